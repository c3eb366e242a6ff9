package dev.saccade.sim.bench.deadline;

import java.util.ArrayList;
import java.util.List;

/** The scores of one contender at one load, over the seeds. */
public final class PolicySummary {
  private final List<PolicyScore> scores = new ArrayList<>();
  private final AgeHistogram ages = new AgeHistogram();
  private double clairvoyant;
  private long onTime;
  private long started;

  void add(PolicyScore score, double clairvoyantCount) {
    scores.add(score);
    ages.addAll(score.ages());
    clairvoyant += clairvoyantCount;
    onTime += score.onTimeCount();
    started += score.onTimeCount() + score.lateCount();
  }

  public List<PolicyScore> scores() {
    return scores;
  }

  public int runs() {
    return scores.size();
  }

  /** Frames on time as a share of what a clairvoyant could have at most. */
  public double ofClairvoyant() {
    return onTime / clairvoyant;
  }

  public double onTimeShareOfStarted() {
    return started == 0 ? 1 : (double) onTime / started;
  }

  public double ageQuantileMillis(double share) {
    return ages.quantileMillis(share);
  }

  public double meanGoodputPerSecond() {
    return scores.stream().mapToDouble(PolicyScore::goodputPerSecond).average().orElseThrow();
  }

  /** Of Jain's index, the worst run's. */
  public double leastFairness() {
    return scores.stream().mapToDouble(PolicyScore::fairness).min().orElseThrow();
  }

  /** Frames on time a second of the camera that fared worst in any run. */
  public double leastCameraPerSecond() {
    return scores.stream().mapToDouble(PolicyScore::leastCameraPerSecond).min().orElseThrow();
  }

  /** Quantile over the runs of the goodput. */
  double goodputQuantile(double share) {
    double[] sorted = scores.stream().mapToDouble(PolicyScore::goodputPerSecond).sorted().toArray();
    return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
  }
}
