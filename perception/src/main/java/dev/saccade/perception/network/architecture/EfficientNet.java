package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer;
import dev.saccade.perception.network.Layer.Activation;
import dev.saccade.perception.network.Layer.AdaptiveAveragePool;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Multiply;
import java.util.List;

/**
 * EfficientNet without its classification head (Tan and Le 2019, Table 1), and EfficientNet-Lite,
 * which leaves out squeeze-and-excitation, takes ReLU6 for swish and scales neither the stem nor
 * the repeats of the first and last stage.
 *
 * <p>Strided convolutions are padded alike on both sides, as PyTorch does; TensorFlow's original
 * pads the far side more.
 */
record EfficientNet(double width, double depth, boolean lite) {
  private record Stage(int repeats, int kernel, int stride, int expansion, int channels) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 1, 16),
          new Stage(2, 3, 2, 6, 24),
          new Stage(2, 5, 2, 6, 40),
          new Stage(3, 3, 2, 6, 80),
          new Stage(3, 5, 1, 6, 112),
          new Stage(4, 5, 2, 6, 192),
          new Stage(1, 3, 1, 6, 320));

  private static final double EPSILON = 1e-3;
  private static final double MOMENTUM = 0.01;

  static EfficientNet b(int number) {
    double[] widths = {1.0, 1.0, 1.1, 1.2, 1.4, 1.6, 1.8, 2.0};
    double[] depths = {1.0, 1.1, 1.2, 1.4, 1.8, 2.2, 2.6, 3.1};
    return new EfficientNet(widths[number], depths[number], false);
  }

  static EfficientNet lite(int number) {
    double[] widths = {1.0, 1.0, 1.1, 1.2, 1.4};
    double[] depths = {1.0, 1.1, 1.2, 1.4, 1.8};
    return new EfficientNet(widths[number], depths[number], true);
  }

  /** P2 to P5: features at 1/4, 1/8, 1/16, 1/32. */
  Feature[] features(GraphBuilder g, Feature image) {
    int stem = lite ? 32 : rounded(32);
    Feature x = g.add("backbone.stem.conv", Convolution.of(3, stem, 3).strided(2), image);
    x = activated(g, "backbone.stem.act", norm(g, "backbone.stem.bn", x));
    Feature[] levels = new Feature[4];
    for (int i = 0; i < STAGES.size(); i++) {
      Stage stage = STAGES.get(i);
      boolean fixedRepeats = lite && (i == 0 || i == STAGES.size() - 1);
      int repeats = fixedRepeats ? stage.repeats() : (int) Math.ceil(depth * stage.repeats());
      for (int block = 0; block < repeats; block++) {
        String at = "backbone.blocks." + i + "." + block;
        x = block(g, at, stage, block == 0 ? stage.stride() : 1, x);
      }
      switch (i) {
        case 1 -> levels[0] = x;
        case 2 -> levels[1] = x;
        case 4 -> levels[2] = x;
        case 6 -> levels[3] = x;
        default -> {}
      }
    }
    return levels;
  }

  /** Mobile inverted bottleneck, with squeeze-and-excitation unless lite. */
  private Feature block(GraphBuilder g, String at, Stage stage, int stride, Feature x) {
    int channels = rounded(stage.channels());
    int expanded = x.channels() * stage.expansion();
    Feature y = x;
    if (stage.expansion() != 1) {
      y = g.add(at + ".expand.conv", Convolution.of(x.channels(), expanded, 1), y);
      y = activated(g, at + ".expand.act", norm(g, at + ".expand.bn", y));
    }
    Layer depthwise = Convolution.depthwise(expanded, stage.kernel()).strided(stride);
    y = g.add(at + ".depthwise.conv", depthwise, y);
    y = activated(g, at + ".depthwise.act", norm(g, at + ".depthwise.bn", y));
    if (!lite) {
      y = squeezeAndExcitation(g, at + ".se", x.channels() / 4, y);
    }
    y = g.add(at + ".project.conv", Convolution.of(expanded, channels, 1), y);
    y = norm(g, at + ".project.bn", y);
    boolean sameShape = stride == 1 && x.channels() == channels;
    return sameShape ? g.sum(at + ".sum", y, x) : y;
  }

  private Feature squeezeAndExcitation(GraphBuilder g, String at, int squeezed, Feature x) {
    Feature y = g.add(at + ".mean", new AdaptiveAveragePool(1, 1), x);
    y = g.add(at + ".reduce", Convolution.of(x.channels(), squeezed, 1).biased(), y);
    y = activated(g, at + ".act", y);
    y = g.add(at + ".expand", Convolution.of(squeezed, x.channels(), 1).biased(), y);
    y = g.activation(at + ".gate", Activation.Function.SIGMOID, y);
    return g.add(at + ".scale", new Multiply(), x, y);
  }

  Feature activated(GraphBuilder g, String at, Feature x) {
    return g.activation(at, lite ? Activation.Function.RELU6 : Activation.Function.SWISH, x);
  }

  static Feature norm(GraphBuilder g, String at, Feature x) {
    return g.add(at, new BatchNorm(x.channels(), EPSILON, MOMENTUM), x);
  }

  /** Channels times width to the next multiple of 8 that is not more than a tenth less. */
  private int rounded(int channels) {
    double exact = channels * width;
    int multiple = Math.max(8, (int) (exact + 4) / 8 * 8);
    return multiple < 0.9 * exact ? multiple + 8 : multiple;
  }
}
