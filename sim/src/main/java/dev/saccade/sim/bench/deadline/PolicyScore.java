package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.Ticket;
import java.util.EnumMap;
import java.util.Map;

/** What a policy made of a run: counts, ages, and how it treated the cameras. */
public final class PolicyScore implements PolicySimulation.OutcomeListener {
  private final long[] offered;
  private final long[] onTimePerCamera;
  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private final long[] perProfile;
  private final AgeHistogram ages = new AgeHistogram();
  private long onTime;
  private long late;
  private long firstArrival = Long.MAX_VALUE;
  private long lastArrival = Long.MIN_VALUE;

  public PolicyScore(int cameraCount, int profileCount) {
    offered = new long[cameraCount];
    onTimePerCamera = new long[cameraCount];
    perProfile = new long[profileCount];
  }

  @Override
  public void offered(int camera, long arrivalEpochNanos) {
    offered[camera]++;
    firstArrival = Math.min(firstArrival, arrivalEpochNanos);
    lastArrival = arrivalEpochNanos;
  }

  @Override
  public void processed(
      Ticket<Integer> ticket, long startedEpochNanos, long handedOverEpochNanos, int profile) {
    ages.add(handedOverEpochNanos - ticket.captureEpochNanos());
    perProfile[profile]++;
    if (handedOverEpochNanos <= ticket.deadlineEpochNanos()) {
      onTime++;
      onTimePerCamera[ticket.frame()]++;
    } else {
      late++;
    }
  }

  @Override
  public void dropped(GateDrop<Integer> drop) {
    dropped.merge(drop.reason(), 1L, Long::sum);
  }

  public long offeredCount() {
    return sum(offered);
  }

  public long onTimeCount() {
    return onTime;
  }

  public long lateCount() {
    return late;
  }

  public long droppedCount() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  public long droppedCount(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  public long profileCount(int profileIndex) {
    return perProfile[profileIndex];
  }

  /** Of what was started, the share that was on time; 1 where nothing was. */
  public double onTimeShareOfStarted() {
    return onTime + late == 0 ? 1 : (double) onTime / (onTime + late);
  }

  AgeHistogram ages() {
    return ages;
  }

  /** Of what was handed over, late or not. */
  public double ageQuantileMillis(double share) {
    return ages.quantileMillis(share);
  }

  public double goodputPerSecond() {
    return onTime / seconds();
  }

  public double seconds() {
    return lastArrival > firstArrival ? (lastArrival - firstArrival) * 1e-9 : Double.NaN;
  }

  /**
   * Jain's index of the cameras' shares of frames on time: 1 when all fare alike, 1/n when one has
   * all.
   */
  public double fairness() {
    double sum = 0;
    double squares = 0;
    for (int c = 0; c < offered.length; c++) {
      double share = offered[c] == 0 ? 0 : (double) onTimePerCamera[c] / offered[c];
      sum += share;
      squares += share * share;
    }
    return squares == 0 ? 1 : sum * sum / (offered.length * squares);
  }

  public double onTimePerSecond(int camera) {
    return onTimePerCamera[camera] / seconds();
  }

  /** Frames on time a second of the camera that fares worst. */
  public double leastCameraPerSecond() {
    long least = Long.MAX_VALUE;
    for (long count : onTimePerCamera) {
      least = Math.min(least, count);
    }
    return least / seconds();
  }

  /**
   * The most frames that any scheduler could have had on time, also one that knows the future: what
   * arrived, or what the engine can hold from the first arrival to the last deadline, whichever is
   * less. With random service times it knows their mean, not the draws.
   */
  public double clairvoyantCount(double leastNanosPerFrame, long budgetNanos) {
    double engineNanos = lastArrival - firstArrival + budgetNanos;
    return Math.min(offeredCount(), engineNanos / leastNanosPerFrame);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
