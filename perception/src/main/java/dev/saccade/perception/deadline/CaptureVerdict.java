package dev.saccade.perception.deadline;

/** Whether a frame's capture time can be believed. */
public sealed interface CaptureVerdict {
  /**
   * @param ageNanos at least 0: a capture that lies in the future by no more than the clocks may
   *     differ counts as of now
   */
  record Trusted(long ageNanos) implements CaptureVerdict {}

  /**
   * The frame has no age, and none may enter a statistic.
   *
   * @param detail one sentence for a person, with the values found
   */
  record Suspect(String detail) implements CaptureVerdict {}
}
