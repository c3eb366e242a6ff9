package dev.saccade.sim.bench.deadline;

import java.util.SplittableRandom;

/** Arrivals made from a seed. */
public final class CameraTraffic implements Arrivals {
  /** Some instant of 2023: where every simulated drive begins. */
  public static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;

  private final Traffic traffic;
  private final double periodNanos;
  private final SplittableRandom[] randoms;
  private final long[] phaseNanos;
  private final long[] frames;
  private final long[] sequences;
  private final long[] nextCapture;
  private final long[] nextArrival;

  private int camera;
  private long sequence;
  private long captureEpochNanos;
  private long arrivalEpochNanos;

  public CameraTraffic(Traffic traffic, long seed) {
    this.traffic = traffic;
    this.periodNanos = 1e9 / traffic.framesPerSecond();
    int count = traffic.cameraCount();
    this.randoms = new SplittableRandom[count];
    this.phaseNanos = new long[count];
    this.frames = new long[count];
    this.sequences = new long[count];
    this.nextCapture = new long[count];
    this.nextArrival = new long[count];
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int c = 0; c < count; c++) {
      randoms[c] = seeds.split();
      phaseNanos[c] = (long) (randoms[c].nextDouble() * periodNanos);
      nextArrival[c] = Long.MIN_VALUE;
      capture(c);
    }
  }

  /** Readies the camera's next frame. */
  private void capture(int c) {
    long capture;
    do {
      capture = phaseNanos[c] + (long) (frames[c]++ * periodNanos);
    } while (isSilent(c, capture));
    if (capture >= traffic.durationNanos()) {
      nextArrival[c] = Long.MAX_VALUE;
      return;
    }
    long delay = traffic.transportNanos();
    if (traffic.jitterNanos() > 0) {
      delay += (long) (-traffic.jitterNanos() * Math.log(1 - randoms[c].nextDouble()));
    }
    long arrival = Math.max(START_EPOCH_NANOS + capture + delay, nextArrival[c]);
    nextCapture[c] = START_EPOCH_NANOS + capture;
    nextArrival[c] = afterStall(c, arrival);
  }

  private boolean isSilent(int c, long capture) {
    return traffic.outageEveryNanos() > 0
        && Math.floorMod(capture - c * traffic.outageNanos(), traffic.outageEveryNanos())
            < traffic.outageNanos()
        && capture < traffic.durationNanos();
  }

  private long afterStall(int c, long arrival) {
    if (traffic.stallEveryNanos() == 0) {
      return arrival;
    }
    long shift = c * traffic.stallEveryNanos() / traffic.cameraCount();
    long into = Math.floorMod(arrival - START_EPOCH_NANOS - shift, traffic.stallEveryNanos());
    return into < traffic.stallNanos() ? arrival + traffic.stallNanos() - into : arrival;
  }

  @Override
  public boolean advance() {
    int next = 0;
    for (int c = 1; c < nextArrival.length; c++) {
      if (nextArrival[c] < nextArrival[next]) {
        next = c;
      }
    }
    if (nextArrival[next] == Long.MAX_VALUE) {
      return false;
    }
    camera = next;
    sequence = sequences[next]++;
    captureEpochNanos = nextCapture[next];
    arrivalEpochNanos = nextArrival[next];
    capture(next);
    return true;
  }

  @Override
  public int camera() {
    return camera;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public long captureEpochNanos() {
    return captureEpochNanos;
  }

  @Override
  public long arrivalEpochNanos() {
    return arrivalEpochNanos;
  }

  @Override
  public long budgetNanos() {
    return traffic.budgetNanos();
  }
}
