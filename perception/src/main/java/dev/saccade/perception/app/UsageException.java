package dev.saccade.perception.app;

/**
 * Bad usage or bad input: its message is the one line a person reads. It names the file or option
 * and says what to do. A command that throws it ends with exit status 2.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
