package dev.saccade.perception.stage.cpu;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.saccade.perception.network.format.FusableForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process's one ONNX Runtime environment. Get it from here and nowhere else. */
final class OnnxRuntime {
  /**
   * As it starts, ONNX Runtime 1.29 matches the process's command line with a recursive regular
   * expression: some 90 bytes of stack a character. A class path of 12,000 characters overflows a
   * Java thread's usual megabyte, and the process dies without a word. Only what is touched of a
   * stack takes memory.
   */
  private static final long START_STACK_BYTES = 512L << 20;

  /** Larger files are opened as they are, rather than held in memory three times. */
  private static final long LARGEST_REWRITTEN_BYTES = 256L << 20;

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

  /**
   * Opens a network in the form that is fastest here.
   *
   * @throws OrtException where the file cannot be read or is refused
   * @throws LinkageError where the native library does not load
   */
  static OrtSession open(Path network, OrtSession.SessionOptions options) throws OrtException {
    OrtEnvironment runtime = environment();
    byte[] file;
    try {
      if (Files.size(network) > LARGEST_REWRITTEN_BYTES) {
        return runtime.createSession(network.toString(), options);
      }
      file = Files.readAllBytes(network);
    } catch (IOException e) {
      return runtime.createSession(network.toString(), options); // says what is wrong with it
    }
    byte[] fusable = FusableForm.of(file);
    // What keeps weights in files beside it must be opened by its name.
    return fusable == file
        ? runtime.createSession(network.toString(), options)
        : runtime.createSession(fusable, options);
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
