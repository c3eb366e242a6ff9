package dev.saccade.perception.deadline;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A gate that tells an observer what it is asked and what it decides. */
public final class ObservedGate<F> implements FrameGate<F> {
  private final FrameGate<F> gate;
  private final GateObserver observer;

  public ObservedGate(FrameGate<F> gate, GateObserver observer) {
    this.gate = Objects.requireNonNull(gate, "gate");
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  @Override
  public void offer(Ticket<F> ticket, long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    observer.offered(ticket, nowEpochNanos);
    gate.offer(ticket, nowEpochNanos, noted(drops));
  }

  @Override
  public Optional<GateBatch<F>> take(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    Optional<GateBatch<F>> batch = gate.take(nowEpochNanos, noted(drops));
    if (batch.isPresent()) {
      observer.started(batch.get());
    } else {
      observer.foundNothing(nowEpochNanos);
    }
    return batch;
  }

  private Consumer<GateDrop<F>> noted(Consumer<GateDrop<F>> drops) {
    return drop -> {
      observer.dropped(drop);
      drops.accept(drop);
    };
  }

  @Override
  public long wakeEpochNanos() {
    return gate.wakeEpochNanos();
  }

  @Override
  public void finished(GateBatch<F> batch, long stageNanos, long nowEpochNanos) {
    observer.finished(batch, stageNanos, nowEpochNanos);
    gate.finished(batch, stageNanos, nowEpochNanos);
  }

  @Override
  public void clockSetBack(long nowEpochNanos, Consumer<GateDrop<F>> drops) {
    observer.clockSetBack(nowEpochNanos);
    gate.clockSetBack(nowEpochNanos, noted(drops));
  }

  @Override
  public Optional<PredictionError> predictionError() {
    return gate.predictionError();
  }

  @Override
  public void withdraw(String cameraId, Consumer<Ticket<F>> withdrawn) {
    observer.withdrawn(cameraId);
    gate.withdraw(cameraId, withdrawn);
  }

  @Override
  public int waitingCount() {
    return gate.waitingCount();
  }
}
