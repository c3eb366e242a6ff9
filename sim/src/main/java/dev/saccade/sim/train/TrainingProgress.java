package dev.saccade.sim.train;

/** Takes what a training says of itself. */
public interface TrainingProgress {
  /** A line that stays. */
  void say(String text);

  /**
   * Where the training is; called with every step.
   *
   * @param share that is done, 0..1
   */
  default void at(double share, String text) {}
}
