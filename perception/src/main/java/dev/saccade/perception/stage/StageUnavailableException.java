package dev.saccade.perception.stage;

/**
 * A stage that cannot be opened here. The message is one line: which stage, what is missing, what
 * to do.
 */
public final class StageUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public StageUnavailableException(String message) {
    super(message);
  }

  public StageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
