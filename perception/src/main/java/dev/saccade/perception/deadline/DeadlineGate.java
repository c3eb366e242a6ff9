package dev.saccade.perception.deadline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Earliest deadline first among the cameras' newest frames; what is past its deadline is given up.
 */
final class DeadlineGate<F> implements FrameGate<F> {
  private final GateConfig config;
  private final Map<String, Waiting<F>> cameras = new LinkedHashMap<>();

  DeadlineGate(GateConfig config) {
    this.config = config;
    config.cameras().forEach(camera -> cameras.put(camera.cameraId(), new Waiting<>()));
  }

  @Override
  public void offer(Ticket<F> ticket, long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    Waiting<F> waiting = cameras.get(ticket.id().cameraId());
    if (waiting == null) {
      drops.accept(GateDrops.unknownCamera(ticket, nowEpochNanos));
    } else if (ticket.deadlineEpochNanos() <= nowEpochNanos) {
      drops.accept(GateDrops.expired(ticket, nowEpochNanos));
    } else if (ticket.captureEpochNanos() < waiting.newestCaptureEpochNanos) {
      drops.accept(GateDrops.outOfOrder(ticket, nowEpochNanos));
    } else {
      while (!waiting.tickets.isEmpty()) {
        drops.accept(GateDrops.supersededBy(waiting.tickets.remove(), ticket, nowEpochNanos));
      }
      waiting.newestCaptureEpochNanos = ticket.captureEpochNanos();
      waiting.tickets.add(ticket);
    }
  }

  @Override
  public Optional<GateBatch<F>> take(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    List<Ticket<F>> batch = new ArrayList<>();
    while (batch.size() < config.maxBatchCount()) {
      Waiting<F> earliest = null;
      for (Waiting<F> waiting : cameras.values()) {
        dropExpired(waiting, nowEpochNanos, drops);
        if (!waiting.tickets.isEmpty()
            && (earliest == null
                || waiting.tickets.element().deadlineEpochNanos()
                    < earliest.tickets.element().deadlineEpochNanos())) {
          earliest = waiting;
        }
      }
      if (earliest == null) {
        break;
      }
      batch.add(earliest.tickets.remove());
    }
    return batch.isEmpty()
        ? Optional.empty()
        : Optional.of(GateBatch.of(batch, config.profiles().get(0), nowEpochNanos));
  }

  private static <F> void dropExpired(
      Waiting<F> waiting, long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    for (Iterator<Ticket<F>> each = waiting.tickets.iterator(); each.hasNext(); ) {
      Ticket<F> ticket = each.next();
      if (ticket.deadlineEpochNanos() <= nowEpochNanos) {
        each.remove();
        drops.accept(GateDrops.expired(ticket, nowEpochNanos));
      }
    }
  }

  @Override
  public void finished(GateBatch<F> batch, long stageNanos, long nowEpochNanos) {
    // Nothing is predicted.
  }

  @Override
  public void withdraw(String cameraId, Consumer<Ticket<F>> withdrawn) {
    Waiting<F> waiting = cameras.get(cameraId);
    if (waiting != null) {
      waiting.tickets.forEach(withdrawn);
      cameras.put(cameraId, new Waiting<>());
    }
  }

  @Override
  public int waitingCount() {
    int count = 0;
    for (Waiting<F> waiting : cameras.values()) {
      count += waiting.tickets.size();
    }
    return count;
  }

  private static final class Waiting<F> {
    final ArrayDeque<Ticket<F>> tickets = new ArrayDeque<>();
    long newestCaptureEpochNanos = Long.MIN_VALUE;
  }
}
