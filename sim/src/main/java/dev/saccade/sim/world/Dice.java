package dev.saccade.sim.world;

/**
 * A stream of chance from a seed, and hashes for chance that depends on a place instead of on a
 * turn. The finaliser is that of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 */
final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    this.state = mix(seed);
  }

  /** A stream of its own: what is drawn from it changes nothing here, however much it is. */
  Dice branch(long name) {
    return new Dice(state + mix(name ^ GOLDEN_GAMMA));
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** 0 to bound - 1. */
  int below(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }

  /** 0 to 1, 1 excluded. */
  double unit() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  double between(double low, double high) {
    return low + (high - low) * unit();
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  int pick(int... choices) {
    return choices[below(choices.length)];
  }

  /** Roughly normal with mean 0 and deviation 1: the sum of twelve, so never beyond 6. */
  double bell() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += unit();
    }
    return sum;
  }

  /** 32 bits from two coordinates and a seed. */
  static int hash(int x, int y, int seed) {
    int h = x * 0x85EBCA6B + y * 0xC2B2AE35 + seed * 0x27D4EB2F;
    h ^= h >>> 15;
    h *= 0x2C1B3C6D;
    h ^= h >>> 12;
    h *= 0x297A2D39;
    h ^= h >>> 15;
    return h;
  }

  /** 0 to 1, 1 excluded, from two coordinates and a seed. */
  static float unit(int x, int y, int seed) {
    return (hash(x, y, seed) >>> 8) * 0x1.0p-24f;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
