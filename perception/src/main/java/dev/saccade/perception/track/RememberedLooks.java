package dev.saccade.perception.track;

import dev.saccade.perception.instance.Appearance;
import dev.saccade.perception.instance.Instance;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The colours that an object has shown so far. A part of it shows only some of them, and forgets
 * few of the others: who was seen whole is known again by a sleeve.
 */
final class RememberedLooks {
  static final int MOST_COLOURS = 64;
  private static final int ONE = 0xFFFF;

  /** A step to the next bin from here on is written in full. */
  private static final int FAR = 0xFF;

  /** Of a mask, at its own size; fewer say less. */
  private static final double TELLING_PIXELS = 400;

  private static final double LEAST_RATE = 0.02;
  private static final double MOST_RATE = 0.15;

  /** Ascending. */
  private final int[] bins;

  /** 1 to {@link #ONE} each; all together at most about that. */
  private final int[] shares;

  private RememberedLooks(int[] bins, int[] shares) {
    this.bins = bins;
    this.shares = shares;
  }

  static RememberedLooks of(Appearance appearance) {
    return new RememberedLooks(new int[0], new int[0]).mixed(appearance, 1);
  }

  /** How much the looks of an instance tell, 0..1: those of few pixels tell less. */
  static double telling(Instance instance) {
    return Math.min(1, instance.mask().areaPixels() / TELLING_PIXELS);
  }

  /**
   * What is known once the object was seen again.
   *
   * @param telling of what was seen, 0..1
   * @param observationCount how often it has been seen, this time included
   */
  RememberedLooks learned(Appearance appearance, double telling, int observationCount) {
    double rate = Math.max(MOST_RATE * telling, telling / observationCount);
    return mixed(appearance, Math.max(LEAST_RATE, rate));
  }

  int count() {
    return bins.length;
  }

  int bin(int i) {
    return bins[i];
  }

  /** 0..1. */
  double share(int i) {
    return (double) shares[i] / ONE;
  }

  /** Of colours that were too rare to be remembered, 0..1. */
  double rest() {
    int sum = 0;
    for (int share : shares) {
      sum += share;
    }
    return Math.max(0, 1 - (double) sum / ONE);
  }

  private RememberedLooks mixed(Appearance appearance, double rate) {
    int most = bins.length + appearance.count();
    int[] mixedBins = new int[most];
    double[] mixedShares = new double[most];
    int count = 0;
    int i = 0;
    int j = 0;
    int sum = appearance.shareSum();
    while (i < bins.length || j < appearance.count()) {
      int old = i < bins.length ? bins[i] : Appearance.BINS;
      int seen = j < appearance.count() ? appearance.bin(j) : Appearance.BINS;
      mixedBins[count] = Math.min(old, seen);
      double share = 0;
      if (old <= seen) {
        share += (1 - rate) * share(i++);
      }
      if (seen <= old) {
        share += rate * appearance.share(j++) / sum;
      }
      mixedShares[count++] = share;
    }
    return mostFrequent(mixedBins, mixedShares, count);
  }

  private static RememberedLooks mostFrequent(int[] bins, double[] shares, int count) {
    double[] sorted = Arrays.copyOf(shares, count);
    Arrays.sort(sorted);
    double least = count > MOST_COLOURS ? sorted[count - MOST_COLOURS] : 0;
    int[] keptBins = new int[MOST_COLOURS];
    int[] keptShares = new int[MOST_COLOURS];
    int kept = 0;
    for (int i = 0; i < count && kept < MOST_COLOURS; i++) {
      int share = (int) Math.round(shares[i] * ONE);
      if (shares[i] >= least && share > 0) {
        keptBins[kept] = bins[i];
        keptShares[kept++] = share;
      }
    }
    return new RememberedLooks(Arrays.copyOf(keptBins, kept), Arrays.copyOf(keptShares, kept));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(bins.length);
    int previous = 0;
    for (int i = 0; i < bins.length; i++) {
      // Bins lie close together: most of them take one byte.
      int step = bins[i] - previous;
      out.writeByte(Math.min(FAR, step));
      if (step >= FAR) {
        out.writeShort(step);
      }
      out.writeShort(shares[i]);
      previous = bins[i];
    }
  }

  static RememberedLooks readFrom(DataInput in) throws IOException {
    int count = in.readUnsignedByte();
    if (count == 0 || count > MOST_COLOURS) {
      throw new IOException(count + " colours (expected: 1 to " + MOST_COLOURS + ")");
    }
    int[] bins = new int[count];
    int[] shares = new int[count];
    int previous = 0;
    for (int i = 0; i < count; i++) {
      int step = in.readUnsignedByte();
      bins[i] = previous + (step == FAR ? in.readUnsignedShort() : step);
      shares[i] = in.readUnsignedShort();
      if ((i > 0 && bins[i] <= previous) || bins[i] >= Appearance.BINS || shares[i] == 0) {
        throw new IOException("colour " + bins[i] + " of share " + shares[i]);
      }
      previous = bins[i];
    }
    return new RememberedLooks(bins, shares);
  }
}
