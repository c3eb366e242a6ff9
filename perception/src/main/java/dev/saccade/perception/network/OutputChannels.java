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

/** Channels that leave a layer, given those that enter it. */
final class OutputChannels implements Layer.Visitor<Integer> {
  private final List<Integer> in;

  OutputChannels(List<Integer> in) {
    this.in = in;
  }

  private int one() {
    return inputs(1).get(0);
  }

  private int one(int expectedChannels) {
    if (one() != expectedChannels) {
      throw new IllegalArgumentException(
          "input channels: " + one() + " (expected: " + expectedChannels + ")");
    }
    return expectedChannels;
  }

  private List<Integer> inputs(int count) {
    if (in.size() != count) {
      throw new IllegalArgumentException("inputs: " + in.size() + " (expected: " + count + ")");
    }
    return in;
  }

  private int equal() {
    if (in.size() < 2 || in.stream().distinct().count() != 1) {
      throw new IllegalArgumentException(
          "input channels: " + in + " (expected: two or more equal numbers)");
    }
    return in.get(0);
  }

  @Override
  public Integer convolution(Convolution layer) {
    one(layer.inChannels());
    return layer.outChannels();
  }

  @Override
  public Integer transposedConvolution(TransposedConvolution layer) {
    one(layer.inChannels());
    return layer.outChannels();
  }

  @Override
  public Integer batchNorm(BatchNorm layer) {
    return one(layer.channels());
  }

  @Override
  public Integer pRelu(PRelu layer) {
    return layer.slopeCount() == 1 ? one() : one(layer.slopeCount());
  }

  @Override
  public Integer leakyRelu(LeakyRelu layer) {
    return one();
  }

  @Override
  public Integer activation(Activation layer) {
    return one();
  }

  @Override
  public Integer softmax(Softmax layer) {
    return one();
  }

  @Override
  public Integer argMax(ArgMax layer) {
    one();
    return 1;
  }

  @Override
  public Integer maxPool(MaxPool layer) {
    return one();
  }

  @Override
  public Integer averagePool(AveragePool layer) {
    return one();
  }

  @Override
  public Integer adaptiveAveragePool(AdaptiveAveragePool layer) {
    return one();
  }

  @Override
  public Integer dropout(Dropout layer) {
    return one();
  }

  @Override
  public Integer concat(Concat layer) {
    if (in.size() < 2) {
      throw new IllegalArgumentException("inputs: " + in.size() + " (expected: >= 2)");
    }
    return in.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public Integer add(Add layer) {
    return equal();
  }

  @Override
  public Integer multiply(Multiply layer) {
    inputs(2);
    return equal();
  }

  @Override
  public Integer weightedSum(WeightedSum layer) {
    inputs(layer.inputs());
    return equal();
  }

  @Override
  public Integer padChannels(PadChannels layer) {
    return one() + layer.count();
  }

  @Override
  public Integer resize(Resize layer) {
    return one();
  }

  @Override
  public Integer scaledToSize(ScaledToSize layer) {
    if (one() != 2) {
      throw new IllegalArgumentException("channels: " + one() + " (expected: 2, x and y)");
    }
    return 2;
  }

  @Override
  public Integer resizeLike(ResizeLike layer) {
    return inputs(2).get(0);
  }
}
