package dev.saccade.perception.deadline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Frames in order of arrival from a bounded queue, however late they are: what a plain queue, a
 * batcher with a timeout and a decoder that skips frames do.
 */
final class QueueGate<F> implements FrameGate<F> {
  private final GateConfig config;
  private final long batchTimeoutNanos;
  private final int intervalCount;
  private final Map<String, CameraTurn> cameras = new HashMap<>();
  private final ArrayDeque<Arrival<F>> queue = new ArrayDeque<>();

  /**
   * @param batchTimeoutNanos how long the first frame waits for a full batch; 0 takes what is there
   * @param intervalCount of how many frames of a camera one is taken; 1 takes all
   */
  QueueGate(GateConfig config, long batchTimeoutNanos, int intervalCount) {
    this.config = config;
    this.batchTimeoutNanos = batchTimeoutNanos;
    this.intervalCount = intervalCount;
    config.cameras().forEach(camera -> cameras.put(camera.cameraId(), new CameraTurn()));
  }

  @Override
  public void offer(Ticket<F> ticket, long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    CameraTurn turn = cameras.get(ticket.id().cameraId());
    if (turn == null) {
      drops.accept(GateDrops.unknownCamera(ticket, nowEpochNanos));
    } else if (ticket.captureEpochNanos() < turn.newestCaptureEpochNanos) {
      drops.accept(GateDrops.outOfOrder(ticket, nowEpochNanos));
    } else if (turn.offeredCount++ % intervalCount != 0) {
      drops.accept(
          new GateDrop<>(
              ticket,
              DropReason.OVERLOADED,
              nowEpochNanos,
              "One of " + intervalCount + " frames is taken."));
    } else if (queue.size() >= config.maxWaiting()) {
      drops.accept(GateDrops.full(ticket, nowEpochNanos, config.maxWaiting()));
    } else {
      turn.newestCaptureEpochNanos = ticket.captureEpochNanos();
      queue.add(new Arrival<>(ticket, nowEpochNanos));
    }
  }

  @Override
  public Optional<GateBatch<F>> take(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    if (queue.isEmpty() || nowEpochNanos < startEpochNanos()) {
      return Optional.empty();
    }
    List<Ticket<F>> batch = new ArrayList<>(Math.min(queue.size(), config.maxBatchCount()));
    while (batch.size() < config.maxBatchCount() && !queue.isEmpty()) {
      batch.add(queue.remove().ticket());
    }
    return Optional.of(GateBatch.of(batch, config.profiles().get(0), nowEpochNanos));
  }

  @Override
  public long wakeEpochNanos() {
    return queue.isEmpty() ? Long.MAX_VALUE : startEpochNanos();
  }

  private long startEpochNanos() {
    return queue.size() >= config.maxBatchCount()
        ? Long.MIN_VALUE
        : queue.element().arrivedEpochNanos() + batchTimeoutNanos;
  }

  @Override
  public void finished(GateBatch<F> batch, long stageNanos, long nowEpochNanos) {
    // A queue learns nothing.
  }

  @Override
  public void withdraw(String cameraId, Consumer<Ticket<F>> withdrawn) {
    for (Iterator<Arrival<F>> each = queue.iterator(); each.hasNext(); ) {
      Ticket<F> ticket = each.next().ticket();
      if (ticket.id().cameraId().equals(cameraId)) {
        each.remove();
        withdrawn.accept(ticket);
      }
    }
    cameras.computeIfPresent(cameraId, (id, turn) -> new CameraTurn());
  }

  @Override
  public void clockSetBack(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    for (Arrival<F> each = queue.poll(); each != null; each = queue.poll()) {
      drops.accept(GateDrops.clockSetBack(each.ticket(), nowEpochNanos));
    }
    cameras.values().forEach(turn -> turn.newestCaptureEpochNanos = Long.MIN_VALUE);
  }

  @Override
  public int waitingCount() {
    return queue.size();
  }

  private record Arrival<F>(Ticket<F> ticket, long arrivedEpochNanos) {}

  private static final class CameraTurn {
    long offeredCount;
    long newestCaptureEpochNanos = Long.MIN_VALUE;
  }
}
