package dev.saccade.sim.evaluate;

/**
 * A file or a pair of files that cannot be judged: the message names the file, the line where there
 * is one, and what is wrong.
 */
public final class BadEvaluationInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadEvaluationInputException(String message) {
    super(message);
  }

  public BadEvaluationInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
