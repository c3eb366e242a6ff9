package dev.saccade.sim.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** What training makes small: wrong classes, and sampled centres far from the true ones. */
final class Losses {
  /**
   * The samplings after which the instance loss looks at the result. After the last one alone,
   * short vectors that arrive by many small steps are as good as long ones; sampling the nearest
   * cell, as inference does, then stands still half a cell from its start. Looking at the first
   * step too makes every vector point all the way.
   */
  static final int[] SAMPLING_STEPS = {1, 2, 4, 8, 16};

  private static final double GUIDANCE_PRICE = 0.05;
  private static final long SUM = 2;

  private Losses() {}

  /**
   * Cross-entropy, weighted by class.
   *
   * @param scores at the size of the labels, [n][classes][h][w]
   * @param classes class ids, {@link LabelledImage#IGNORE} to ignore, [n][h][w] flattened
   * @param classWeights by class id
   * @param labelSmoothing share of the truth that is spread evenly over the classes
   */
  static Tensor semantic(
      Tensor scores, byte[] classes, float[] classWeights, double labelSmoothing) {
    double weightSum = 0;
    for (byte id : classes) {
      if ((id & 0xff) != LabelledImage.IGNORE) {
        weightSum += classWeights[id & 0xff];
      }
    }
    Tensor target =
        Tensor.create(classes, false, scores.size(0), scores.size(2), scores.size(3))
            .toType(torch.ScalarType.Long);
    Tensor weight = Tensor.create(classWeights).toType(scores.scalar_type());
    Tensor sum =
        torch.cross_entropy_loss(
            scores, target, new TensorOptional(weight), SUM, LabelledImage.IGNORE, labelSmoothing);
    // A batch of ignored pixels alone has no loss; dividing by its zero weight would give NaN.
    return sum.div(new Scalar(Math.max(weightSum, 1e-6)));
  }

  /**
   * Mean price of the distances, in grid cells, of the sampled centres from the true ones (Eq. 2),
   * over the cells of instances; the mean over {@link #SAMPLING_STEPS}.
   *
   * @param price of one distance
   * @param offsets in normalised coordinates, [n][2][h][w]
   * @param centres true centres in normalised coordinates, [n][2][h][w]
   * @param weights of the cells, 0 where there is no instance, [n][h][w]
   */
  static Tensor instance(InstanceLoss price, Tensor offsets, Tensor centres, Tensor weights) {
    long h = offsets.size(2);
    long w = offsets.size(3);
    Tensor scale =
        Tensor.create(new double[] {w / 2.0, h / 2.0})
            .toType(offsets.scalar_type())
            .view(1, 2, 1, 1);
    // By their number, not by their weights: a batch of weak truth alone is to move less.
    Tensor cells = weights.count_nonzero().clamp_min(new Scalar(1));
    TensorVector sampled = TorchSampling.sampleCentres(offsets, SAMPLING_STEPS);
    Tensor total = null;
    for (long i = 0; i < sampled.size(); i++) {
      Tensor difference = sampled.get(i).sub(centres).mul(scale);
      Tensor mean = price.of(difference).mul(weights).sum().div(cells);
      total = total == null ? mean : total.add(mean);
    }
    return total.div(new Scalar((double) SAMPLING_STEPS.length));
  }

  /**
   * A small price on guidance that shifts far: without it the offsets, which matter only along
   * boundaries, wander elsewhere until the tanh is at its ends.
   *
   * @param offsets in low-resolution pixels, [n][2][h][w]
   */
  static Tensor guidance(Tensor offsets) {
    return offsets.square().mean().mul(new Scalar(GUIDANCE_PRICE));
  }
}
