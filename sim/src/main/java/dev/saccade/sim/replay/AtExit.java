package dev.saccade.sim.replay;

/** Something to be done when the process ends before it was done. */
final class AtExit {
  private final Thread thread;

  private AtExit(Thread thread) {
    this.thread = thread;
  }

  static AtExit run(String threadName, Runnable action) {
    Thread thread = new Thread(action, threadName);
    Runtime.getRuntime().addShutdownHook(thread);
    return new AtExit(thread);
  }

  /** It was done; without effect while the process ends. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The process ends: it runs, or ran.
      return;
    }
  }
}
