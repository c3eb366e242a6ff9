package dev.saccade.perception.network;

import java.util.List;

/**
 * One step of a network. All tensors are batch x channels x height x width.
 *
 * <p>A layer is a value: it names its numbers ({@link #parameters}) but does not hold them.
 * Interpreters implement {@link Visitor}, so that a new layer is a compile error in each of them
 * rather than a surprise at run time. Conventions are PyTorch's (weight layouts, rounding,
 * padding), because published weights come from there.
 */
public sealed interface Layer {

  /** The layer's arrays, named relative to it; empty for layers that hold none. */
  default List<Parameter> parameters() {
    return List.of();
  }

  <R> R accept(Visitor<R> visitor);

  /** One question to every kind of layer. */
  interface Visitor<R> {
    R convolution(Convolution layer);

    R transposedConvolution(TransposedConvolution layer);

    R batchNorm(BatchNorm layer);

    R pRelu(PRelu layer);

    R leakyRelu(LeakyRelu layer);

    R activation(Activation layer);

    R softmax(Softmax layer);

    R argMax(ArgMax layer);

    R maxPool(MaxPool layer);

    R averagePool(AveragePool layer);

    R adaptiveAveragePool(AdaptiveAveragePool layer);

    R dropout(Dropout layer);

    R concat(Concat layer);

    R add(Add layer);

    R multiply(Multiply layer);

    R weightedSum(WeightedSum layer);

    R padChannels(PadChannels layer);

    R resize(Resize layer);

    R resizeLike(ResizeLike layer);

    R scaledToSize(ScaledToSize layer);
  }

  /**
   * Two-dimensional convolution with zero padding; weight [out, in / groups, kernelHeight,
   * kernelWidth]. Output size: floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
   *
   * <p>Start from {@link #of} and refine: {@code Convolution.of(64, 64, 3, 1).dilated(4)}. The
   * factory and {@link #dilated} keep the padding at dilation (kernel - 1) / 2, which keeps the
   * size at stride 1.
   */
  record Convolution(
      int inChannels,
      int outChannels,
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      int paddingHeight,
      int paddingWidth,
      int dilationHeight,
      int dilationWidth,
      int groups,
      boolean bias)
      implements Layer {
    public Convolution {
      Check.positive("inChannels", inChannels);
      Check.positive("outChannels", outChannels);
      Check.positive("kernelHeight", kernelHeight);
      Check.positive("kernelWidth", kernelWidth);
      Check.positive("strideHeight", strideHeight);
      Check.positive("strideWidth", strideWidth);
      Check.notNegative("paddingHeight", paddingHeight);
      Check.notNegative("paddingWidth", paddingWidth);
      Check.positive("dilationHeight", dilationHeight);
      Check.positive("dilationWidth", dilationWidth);
      Check.positive("groups", groups);
      if (inChannels % groups != 0 || outChannels % groups != 0) {
        throw new IllegalArgumentException(
            "groups: "
                + groups
                + " (expected: a divisor of inChannels "
                + inChannels
                + " and outChannels "
                + outChannels
                + ")");
      }
    }

    /** Stride 1, no dilation, one group, no bias, padded to keep the size. */
    public static Convolution of(
        int inChannels, int outChannels, int kernelHeight, int kernelWidth) {
      return new Convolution(
          inChannels,
          outChannels,
          kernelHeight,
          kernelWidth,
          1,
          1,
          (kernelHeight - 1) / 2,
          (kernelWidth - 1) / 2,
          1,
          1,
          1,
          false);
    }

    /** A square kernel; see {@link #of(int, int, int, int)}. */
    public static Convolution of(int inChannels, int outChannels, int kernel) {
      return of(inChannels, outChannels, kernel, kernel);
    }

    /** One filter for each channel; see {@link #of(int, int, int, int)}. */
    public static Convolution depthwise(int channels, int kernel) {
      return of(channels, channels, kernel).grouped(channels);
    }

    public Convolution strided(int stride) {
      return new Convolution(
          inChannels,
          outChannels,
          kernelHeight,
          kernelWidth,
          stride,
          stride,
          paddingHeight,
          paddingWidth,
          dilationHeight,
          dilationWidth,
          groups,
          bias);
    }

    /** Sets the dilation on both axes and the padding that keeps the size. */
    public Convolution dilated(int dilation) {
      return new Convolution(
          inChannels,
          outChannels,
          kernelHeight,
          kernelWidth,
          strideHeight,
          strideWidth,
          dilation * (kernelHeight - 1) / 2,
          dilation * (kernelWidth - 1) / 2,
          dilation,
          dilation,
          groups,
          bias);
    }

    public Convolution padded(int padding) {
      return new Convolution(
          inChannels,
          outChannels,
          kernelHeight,
          kernelWidth,
          strideHeight,
          strideWidth,
          padding,
          padding,
          dilationHeight,
          dilationWidth,
          groups,
          bias);
    }

    public Convolution grouped(int groups) {
      return new Convolution(
          inChannels,
          outChannels,
          kernelHeight,
          kernelWidth,
          strideHeight,
          strideWidth,
          paddingHeight,
          paddingWidth,
          dilationHeight,
          dilationWidth,
          groups,
          bias);
    }

    public Convolution biased() {
      return biased(true);
    }

    public Convolution biased(boolean bias) {
      return new Convolution(
          inChannels,
          outChannels,
          kernelHeight,
          kernelWidth,
          strideHeight,
          strideWidth,
          paddingHeight,
          paddingWidth,
          dilationHeight,
          dilationWidth,
          groups,
          bias);
    }

    @Override
    public List<Parameter> parameters() {
      Parameter weight =
          Parameter.learned("weight", outChannels, inChannels / groups, kernelHeight, kernelWidth);
      return bias ? List.of(weight, Parameter.learned("bias", outChannels)) : List.of(weight);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.convolution(this);
    }
  }

  /**
   * Transposed convolution with a square kernel, one group; weight [in, out, kernel, kernel].
   * Output size: (size - 1) stride - 2 padding + kernel + outputPadding.
   */
  record TransposedConvolution(
      int inChannels,
      int outChannels,
      int kernel,
      int stride,
      int padding,
      int outputPadding,
      boolean bias)
      implements Layer {
    public TransposedConvolution {
      Check.positive("inChannels", inChannels);
      Check.positive("outChannels", outChannels);
      Check.positive("kernel", kernel);
      Check.positive("stride", stride);
      Check.notNegative("padding", padding);
      Check.notNegative("outputPadding", outputPadding);
      if (outputPadding >= stride) {
        throw new IllegalArgumentException(
            "outputPadding: " + outputPadding + " (expected: < stride " + stride + ")");
      }
    }

    @Override
    public List<Parameter> parameters() {
      Parameter weight = Parameter.learned("weight", inChannels, outChannels, kernel, kernel);
      return bias ? List.of(weight, Parameter.learned("bias", outChannels)) : List.of(weight);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.transposedConvolution(this);
    }
  }

  /**
   * Batch normalisation with a learned scale and shift: (x - mean) / sqrt(variance + epsilon)
   * weight + bias.
   *
   * @param momentum share of the new batch in the running statistics (PyTorch's sense)
   */
  record BatchNorm(int channels, double epsilon, double momentum) implements Layer {
    public BatchNorm {
      Check.positive("channels", channels);
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0)");
      }
      if (!(momentum > 0 && momentum <= 1)) {
        throw new IllegalArgumentException("momentum: " + momentum + " (expected: in (0, 1])");
      }
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(
          Parameter.learned("weight", channels),
          Parameter.learned("bias", channels),
          Parameter.statistic("running_mean", channels),
          Parameter.statistic("running_var", channels));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }
  }

  /**
   * max(0, x) + slope min(0, x) with learned slopes; weight [slopeCount]. One slope for all
   * channels exports as LeakyRelu, which engines fuse into the convolution before it; one for each
   * channel has a step of its own.
   *
   * @param slopeCount 1, or the number of channels
   */
  record PRelu(int slopeCount, double initialSlope) implements Layer {
    public PRelu {
      Check.positive("slopeCount", slopeCount);
      if (!Double.isFinite(initialSlope)) {
        throw new IllegalArgumentException("initialSlope: " + initialSlope + " (expected: finite)");
      }
    }

    /** One slope for all channels. */
    public static PRelu shared(double initialSlope) {
      return new PRelu(1, initialSlope);
    }

    public static PRelu perChannel(int channels, double initialSlope) {
      return new PRelu(channels, initialSlope);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(Parameter.learned("weight", slopeCount));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pRelu(this);
    }
  }

  /** max(0, x) + slope min(0, x) with a fixed slope. */
  record LeakyRelu(double slope) implements Layer {
    public LeakyRelu {
      if (!Double.isFinite(slope)) {
        throw new IllegalArgumentException("slope: " + slope + " (expected: finite)");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leakyRelu(this);
    }
  }

  /** A fixed function of each element. */
  record Activation(Function function) implements Layer {
    /** The functions; {@code SWISH} is x sigmoid(x), {@code RELU6} is min(max(0, x), 6). */
    public enum Function {
      RELU,
      RELU6,
      SWISH,
      SIGMOID,
      TANH
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.activation(this);
    }
  }

  /** Probabilities over the channels. */
  record Softmax() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
    }
  }

  /** Index of the largest channel, as an integer tensor [batch, height, width]; never trained. */
  record ArgMax() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.argMax(this);
    }
  }

  /**
   * Largest value of each square window.
   *
   * @param roundUp true: the output size is rounded up, so that a last, partial window counts
   *     (PyTorch's {@code ceil_mode}); keeps odd sizes equal to those of a padded strided
   *     convolution beside it
   */
  record MaxPool(int kernel, int stride, int padding, boolean roundUp) implements Layer {
    public MaxPool {
      Check.window(kernel, stride, padding);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool(this);
    }
  }

  /** Mean of each square window; padding counts as zeros. */
  record AveragePool(int kernel, int stride, int padding) implements Layer {
    public AveragePool {
      Check.window(kernel, stride, padding);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.averagePool(this);
    }
  }

  /**
   * Mean over a grid of height x width windows, whatever the input size: window i covers rows
   * floor(i H / height) to ceil((i + 1) H / height) - 1. 1 x 1 is the global mean.
   */
  record AdaptiveAveragePool(int height, int width) implements Layer {
    public AdaptiveAveragePool {
      Check.positive("height", height);
      Check.positive("width", width);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.adaptiveAveragePool(this);
    }
  }

  /**
   * While training, silences with the given probability and scales the rest by 1 / (1 -
   * probability); the identity afterwards.
   *
   * @param wholeChannels true: whole channels of a sample are silenced (PyTorch's Dropout2d),
   *     false: single elements
   */
  record Dropout(double probability, boolean wholeChannels) implements Layer {
    public Dropout {
      if (!(probability >= 0 && probability < 1)) {
        throw new IllegalArgumentException(
            "probability: " + probability + " (expected: in [0, 1))");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dropout(this);
    }
  }

  /** Inputs of one size, channels one after the other. */
  record Concat() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concat(this);
    }
  }

  /** Sum of two or more inputs of one shape. */
  record Add() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /** Product of two inputs of one shape, or of one and a 1 x 1 map of as many channels. */
  record Multiply() implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.multiply(this);
    }
  }

  /**
   * Fast normalised fusion of two or more inputs of one shape: sum of w_i / (epsilon + sum of w_j)
   * x_i with w = max(0, weight); weight [inputs], one at the start (EfficientDet, section 3.3).
   */
  record WeightedSum(int inputs, double epsilon) implements Layer {
    public WeightedSum {
      if (inputs < 2) {
        throw new IllegalArgumentException("inputs: " + inputs + " (expected: >= 2)");
      }
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0)");
      }
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(Parameter.learned("weight", inputs));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.weightedSum(this);
    }
  }

  /** Appends channels of zeros. */
  record PadChannels(int count) implements Layer {
    public PadChannels {
      Check.positive("count", count);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.padChannels(this);
    }
  }

  /** How a map is read between its pixels. */
  enum Sampling {
    /** The pixel at floor(position / scale) (PyTorch's {@code nearest}). */
    NEAREST,
    /** Pixel centres at half coordinates (PyTorch's {@code bilinear, align_corners=False}). */
    BILINEAR_HALF_PIXEL,
    /** The corner pixels of both maps coincide ({@code bilinear, align_corners=True}). */
    BILINEAR_ALIGN_CORNERS
  }

  /** Enlarges by a whole factor on both axes. */
  record Resize(Sampling sampling, int scale) implements Layer {
    public Resize {
      Check.positive("scale", scale);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resize(this);
    }
  }

  /**
   * Brings the first input to the height and width of the second; of the second only the size is
   * used. This is how branches of odd sizes meet.
   */
  record ResizeLike(Sampling sampling) implements Layer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resizeLike(this);
    }
  }

  /**
   * Brings offsets (x, y) from half maps of a reference size to half maps of their own size: x
   * times reference width over own width, y times reference height over own height. A convolution
   * sees no size: what it learned at one is a number of cells, not a share of the map.
   *
   * @param widthCells of the reference
   */
  record ScaledToSize(int widthCells, int heightCells) implements Layer {
    public ScaledToSize {
      Check.positive("widthCells", widthCells);
      Check.positive("heightCells", heightCells);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scaledToSize(this);
    }
  }
}
