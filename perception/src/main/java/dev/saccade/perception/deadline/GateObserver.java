package dev.saccade.perception.deadline;

/**
 * Told of every call of a gate, in order, by an {@link ObservedGate}. Called under whatever guards
 * the gate: it must be quick, and must not throw.
 */
public interface GateObserver {
  void offered(Ticket<?> ticket, long nowEpochNanos);

  void dropped(GateDrop<?> drop);

  /** A batch was handed out. */
  void started(GateBatch<?> batch);

  /** A batch was asked for and there was none. */
  void foundNothing(long nowEpochNanos);

  void finished(GateBatch<?> batch, long stageNanos, long nowEpochNanos);

  void withdrawn(String cameraId);
}
