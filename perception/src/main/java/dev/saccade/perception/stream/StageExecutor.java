package dev.saccade.perception.stream;

/**
 * Where admitted frames wait for the engine and are worked on; one for all tasks of a process,
 * since there is one engine. {@link StageWorker} runs it on a thread of its own; {@link
 * InlineStage} on the caller's, in virtual time.
 */
public interface StageExecutor extends AutoCloseable {
  /**
   * Opens the mailbox for a new life of the task that owns a camera. An earlier life that is still
   * open ends with it: what waits of it in the gate is withdrawn.
   */
  Mailbox open(String cameraId);

  /** Puts a frame before the gate. Its result, or its drop, comes to the mailbox, once. */
  void offer(AdmittedFrame frame, Mailbox mailbox);

  /** Ends a life: withdraws what waits of it and throws its mail away. */
  void close(Mailbox mailbox);

  /**
   * @throws StageStoppedException if the stage no longer works, so that the application fails where
   *     it is seen instead of standing still
   */
  void requireWorking();

  /** Stops; the stage itself belongs to who made it, and stays open. */
  @Override
  void close();
}
