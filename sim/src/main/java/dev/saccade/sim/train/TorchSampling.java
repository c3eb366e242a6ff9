package dev.saccade.sim.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The two samplers of the Spatial Sampling Network, differentiable, in libtorch (paper sections 3.1
 * and 4). Pixel centres lie at half units, so that a map of another size shows the same picture;
 * beyond the border the border's value is taken. Channel 0 of an offsets table is x, channel 1 is
 * y.
 */
final class TorchSampling {
  private static final long BILINEAR = 0;
  private static final long BORDER = 1;

  private TorchSampling() {}

  /**
   * Improved guided upsampling: the offsets are interpolated bilinearly to the target size, and the
   * scores are sampled where they point.
   *
   * @param scores [n][classes][h][w]
   * @param offsets in low-resolution pixels, [n][2][h][w]
   * @param height of the result
   * @param width of the result
   * @return [n][classes][height][width]
   */
  static Tensor upsampleGuided(Tensor scores, Tensor offsets, long height, long width) {
    long h = scores.size(2);
    long w = scores.size(3);
    Tensor fine = torch.upsample_bilinear2d(offsets, new long[] {height, width}, false);
    // One low-resolution pixel is 2/w of the normalised width.
    Tensor scale = like(Tensor.create(new double[] {2.0 / w, 2.0 / h}), offsets).view(1, 2, 1, 1);
    Tensor grid = fine.mul(scale).add(coordinates(height, width, offsets));
    return torch.grid_sampler(
        scores, grid.permute(0, 2, 3, 1).contiguous(), BILINEAR, BORDER, false);
  }

  /**
   * Samples a fixed grid of coordinates through one shared table of offsets, again and again
   * (section 4): afterwards each cell holds the coordinates at which following its offsets ends.
   *
   * @param offsets in normalised coordinates (1 is half the picture), [n][2][h][w]
   * @param steps after how many samplings a result is wanted, rising
   * @return for each of {@code steps} the sampled coordinates, normalised, [n][2][h][w]; gradients
   *     flow through every sampling into {@code offsets}, none into the grid
   */
  static TensorVector sampleCentres(Tensor offsets, int... steps) {
    long n = offsets.size(0);
    long h = offsets.size(2);
    long w = offsets.size(3);
    Tensor coordinates = coordinates(h, w, offsets);
    Tensor grid = offsets.add(coordinates).permute(0, 2, 3, 1).contiguous();
    Tensor value = coordinates.expand(n, 2, h, w).contiguous();
    TensorVector results = new TensorVector();
    int done = 0;
    for (int wanted : steps) {
      while (done < wanted) {
        value = torch.grid_sampler(value, grid, BILINEAR, BORDER, false);
        done++;
      }
      results.push_back(value);
    }
    return results;
  }

  /**
   * Normalised coordinates of the pixel centres, [1][2][h][w], in the precision of {@code like}.
   */
  static Tensor coordinates(long h, long w, Tensor like) {
    double[] values = new double[(int) (2 * h * w)];
    int plane = (int) (h * w);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int at = (int) (y * w + x);
        values[at] = (2 * x + 1.0) / w - 1;
        values[plane + at] = (2 * y + 1.0) / h - 1;
      }
    }
    return like(Tensor.create(values, 1, 2, h, w), like);
  }

  static Scalar scalar(double value) {
    return new Scalar(value);
  }

  private static Tensor like(Tensor tensor, Tensor other) {
    return tensor.toType(other.scalar_type());
  }
}
