package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.StageSpans;
import java.util.HashMap;
import java.util.Map;

/**
 * When to take the next batch while one is computed: so late that its preparation ends when the
 * engine is free. Taken earlier it would wait, prepared, while newer frames arrive that it might
 * have been; taken later the engine would wait for it.
 *
 * <p>Not thread-safe; tells no time.
 */
final class OverlapPace {
  private static final double GAIN = 1.0 / 8;

  private final Map<Size, Double> computeNanos = new HashMap<>();
  private double preparationNanosPerFrame = Double.NaN;

  private record Size(Profile profile, int batchCount) {
    static Size of(GateBatch<?> batch) {
      return new Size(batch.profile(), batch.tickets().size());
    }
  }

  /** Learns from a batch that was done well. */
  void learn(GateBatch<?> batch, StageSpans spans) {
    double perFrame = (double) spans.preparationNanos() / batch.tickets().size();
    preparationNanosPerFrame =
        Double.isNaN(preparationNanosPerFrame)
            ? perFrame
            : preparationNanosPerFrame + GAIN * (perFrame - preparationNanosPerFrame);
    double compute = spans.serviceNanos() - spans.preparationNanos();
    computeNanos.merge(Size.of(batch), compute, (known, now) -> known + GAIN * (now - known));
  }

  /**
   * @param underWay the one batch that is under way
   * @param begunEpochNanos when it was
   * @param freeEpochNanos when the batch before it had been computed; {@link Long#MIN_VALUE} for
   *     none
   * @return {@link Long#MAX_VALUE} where nothing is known of a batch like it: then the next waits
   *     for its end
   */
  long takeNextEpochNanos(GateBatch<?> underWay, long begunEpochNanos, long freeEpochNanos) {
    Double compute = computeNanos.get(Size.of(underWay));
    if (compute == null) {
      return Long.MAX_VALUE;
    }
    // The next is taken to be as large as this one.
    long preparation = (long) (preparationNanosPerFrame * underWay.tickets().size());
    long computed = Math.max(begunEpochNanos + preparation, freeEpochNanos) + compute.longValue();
    return computed - preparation;
  }
}
