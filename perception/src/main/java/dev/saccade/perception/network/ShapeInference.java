package dev.saccade.perception.network;

import dev.saccade.perception.network.Layer.Activation;
import dev.saccade.perception.network.Layer.AdaptiveAveragePool;
import dev.saccade.perception.network.Layer.Add;
import dev.saccade.perception.network.Layer.ArgMax;
import dev.saccade.perception.network.Layer.AveragePool;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Concat;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.LeakyRelu;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.Multiply;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.Layer.PadChannels;
import dev.saccade.perception.network.Layer.Resize;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Layer.ScaledToSize;
import dev.saccade.perception.network.Layer.Softmax;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import dev.saccade.perception.network.Layer.WeightedSum;
import java.util.List;

/** The shape that leaves a layer, given the shapes that enter it. */
final class ShapeInference implements Layer.Visitor<FeatureShape> {
  private final List<FeatureShape> in;
  private final FeatureShape first;

  ShapeInference(List<FeatureShape> in) {
    this.in = in;
    this.first = in.get(0);
  }

  private static int windows(int size, int kernel, int stride, int padding, int dilation) {
    return Math.floorDiv(size + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1;
  }

  /** As PyTorch: rounded up, but a window never starts in the padding behind the last pixel. */
  private static int windowsRoundedUp(int size, int kernel, int stride, int padding) {
    int count = -Math.floorDiv(-(size + 2 * padding - kernel), stride) + 1;
    return (count - 1) * stride >= size + padding ? count - 1 : count;
  }

  private FeatureShape allEqual() {
    if (in.stream().distinct().count() != 1) {
      throw new IllegalArgumentException("shapes differ (expected: equal shapes)");
    }
    return first;
  }

  @Override
  public FeatureShape convolution(Convolution c) {
    return new FeatureShape(
        c.outChannels(),
        windows(
            first.height(),
            c.kernelHeight(),
            c.strideHeight(),
            c.paddingHeight(),
            c.dilationHeight()),
        windows(
            first.width(), c.kernelWidth(), c.strideWidth(), c.paddingWidth(), c.dilationWidth()));
  }

  @Override
  public FeatureShape transposedConvolution(TransposedConvolution t) {
    int added = t.kernel() + t.outputPadding() - 2 * t.padding();
    return new FeatureShape(
        t.outChannels(),
        (first.height() - 1) * t.stride() + added,
        (first.width() - 1) * t.stride() + added);
  }

  @Override
  public FeatureShape batchNorm(BatchNorm layer) {
    return first;
  }

  @Override
  public FeatureShape pRelu(PRelu layer) {
    return first;
  }

  @Override
  public FeatureShape leakyRelu(LeakyRelu layer) {
    return first;
  }

  @Override
  public FeatureShape activation(Activation layer) {
    return first;
  }

  @Override
  public FeatureShape softmax(Softmax layer) {
    return first;
  }

  @Override
  public FeatureShape argMax(ArgMax layer) {
    return new FeatureShape(1, first.height(), first.width());
  }

  @Override
  public FeatureShape maxPool(MaxPool p) {
    if (p.roundUp()) {
      return new FeatureShape(
          first.channels(),
          windowsRoundedUp(first.height(), p.kernel(), p.stride(), p.padding()),
          windowsRoundedUp(first.width(), p.kernel(), p.stride(), p.padding()));
    }
    return new FeatureShape(
        first.channels(),
        windows(first.height(), p.kernel(), p.stride(), p.padding(), 1),
        windows(first.width(), p.kernel(), p.stride(), p.padding(), 1));
  }

  @Override
  public FeatureShape averagePool(AveragePool p) {
    return new FeatureShape(
        first.channels(),
        windows(first.height(), p.kernel(), p.stride(), p.padding(), 1),
        windows(first.width(), p.kernel(), p.stride(), p.padding(), 1));
  }

  @Override
  public FeatureShape adaptiveAveragePool(AdaptiveAveragePool layer) {
    return new FeatureShape(first.channels(), layer.height(), layer.width());
  }

  @Override
  public FeatureShape dropout(Dropout layer) {
    return first;
  }

  @Override
  public FeatureShape concat(Concat layer) {
    if (!in.stream().allMatch(first::sameSizeAs)) {
      throw new IllegalArgumentException("sizes differ (expected: equal heights and widths)");
    }
    int channels = in.stream().mapToInt(FeatureShape::channels).sum();
    return new FeatureShape(channels, first.height(), first.width());
  }

  @Override
  public FeatureShape add(Add layer) {
    return allEqual();
  }

  @Override
  public FeatureShape multiply(Multiply layer) {
    FeatureShape second = in.get(1);
    boolean perChannel = second.height() == 1 && second.width() == 1;
    return perChannel ? first : allEqual();
  }

  @Override
  public FeatureShape weightedSum(WeightedSum layer) {
    return allEqual();
  }

  @Override
  public FeatureShape padChannels(PadChannels layer) {
    return new FeatureShape(first.channels() + layer.count(), first.height(), first.width());
  }

  @Override
  public FeatureShape resize(Resize layer) {
    return new FeatureShape(
        first.channels(), first.height() * layer.scale(), first.width() * layer.scale());
  }

  @Override
  public FeatureShape scaledToSize(ScaledToSize layer) {
    return first;
  }

  @Override
  public FeatureShape resizeLike(ResizeLike layer) {
    return new FeatureShape(first.channels(), in.get(1).height(), in.get(1).width());
  }
}
