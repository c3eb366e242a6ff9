package dev.saccade.perception.deadline;

/**
 * Why a frame was given up. Also the label of the metric, and one to one the wire's {@code
 * DropReason}.
 */
public enum DropReason {
  /** The deadline had passed before work could start. */
  EXPIRED,
  /** No profile was predicted to finish before the deadline. */
  PREDICTED_LATE,
  /** A newer frame of the same camera waited and both could not be served. */
  SUPERSEDED,
  /** The record, its header or the payload could not be read, or broke a bound. */
  CORRUPT,
  /** The gate was full. */
  OVERLOADED,
  /** The process that held the frame ended before the frame did. */
  INTERRUPTED,
  /** The engine failed on it. */
  STAGE_FAILED,
  /** Sequence numbers that never arrived: counted apart from the frames that did. */
  SOURCE_GAP,
  /** Records that retention removed before they were read: counted apart, too. */
  LOG_EXPIRED,
  /** The capture time lies in the future or belongs to another clock. */
  CLOCK_SUSPECT,
  /** The camera is not in the configured list. */
  UNKNOWN_CAMERA;

  /**
   * Whether the outcome speaks of frames that never arrived, which no record on the topic stands
   * for.
   */
  public boolean isMissing() {
    return this == SOURCE_GAP || this == LOG_EXPIRED;
  }
}
