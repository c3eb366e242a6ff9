package dev.saccade.perception.deadline;

/**
 * Told of every call of a gate, in order, by an {@link ObservedGate}. Called under whatever guards
 * the gate: it must be quick, and must not throw.
 */
public interface GateObserver {
  default void offered(Ticket<?> ticket, long nowEpochNanos) {}

  default void dropped(GateDrop<?> drop) {}

  /** A batch was handed out. */
  default void started(GateBatch<?> batch) {}

  /** A batch was asked for and there was none. */
  default void foundNothing(long nowEpochNanos) {}

  default void finished(GateBatch<?> batch, long stageNanos, long nowEpochNanos) {}

  default void withdrawn(String cameraId) {}

  default void clockSetBack(long nowEpochNanos) {}
}
