package dev.saccade.sim.drive.mcap;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where something was at many instants. It keeps so many of them and no more: where more come, it
 * keeps every second, then every fourth, and so on, so that a long recording becomes coarser
 * instead of larger.
 */
final class PoseSeries {
  /** Half an hour at 50 Hz; some 7 MB. */
  static final int MOST_SAMPLES = 100_000;

  private static final int NUMBERS = 7;

  /** Farther apart than rounding puts two prints of one pose. */
  private static final double SAME_METRES = 0.01;

  private static final double SAME_RADIANS = 0.003;

  private final int mostSamples;
  private long[] stamps = new long[16];
  private long[] logged = new long[16];
  private double[] numbers = new double[16 * NUMBERS];
  private int count;
  private long seen;
  private int stride = 1;
  private RigidTransform first;
  private boolean moves;

  PoseSeries(int mostSamples) {
    this.mostSamples = mostSamples;
  }

  void add(long stampNanos, long loggedNanos, RigidTransform pose) {
    if (first == null) {
      first = pose;
    }
    moves |= !pose.isNear(first, SAME_METRES, SAME_RADIANS);
    if (seen++ % stride != 0) {
      return;
    }
    if (count == mostSamples) {
      thin();
      if ((seen - 1) % stride != 0) {
        return;
      }
    }
    if (count == stamps.length) {
      int room = Math.min(mostSamples, 2 * count);
      stamps = Arrays.copyOf(stamps, room);
      logged = Arrays.copyOf(logged, room);
      numbers = Arrays.copyOf(numbers, room * NUMBERS);
    }
    stamps[count] = stampNanos;
    logged[count] = loggedNanos;
    int at = count++ * NUMBERS;
    numbers[at] = pose.x();
    numbers[at + 1] = pose.y();
    numbers[at + 2] = pose.z();
    numbers[at + 3] = pose.qx();
    numbers[at + 4] = pose.qy();
    numbers[at + 5] = pose.qz();
    numbers[at + 6] = pose.qw();
  }

  /** Keeps every second of those it has, and of those to come. */
  void thin() {
    int kept = 0;
    for (int i = 0; i < count; i += 2) {
      stamps[kept] = stamps[i];
      logged[kept] = logged[i];
      System.arraycopy(numbers, i * NUMBERS, numbers, kept++ * NUMBERS, NUMBERS);
    }
    count = kept;
    stride *= 2;
  }

  int count() {
    return count;
  }

  /** The pose that came first; there is one as soon as something was added. */
  RigidTransform first() {
    return first;
  }

  /** Whether any pose differs from the first by more than rounding does. */
  boolean moves() {
    return moves;
  }

  long stampNanos(int index) {
    return stamps[index];
  }

  long loggedNanos(int index) {
    return logged[index];
  }

  RigidTransform pose(int index) {
    int at = index * NUMBERS;
    return new RigidTransform(
        numbers[at],
        numbers[at + 1],
        numbers[at + 2],
        numbers[at + 3],
        numbers[at + 4],
        numbers[at + 5],
        numbers[at + 6]);
  }

  /** All indices, by time. */
  int[] inOrder(boolean stamped) {
    long[] times = stamped ? stamps : logged;
    return IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingLong(index -> times[index]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
