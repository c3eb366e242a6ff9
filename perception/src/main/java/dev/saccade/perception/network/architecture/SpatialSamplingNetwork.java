package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.OutputMeaning;

/**
 * Spatial Sampling Network (Mazzini and Schettini, "Spatial Sampling Network for Fast Scene
 * Understanding"): an ERFNet-like encoder of lightweight blocks and three heads at 1/8 of the input
 * size.
 *
 * <ul>
 *   <li>{@code scores}: one channel a class.
 *   <li>{@code guidance}: iGUM's low-resolution guidance offsets (section 3.1), tanh, in
 *       low-resolution pixels as Eq. 1 adds them.
 *   <li>{@code offsets}: the instance module's guidance offsets (section 4), tanh, in normalised
 *       coordinates: 1 is half the image.
 * </ul>
 *
 * Guided upsampling and iterative sampling read these maps outside of the graph.
 *
 * <p>What the text leaves open was chosen thus: batch norm follows every convolution of the block,
 * the last one before the residual sum; both kernels of a pair carry the place's dilation; the
 * scores' head is one 1x1 convolution as in ERFNet's encoder-only form; each guidance head is one
 * 3x3 convolution (a boundary or a centre is a matter of neighbours, and 4,600 numbers are
 * nothing); pooling rounds up, so that odd sizes meet the padded convolution beside it.
 */
public final class SpatialSamplingNetwork {
  private static final double EPSILON = 1e-3; // as ERFNet
  private static final int[] DILATIONS = {2, 4, 8, 16};

  private SpatialSamplingNetwork() {}

  /** The network with all three heads. */
  public static Graph build(int classes) {
    return build("ssn", classes, true);
  }

  /** The semantic half alone (Tables 1 to 4): scores and guidance. */
  public static Graph buildSemantic(int classes) {
    return build("ssn-semantic", classes, false);
  }

  private static Graph build(String name, int classes, boolean withInstances) {
    GraphBuilder g = new GraphBuilder(name);
    Feature x = encoder(g, g.input("image", 3));

    Feature scores = g.add("scores.conv", Convolution.of(x.channels(), classes, 1).biased(), x);
    g.output("scores", OutputMeaning.CLASS_SCORES, scores);
    GuidanceHead.guidance(g, x);
    if (withInstances) {
      GuidanceHead.instances(g, x);
    }
    return g.build();
  }

  private static Feature encoder(GraphBuilder g, Feature image) {
    Feature x = downsampler(g, "encoder.down1", 16, image);
    x = downsampler(g, "encoder.down2", 64, x);
    int block = 1;
    for (int i = 0; i < 5; i++) {
      x = lightweightBlock(g, "encoder.block" + block++, 1, 0.03, x);
    }
    x = downsampler(g, "encoder.down3", 128, x);
    for (int repeat = 0; repeat < 2; repeat++) {
      for (int dilation : DILATIONS) {
        x = lightweightBlock(g, "encoder.block" + block++, dilation, 0.3, x);
      }
    }
    return x;
  }

  /** 3x3 stride 2 convolution beside max pooling, concatenated (section 5, early downsampling). */
  private static Feature downsampler(GraphBuilder g, String at, int channels, Feature x) {
    Layer convolution = Convolution.of(x.channels(), channels - x.channels(), 3).strided(2);
    Feature convolved = g.add(at + ".conv", convolution, x);
    Feature pooled = g.add(at + ".pool", new MaxPool(2, 2, 0, true), x);
    return normalised(g, at, "", g.concat(at + ".concat", convolved, pooled));
  }

  /** Figure 5: 1x1, 3x1, 1x3, 1x1 around a residual connection; no biases. */
  private static Feature lightweightBlock(
      GraphBuilder g, String at, int dilation, double dropout, Feature x) {
    int width = x.channels();
    Feature y = g.add(at + ".conv1", Convolution.of(width, width, 1), x);
    y = normalised(g, at, "1", y);
    y = g.add(at + ".conv2", Convolution.of(width, width, 3, 1).dilated(dilation), y);
    y = normalised(g, at, "2", y);
    y = g.add(at + ".conv3", Convolution.of(width, width, 1, 3).dilated(dilation), y);
    y = normalised(g, at, "3", y);
    y = g.add(at + ".conv4", Convolution.of(width, width, 1), y);
    y = g.add(at + ".bn4", new BatchNorm(width, EPSILON, 0.1), y);
    y = g.add(at + ".dropout", new Dropout(dropout, true), y);
    y = g.sum(at + ".sum", y, x);
    return g.add(at + ".prelu4", PRelu.shared(0.25), y);
  }

  private static Feature normalised(GraphBuilder g, String at, String place, Feature x) {
    Feature y = g.add(at + ".bn" + place, new BatchNorm(x.channels(), EPSILON, 0.1), x);
    return g.add(at + ".prelu" + place, PRelu.shared(0.25), y);
  }
}
