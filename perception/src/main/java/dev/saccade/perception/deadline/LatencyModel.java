package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.Profile;
import java.util.List;

/**
 * Predicts stage times, by profile and batch size, from what it has seen.
 *
 * <p>A time is {@code base x level x spread}: a base for each profile and batch size, learned
 * slowly; one level for the engine as a whole, which follows within a few batches when the chip
 * slows down or recovers, also for the sizes not in use; and the spread around it, a high quantile
 * of a fading memory of some 500 batches. So a change of pace does not throw away what is known of
 * the spread, and one slow batch does not pass for a change of pace.
 *
 * <p>Not thread-safe; tells no time.
 */
final class LatencyModel {
  /** A batch that takes longer than all but this share of the others stands out. */
  private static final double SLOWER_SHARE = 0.01;

  private static final int SPREAD_MEMORY_COUNT = 512;
  private static final double SPREAD_BIN = 0.01;
  private static final double WIDEST_SPREAD = 2.5;

  /** Caution before anything is known of the spread; counts as half an observation. */
  private static final double COLD_SPREAD = Math.log(1.25);

  private static final double LEVEL_GAIN = 1.0 / 16;
  private static final double BASE_GAIN = 1.0 / 64;
  private static final int SETTLED_COUNT = 4;

  /** By how much a batch must be off to count as a sign of another pace. */
  private static final double SURPRISE = Math.log(1.25);

  private static final int SLOWER_SIGNS = 2;

  /**
   * For so many batches after the engine seemed slower, one at the old pace shows that it was not:
   * the machine stood still for a moment.
   */
  private static final int REVOCABLE_COUNT = 8;

  private static final int FASTER_SIGNS = 4;
  private static final double FASTER_SHARE = 0.05;

  /** Beyond the mean, where that is close to what a budget allows. */
  private static final double LEAST_CAUTION = 1.15;

  /** An engine slower than this times the most caution is too slow, and is told to be. */
  private static final double SLOWEST_BOUNDED = 1.5;

  private static final double ERROR_GAIN = 1.0 / 256;

  /** Until measured, a further frame in a batch is taken to cost this share of the first. */
  private static final double GUESSED_BATCH_COST = 0.75;

  private static final double LEAST_SAVING = 0.02;

  private final List<Profile> profiles;
  private final int maxBatchCount;
  private final long mostCautionNanos;
  private final double[][] baseNanos;
  private final int[][] seenCount;
  private final StageTimes[] times;
  private final DecayingHistogram spread =
      new DecayingHistogram(-WIDEST_SPREAD, WIDEST_SPREAD, SPREAD_BIN, SPREAD_MEMORY_COUNT);
  private final double[] signs = new double[FASTER_SIGNS];
  private int signCount;
  private double paceBefore;
  private int revocableCount;
  private boolean suddenlySlower;
  private double level = 1;
  private double meanRatio = 1;
  private double overrunShare = SLOWER_SHARE;
  private boolean known;

  private long batchCount;
  private double observedOverrunShare;
  private double meanErrorShare;
  private double biasShare;

  /**
   * @param mostCautionNanos up to where caution may go for one frame at the smallest size, where
   *     the engine is faster than that on average. Else a few slow batches in a hundred could
   *     forbid every frame, and nothing would be served for fear of the few
   */
  LatencyModel(
      List<Profile> profiles, int maxBatchCount, List<StageTiming> timings, long mostCautionNanos) {
    this.profiles = profiles;
    this.mostCautionNanos = mostCautionNanos;
    this.maxBatchCount = maxBatchCount;
    this.baseNanos = new double[profiles.size()][maxBatchCount];
    this.seenCount = new int[profiles.size()][maxBatchCount];
    this.times = new StageTimes[profiles.size()];
    for (int p = 0; p < times.length; p++) {
      times[p] = new StageTimes(maxBatchCount);
    }
    spread.observe(COLD_SPREAD, 0.5);
    for (StageTiming timing : timings) {
      int profile = profiles.indexOf(timing.profile());
      if (profile >= 0 && timing.batchCount() <= maxBatchCount) {
        baseNanos[profile][timing.batchCount() - 1] = timing.stageNanos();
        seenCount[profile][timing.batchCount() - 1] = SETTLED_COUNT;
        known = true;
      }
    }
    guessUnseen();
    refresh();
  }

  /** Whether it has seen or was told any time at all; if not, it predicts 0. */
  boolean known() {
    return known;
  }

  /** What it expects now; stays the same object, which later observations change. */
  StageTimes times(int profileIndex) {
    return times[profileIndex];
  }

  /**
   * @param overrunShare the share of batches that may take longer than {@link
   *     StageTimes#highNanos}, from now on
   */
  void observe(int profileIndex, int batchCount, long stageNanos, double overrunShare) {
    this.overrunShare = overrunShare;
    double[] base = baseNanos[profileIndex];
    int cell = batchCount - 1;
    int seen = seenCount[profileIndex][cell]++;
    if (seen == 0) {
      base[cell] = stageNanos / level;
      known = true;
      guessUnseen();
      refresh();
      return;
    }
    double ratio = stageNanos / (base[cell] * level);
    double residual = Math.log(Math.max(1e-6, ratio));
    noteError(times[profileIndex], batchCount, stageNanos);
    suddenlySlower = false;
    if (revocableCount > 0 && revokes(stageNanos / base[cell])) {
      level = paceBefore;
      revocableCount = 0;
      signCount = 0;
      learn(Math.log(stageNanos / (base[cell] * level)), stageNanos / (base[cell] * level));
      refresh();
      return;
    }
    revocableCount = Math.max(0, revocableCount - 1);
    boolean slower =
        residual > SURPRISE && residual > spread.upperQuantile(SLOWER_SHARE) + SURPRISE;
    boolean faster = residual < -SURPRISE && residual < spread.lowerQuantile(FASTER_SHARE);
    if (signCount > 0 && !(signs[0] > 0 ? slower : faster)) {
      forgetSigns(); // they were no change of pace, so they tell of the spread
    }
    if (slower || faster) {
      signs[signCount++] = residual;
      if (signCount == (slower ? SLOWER_SIGNS : FASTER_SIGNS)) {
        changePace();
      }
    } else {
      learn(residual, ratio);
      double gain = seen < SETTLED_COUNT ? 1.0 / (seen + 1) : BASE_GAIN;
      base[cell] *= Math.exp(gain * residual);
      if (seen >= SETTLED_COUNT) {
        level *= Math.exp(LEVEL_GAIN * residual);
      }
    }
    refresh();
  }

  /** Whether a batch is at the pace before it changed, and not at the one since. */
  private boolean revokes(double pace) {
    return pace < level / Math.exp(SURPRISE) && pace < paceBefore * Math.exp(SURPRISE);
  }

  /** Whether the batch seen last was what made the engine seem slower. */
  boolean suddenlySlower() {
    return suddenlySlower;
  }

  private void learn(double residual, double ratio) {
    spread.observe(residual, 1);
    meanRatio += (ratio - meanRatio) * BASE_GAIN;
  }

  private void forgetSigns() {
    for (int i = 0; i < signCount; i++) {
      learn(signs[i], Math.exp(signs[i]));
      level *= Math.exp(LEVEL_GAIN * signs[i]);
    }
    signCount = 0;
  }

  /** To the mildest of the signs: the rest is left to the gradual way. */
  private void changePace() {
    double mildest = signs[0];
    for (int i = 1; i < signCount; i++) {
      mildest = Math.abs(signs[i]) < Math.abs(mildest) ? signs[i] : mildest;
    }
    if (mildest > 0) {
      paceBefore = level;
      revocableCount = REVOCABLE_COUNT;
      suddenlySlower = true;
    }
    level *= Math.exp(mildest);
    signCount = 0;
  }

  private void noteError(StageTimes expected, int batchCount, long stageNanos) {
    this.batchCount++;
    double gain = Math.max(ERROR_GAIN, 1.0 / this.batchCount);
    double bias = (stageNanos - expected.meanNanos(batchCount)) / (double) stageNanos;
    double overrun = stageNanos > expected.highNanos(batchCount) ? 1 : 0;
    observedOverrunShare += (overrun - observedOverrunShare) * gain;
    meanErrorShare += (Math.abs(bias) - meanErrorShare) * gain;
    biasShare += (bias - biasShare) * gain;
  }

  PredictionError error() {
    return new PredictionError(batchCount, observedOverrunShare, meanErrorShare, biasShare);
  }

  /** Fills the cells that nothing was seen of from those next to them. */
  private void guessUnseen() {
    if (!known) {
      return;
    }
    for (int p = 0; p < profiles.size(); p++) {
      int like = nearestSeenProfile(p);
      double scale = pixels(p) / pixels(like);
      for (int b = 1; b <= maxBatchCount; b++) {
        if (seenCount[p][b - 1] == 0) {
          baseNanos[p][b - 1] = guess(like, b) * scale;
        }
      }
    }
  }

  private int nearestSeenProfile(int profile) {
    int nearest = -1;
    for (int p = 0; p < profiles.size(); p++) {
      if (nearestSeenBatch(p, 1, 0) > 0
          && (nearest < 0 || Math.abs(p - profile) < Math.abs(nearest - profile))) {
        nearest = p;
      }
    }
    return nearest;
  }

  /** The seen batch size nearest to one, other than another; 0 for none. */
  private int nearestSeenBatch(int profile, int batchCount, int otherThan) {
    int nearest = 0;
    for (int b = 1; b <= maxBatchCount; b++) {
      if (seenCount[profile][b - 1] > 0
          && b != otherThan
          && (nearest == 0 || Math.abs(b - batchCount) < Math.abs(nearest - batchCount))) {
        nearest = b;
      }
    }
    return nearest;
  }

  private double guess(int profile, int batchCount) {
    double[] base = baseNanos[profile];
    int near = nearestSeenBatch(profile, batchCount, 0);
    int far = nearestSeenBatch(profile, batchCount, near);
    if (near == batchCount) {
      return base[near - 1];
    }
    if (far == 0) {
      double perFirst = base[near - 1] / (1 + GUESSED_BATCH_COST * (near - 1));
      return perFirst * (1 + GUESSED_BATCH_COST * (batchCount - 1));
    }
    double perFrame = (base[far - 1] - base[near - 1]) / (far - near);
    double line = base[near - 1] + perFrame * (batchCount - near);
    // A line through noise may fall; a larger batch is never taken to be cheaper, a smaller one
    // never to be dearer, nor cheaper by the frame.
    return batchCount > near
        ? Math.max(line, base[near - 1])
        : Math.max(Math.min(line, base[near - 1]), base[near - 1] * batchCount / near);
  }

  private double pixels(int profile) {
    return (double) profiles.get(profile).widthPixels() * profiles.get(profile).heightPixels();
  }

  private void refresh() {
    double high = Math.exp(Math.max(0, spread.upperQuantile(overrunShare)));
    for (int p = 0; p < times.length; p++) {
      for (int b = 1; b <= maxBatchCount; b++) {
        double pace = baseNanos[p][b - 1] * level;
        times[p].set(b, pace * meanRatio, pace * high);
      }
      times[p].chooseUsefulBatchCount(LEAST_SAVING);
    }
    boundCaution(times[times.length - 1]);
  }

  private void boundCaution(StageTimes smallest) {
    long mean = smallest.meanNanos(1);
    double bound = Math.max(mostCautionNanos, mean * LEAST_CAUTION);
    if (bound <= mostCautionNanos * SLOWEST_BOUNDED && smallest.highNanos(1) > bound) {
      smallest.set(1, mean, bound);
    }
  }
}
