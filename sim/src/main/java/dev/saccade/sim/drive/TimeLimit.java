package dev.saccade.sim.drive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of native code that may never return: a camera that stops sending, a host that does not
 * answer. They run on a thread of their own; one that hangs keeps it, and nothing it works with may
 * be touched any more.
 */
final class TimeLimit implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "saccade-live-source");
            made.setDaemon(true);
            return made;
          });
  private volatile boolean hangs;

  /**
   * @param what is waited for, to begin a message with
   * @throws BadDriveException if it takes longer
   * @throws IOException as the call does
   */
  <T> T within(Duration limit, String what, Callable<T> call) throws IOException {
    Future<T> answer = thread.submit(call);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      hangs = true;
      throw new BadDriveException(
          what + ": nothing for " + limit.toMillis() / 1e3 + " s; is the source still there?", e);
    } catch (InterruptedException e) {
      hangs = true; // still at it, perhaps
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(what + ": interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      throw new IOException(what + ": " + e.getCause(), e.getCause());
    }
  }

  /** Whether a call has not come back. */
  boolean hangs() {
    return hangs;
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
