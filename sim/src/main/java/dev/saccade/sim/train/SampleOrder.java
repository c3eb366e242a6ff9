package dev.saccade.sim.train;

import java.util.SplittableRandom;

/**
 * Which pictures an epoch sees, in which order and with which augmentation seed: a function of the
 * training's seed and the epoch's number alone, so that a resumed training sees what it would have
 * seen.
 *
 * <p>A source of weight w gives each of its pictures w times; the fraction is spread over the
 * epochs by starting where the last epoch ended.
 */
final class SampleOrder {
  private final int[] sizes;
  private final int[] draws;
  private final long seed;

  /**
   * @param sizes pictures in each source
   * @param weights how often each picture is seen in an epoch, by source
   * @param seed of the training
   */
  SampleOrder(int[] sizes, double[] weights, long seed) {
    this.sizes = sizes.clone();
    this.seed = seed;
    this.draws = new int[sizes.length];
    for (int s = 0; s < sizes.length; s++) {
      draws[s] = Math.max(1, (int) Math.round(sizes[s] * weights[s]));
    }
  }

  /** One picture of an epoch. */
  record Draw(int source, int index, long seed) {}

  int epochLength() {
    int length = 0;
    for (int draw : draws) {
      length += draw;
    }
    return length;
  }

  /** The draws of one epoch, shuffled. */
  Draw[] epoch(int epoch) {
    SplittableRandom random = new SplittableRandom(mix(seed, epoch));
    Draw[] order = new Draw[epochLength()];
    int at = 0;
    for (int s = 0; s < sizes.length; s++) {
      long first = (long) epoch * draws[s];
      for (int i = 0; i < draws[s]; i++) {
        long position = first + i;
        int round = (int) (position / sizes[s]);
        int index = permuted((int) (position % sizes[s]), sizes[s], mix(seed + s, round));
        order[at++] = new Draw(s, index, random.nextLong());
      }
    }
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Draw swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** A fixed permutation of 0..size-1 per key: each round through a source visits all of it. */
  private static int permuted(int position, int size, long key) {
    SplittableRandom random = new SplittableRandom(key);
    int offset = random.nextInt(size);
    int stride = 1 + random.nextInt(size);
    while (gcd(stride, size) != 1) {
      stride++;
    }
    return (int) ((offset + (long) position * stride) % size);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  static long mix(long seed, long number) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number).nextLong();
  }
}
