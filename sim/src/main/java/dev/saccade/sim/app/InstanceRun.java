package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.instance.LowResolutionMaps;
import dev.saccade.perception.network.bundle.SamplingSpec;
import dev.saccade.sim.evaluate.OffsetAblations;
import java.util.function.UnaryOperator;

/** One way of making instances of a network's maps, to be judged. */
final class InstanceRun {
  private static final long ERROR_SEED = 1;

  private InstanceRun() {}

  /**
   * @param size input size, WIDTHxHEIGHT; null for each picture's own
   * @param bilinear whether following interpolates instead of jumping from cell to cell
   * @param offsetErrorCells how far each offset is moved, in a random direction
   */
  record Settings(
      String size,
      int iterations,
      int minimumArea,
      double mergeRadius,
      boolean bilinear,
      double offsetErrorCells) {
    Settings {
      if (!(offsetErrorCells >= 0 && offsetErrorCells <= 100)) {
        throw new UsageException("--offset-error " + offsetErrorCells + ": expected 0 to 100");
      }
      sampling(iterations, minimumArea, mergeRadius);
    }

    SamplingSpec sampling() {
      // Bilinear following is done beforehand: one step then leads to its end.
      return sampling(bilinear ? 1 : iterations, minimumArea, mergeRadius);
    }

    private static SamplingSpec sampling(int iterations, int minimumArea, double mergeRadius) {
      try {
        return new SamplingSpec(iterations, minimumArea, mergeRadius);
      } catch (IllegalArgumentException e) {
        throw new UsageException(e.getMessage(), e);
      }
    }

    UnaryOperator<LowResolutionMaps> mapsChange() {
      UnaryOperator<LowResolutionMaps> change = UnaryOperator.identity();
      if (offsetErrorCells > 0) {
        change = maps -> OffsetAblations.withError(maps, offsetErrorCells, ERROR_SEED);
      }
      if (bilinear) {
        UnaryOperator<LowResolutionMaps> before = change;
        change = maps -> OffsetAblations.followedBilinearly(before.apply(maps), iterations);
      }
      return change;
    }

    @Override
    public String toString() {
      return (size == null ? "own size" : size)
          + ", "
          + iterations
          + (bilinear ? " bilinear" : "")
          + " iterations, merge radius "
          + mergeRadius
          + ", from "
          + minimumArea
          + " cells"
          + (offsetErrorCells > 0 ? ", offsets wrong by " + offsetErrorCells + " cells" : "");
    }
  }
}
