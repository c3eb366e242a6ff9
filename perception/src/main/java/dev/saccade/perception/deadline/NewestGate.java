package dev.saccade.perception.deadline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One place a camera, which a newer frame takes from an older, however late it is: what a leaky
 * queue does. A camera keeps its turn when its frame changes.
 */
final class NewestGate<F> implements FrameGate<F> {
  private final GateConfig config;
  private final Map<String, Long> newestCaptureEpochNanos = new HashMap<>();
  private final Map<String, Ticket<F>> places = new LinkedHashMap<>();

  NewestGate(GateConfig config) {
    this.config = config;
    config
        .cameras()
        .forEach(camera -> newestCaptureEpochNanos.put(camera.cameraId(), Long.MIN_VALUE));
  }

  @Override
  public void offer(Ticket<F> ticket, long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    String cameraId = ticket.id().cameraId();
    Long newest = newestCaptureEpochNanos.get(cameraId);
    if (newest == null) {
      drops.accept(GateDrops.unknownCamera(ticket, nowEpochNanos));
      return;
    }
    if (ticket.captureEpochNanos() < newest) {
      drops.accept(GateDrops.outOfOrder(ticket, nowEpochNanos));
      return;
    }
    newestCaptureEpochNanos.put(cameraId, ticket.captureEpochNanos());
    Ticket<F> older = places.put(cameraId, ticket);
    if (older != null) {
      drops.accept(GateDrops.supersededBy(older, ticket, nowEpochNanos));
    }
  }

  @Override
  public Optional<GateBatch<F>> take(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    if (places.isEmpty()) {
      return Optional.empty();
    }
    List<Ticket<F>> batch = new ArrayList<>(Math.min(places.size(), config.maxBatchCount()));
    Iterator<Ticket<F>> inTurn = places.values().iterator();
    while (batch.size() < config.maxBatchCount() && inTurn.hasNext()) {
      batch.add(inTurn.next());
      inTurn.remove();
    }
    return Optional.of(GateBatch.of(batch, config.profiles().get(0), nowEpochNanos));
  }

  @Override
  public void finished(GateBatch<F> batch, long stageNanos, long nowEpochNanos) {
    // A leaky queue learns nothing.
  }

  @Override
  public void withdraw(String cameraId, Consumer<Ticket<F>> withdrawn) {
    Ticket<F> ticket = places.remove(cameraId);
    if (ticket != null) {
      withdrawn.accept(ticket);
    }
    newestCaptureEpochNanos.computeIfPresent(cameraId, (id, newest) -> Long.MIN_VALUE);
  }

  @Override
  public void clockSetBack(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    places.values().forEach(ticket -> drops.accept(GateDrops.clockSetBack(ticket, nowEpochNanos)));
    places.clear();
    newestCaptureEpochNanos.replaceAll((id, newest) -> Long.MIN_VALUE);
  }

  @Override
  public int waitingCount() {
    return places.size();
  }
}
