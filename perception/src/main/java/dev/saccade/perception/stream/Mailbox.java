package dev.saccade.perception.stream;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where the results of one task's frames wait for its stream thread. Every life of a task has a
 * mailbox of its own, its generation: what arrives for a life that ended is thrown away, because
 * the frames' entries in the ledger speak for them in the next.
 */
public final class Mailbox {
  private final String cameraId;
  private final long generation;
  private final ConcurrentLinkedQueue<FrameEvent> mail = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;
  private volatile Runnable onMail = () -> {};

  Mailbox(String cameraId, long generation) {
    this.cameraId = cameraId;
    this.generation = generation;
  }

  String cameraId() {
    return cameraId;
  }

  /** From any thread. */
  void put(FrameEvent event) {
    if (!closed) {
      mail.add(event);
      onMail.run();
    }
  }

  /**
   * @param listener told after every {@link #put}, on the thread that puts
   */
  void onMail(Runnable listener) {
    onMail = listener;
  }

  /** Also where mail came in the very moment of closing: nobody will take it. */
  boolean isEmpty() {
    return closed || mail.isEmpty();
  }

  /** The oldest, or null; from the stream thread. */
  FrameEvent poll() {
    return mail.poll();
  }

  void close() {
    closed = true;
    mail.clear();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public String toString() {
    return "Mailbox[" + cameraId + ", generation " + generation + "]";
  }
}
