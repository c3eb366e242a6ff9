package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import dev.saccade.perception.network.OutputMeaning;

/**
 * ERFNet (Romera et al. 2018, Table I), with its own decoder or with iGUM in its place (Spatial
 * Sampling Network, Tables 1 and 2).
 *
 * <p>Names are those of the authors' PyTorch code ({@code Eromera/erfnet_pytorch}), so that its
 * weights load as they are, but for the encoder's own output layer where the decoder is used. The
 * decoder doubles the size three times: inputs whose sides are no multiples of eight come back a
 * little larger.
 */
public final class ErfNet {
  private static final double EPSILON = 1e-3;
  private static final int[] DILATIONS = {2, 4, 8, 16};

  private ErfNet() {}

  /** Scores at the input's size. */
  public static Graph build(int classes) {
    GraphBuilder g = new GraphBuilder("erfnet");
    Feature x = encoder(g, g.input("image", 3));
    g.output("scores", OutputMeaning.CLASS_SCORES, decoder(g, classes, x));
    return g.build();
  }

  /** Scores and guidance offsets at 1/8. */
  public static Graph buildWithGuidedUpsampling(int classes, boolean withInstances) {
    GraphBuilder g = new GraphBuilder(withInstances ? "erfnet-igum-instances" : "erfnet-igum");
    Feature x = encoder(g, g.input("image", 3));
    Feature scores = g.add("encoder.output_conv", Convolution.of(128, classes, 1).biased(), x);
    g.output("scores", OutputMeaning.CLASS_SCORES, scores);
    GuidanceHead.guidance(g, x);
    if (withInstances) {
      GuidanceHead.instances(g, x);
    }
    return g.build();
  }

  private static Feature encoder(GraphBuilder g, Feature image) {
    Feature x = downsampler(g, "encoder.initial_block", 16, image);
    int layer = 0;
    x = downsampler(g, "encoder.layers." + layer++, 64, x);
    for (int i = 0; i < 5; i++) {
      x = nonBottleneck(g, "encoder.layers." + layer++, 1, 0.03, x);
    }
    x = downsampler(g, "encoder.layers." + layer++, 128, x);
    for (int repeat = 0; repeat < 2; repeat++) {
      for (int dilation : DILATIONS) {
        x = nonBottleneck(g, "encoder.layers." + layer++, dilation, 0.3, x);
      }
    }
    return x;
  }

  private static Feature decoder(GraphBuilder g, int classes, Feature x) {
    Feature y = upsampler(g, "decoder.layers.0", 64, x);
    y = nonBottleneck(g, "decoder.layers.1", 1, 0, y);
    y = nonBottleneck(g, "decoder.layers.2", 1, 0, y);
    y = upsampler(g, "decoder.layers.3", 16, y);
    y = nonBottleneck(g, "decoder.layers.4", 1, 0, y);
    y = nonBottleneck(g, "decoder.layers.5", 1, 0, y);
    return g.add(
        "decoder.output_conv", new TransposedConvolution(16, classes, 2, 2, 0, 0, true), y);
  }

  private static Feature downsampler(GraphBuilder g, String at, int channels, Feature x) {
    int convolved = channels - x.channels();
    Feature a =
        g.add(at + ".conv", Convolution.of(x.channels(), convolved, 3).strided(2).biased(), x);
    Feature b = g.add(at + ".pool", new MaxPool(2, 2, 0, true), x);
    Feature y = g.concat(at + ".concat", a, b);
    y = g.add(at + ".bn", new BatchNorm(channels, EPSILON, 0.1), y);
    return g.relu(at + ".relu", y);
  }

  private static Feature upsampler(GraphBuilder g, String at, int channels, Feature x) {
    Feature y =
        g.add(at + ".conv", new TransposedConvolution(x.channels(), channels, 3, 2, 1, 1, true), x);
    y = g.add(at + ".bn", new BatchNorm(channels, EPSILON, 0.1), y);
    return g.relu(at + ".relu", y);
  }

  /** Non-bottleneck-1D: two pairs of 3x1 and 1x3, the second dilated, around a residual. */
  private static Feature nonBottleneck(
      GraphBuilder g, String at, int dilation, double dropout, Feature x) {
    int width = x.channels();
    Convolution down = Convolution.of(width, width, 3, 1).biased();
    Convolution across = Convolution.of(width, width, 1, 3).biased();
    Feature y = g.relu(at + ".relu1", g.add(at + ".conv3x1_1", down, x));
    y = g.add(at + ".conv1x3_1", across, y);
    y = g.relu(at + ".relu2", g.add(at + ".bn1", new BatchNorm(width, EPSILON, 0.1), y));
    y = g.relu(at + ".relu3", g.add(at + ".conv3x1_2", down.dilated(dilation), y));
    y = g.add(at + ".conv1x3_2", across.dilated(dilation), y);
    y = g.add(at + ".bn2", new BatchNorm(width, EPSILON, 0.1), y);
    y = g.add(at + ".dropout", new Dropout(dropout, true), y);
    return g.relu(at + ".relu4", g.sum(at + ".sum", y, x));
  }
}
