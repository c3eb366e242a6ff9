package dev.saccade.sim.train;

/** The training stopped making sense; the message is one line for a person. */
public final class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingFailedException(String message) {
    super(message);
  }
}
