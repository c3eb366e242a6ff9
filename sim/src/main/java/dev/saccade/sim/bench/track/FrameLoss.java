package dev.saccade.sim.bench.track;

import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Which frames of a clip a tracker is given.
 *
 * @param every 1: the camera's own rate; 3: a camera of a third of it
 * @param keptShare of those, at random, each for itself: gaps are as uneven as chance makes them
 * @param patterns how many patterns of loss are drawn; 1 where nothing is lost
 */
record FrameLoss(int every, double keptShare, int patterns) {
  static FrameLoss none(int every) {
    return new FrameLoss(every, 1, 1);
  }

  static FrameLoss twoOfThree(int every, int patterns) {
    return new FrameLoss(every, 1.0 / 3, patterns);
  }

  boolean isNone() {
    return keptShare == 1;
  }

  /** Frames that the camera captures at all. */
  boolean captures(int frame) {
    return frame % every == 0;
  }

  IntPredicate pattern(int number, int frameCount) {
    if (isNone()) {
      return this::captures;
    }
    Random random = new Random(7919L * number + 17);
    boolean[] kept = new boolean[frameCount];
    for (int i = 0; i < frameCount; i += every) {
      kept[i] = random.nextDouble() < keptShare;
    }
    return frame -> kept[frame];
  }
}
