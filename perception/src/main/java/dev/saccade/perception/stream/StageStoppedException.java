package dev.saccade.perception.stream;

/** The thread of the stage ended by an error; the application cannot go on. */
public final class StageStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StageStoppedException(Throwable cause) {
    super("the perception stage stopped: " + cause, cause);
  }
}
