package dev.saccade.sim.bench.deadline;

/**
 * Frames in order of arrival, read like a cursor so that none costs an object. Times are
 * nanoseconds since 1970, of whatever run is played.
 */
public interface Arrivals {
  /** Moves to the next frame; false at the end. */
  boolean advance();

  /** The camera's index. */
  int camera();

  long sequence();

  long captureEpochNanos();

  long arrivalEpochNanos();

  /** How long after the capture the frame is of use. */
  long budgetNanos();
}
