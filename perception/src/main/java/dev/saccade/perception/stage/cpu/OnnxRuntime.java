package dev.saccade.perception.stage.cpu;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/** The process's one ONNX Runtime environment. Get it from here and nowhere else. */
final class OnnxRuntime {
  /**
   * As it starts, ONNX Runtime 1.29 matches the process's command line with a recursive regular
   * expression: some 90 bytes of stack a character. A class path of 12,000 characters overflows a
   * Java thread's usual megabyte, and the process dies without a word. Only what is touched of a
   * stack takes memory.
   */
  private static final long START_STACK_BYTES = 512L << 20;

  private static OrtEnvironment environment;

  private OnnxRuntime() {}

  /**
   * @throws LinkageError where the native library does not load
   */
  static synchronized OrtEnvironment environment() {
    if (environment == null) {
      environment = start();
    }
    return environment;
  }

  static String version() {
    return "ONNX Runtime " + environment().getVersion();
  }

  private static OrtEnvironment start() {
    OrtEnvironment[] started = new OrtEnvironment[1];
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                started[0] = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
              } catch (RuntimeException | LinkageError e) {
                failure[0] = e;
              }
            },
            "onnx-runtime-start",
            START_STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // there is no half-started environment to go back to
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (started[0] == null) {
      throw new UnsatisfiedLinkError(String.valueOf(failure[0]));
    }
    return started[0];
  }
}
