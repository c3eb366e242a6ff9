package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** How the distance of a sampled centre from the true one is priced (Table 5 of the paper). */
public enum InstanceLoss {
  /** The length of the difference: the default of the house. */
  DISTANCE,
  /** The sum of the absolute differences in x and y. */
  L1,
  /** The square of the length: what the paper keeps. */
  L2,
  /** Half the square of a difference below one cell, linear beyond. */
  SMOOTH_L1;

  private static final double SMALL = 1e-4;

  /**
   * @throws UsageException if there is none of this name
   */
  public static InstanceLoss named(String name) {
    for (InstanceLoss loss : values()) {
      if (loss.label().equals(name)) {
        return loss;
      }
    }
    throw new UsageException("--loss " + name + ": expected distance, l1, l2 or smooth-l1");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @param difference in cells, [n][2][h][w]
   * @return [n][h][w]
   */
  Tensor of(Tensor difference) {
    return switch (this) {
      // The root has no slope at zero.
      case DISTANCE -> sum(difference.square()).add(new Scalar(SMALL)).sqrt();
      case L1 -> sum(difference.abs());
      case L2 -> sum(difference.square());
      case SMOOTH_L1 -> {
        Tensor size = difference.abs();
        Tensor near = size.clamp_max(new Scalar(1.0));
        // near^2 / 2 where size < 1; size - 1/2 beyond, as near is 1 there.
        yield sum(near.square().mul(new Scalar(0.5)).add(size.sub(near)));
      }
    };
  }

  private static Tensor sum(Tensor tensor) {
    return tensor.sum(new long[] {1}, false, new ScalarTypeOptional());
  }
}
