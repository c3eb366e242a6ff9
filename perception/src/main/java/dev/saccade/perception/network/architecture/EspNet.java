package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.AveragePool;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.OutputMeaning;

/**
 * ESPNet-C (Mehta et al. 2018, section 3.3), the encoder of ESPNet with two and eight ESP modules
 * on its second and third level, with iGUM in the place of the decoder (Spatial Sampling Network,
 * Table 1).
 *
 * <p>Parameters have the names of the authors' published weights, the heads aside; the class scores
 * alone have a bias that theirs have not. There is no dropout.
 */
final class EspNet {
  private static final double EPSILON = 1e-3;
  private static final int MODULES_OF_LEVEL_2 = 2;
  private static final int MODULES_OF_LEVEL_3 = 8;

  private EspNet() {}

  /** Scores and guidance offsets at 1/8. */
  static Graph build(int classes, boolean withInstances) {
    GraphBuilder g = new GraphBuilder("espnet-igum" + (withInstances ? "-instances" : ""));
    Feature x = encoder(g, g.input("image", 3));
    Feature scores = g.add("classifier.conv", Convolution.of(x.channels(), classes, 1).biased(), x);
    g.output("scores", OutputMeaning.CLASS_SCORES, scores);
    GuidanceHead.guidance(g, x);
    if (withInstances) {
      GuidanceHead.instances(g, x);
    }
    return g.build();
  }

  private static Feature encoder(GraphBuilder g, Feature image) {
    Feature half = g.add("sample1.pool.0", new AveragePool(3, 2, 1), image);
    Feature quarter = g.add("sample2.pool.0", new AveragePool(3, 2, 1), image);
    quarter = g.add("sample2.pool.1", new AveragePool(3, 2, 1), quarter);

    Feature x = g.add("level1.conv", Convolution.of(3, 16, 3).strided(2), image);
    x = activated(g, "level1", x);
    x = activated(g, "b1", g.concat("b1.concat", x, half));

    Feature first = downsampled(g, "level2_0", 64, x);
    x = first;
    for (int i = 0; i < MODULES_OF_LEVEL_2; i++) {
      x = module(g, "level2." + i, x);
    }
    x = activated(g, "b2", g.concat("b2.concat", x, first, quarter));

    first = downsampled(g, "level3_0", 128, x);
    x = first;
    for (int i = 0; i < MODULES_OF_LEVEL_3; i++) {
      x = module(g, "level3." + i, x);
    }
    return activated(g, "b3", g.concat("b3.concat", first, x));
  }

  private static Feature activated(GraphBuilder g, String at, Feature x) {
    Feature y = g.add(at + ".bn", new BatchNorm(x.channels(), EPSILON, 0.1), x);
    return g.add(at + ".act", PRelu.perChannel(x.channels(), 0.25), y);
  }

  /** The ESP module that halves the size: reduced by a strided 3x3, no residual. */
  private static Feature downsampled(GraphBuilder g, String at, int channels, Feature x) {
    Convolution reduction = Convolution.of(x.channels(), channels / 5, 3).strided(2);
    return activated(g, at, pyramid(g, at, channels, g.add(at + ".c1.conv", reduction, x)));
  }

  /** The ESP module (Figure 1): reduce, split, transform, merge, around a residual connection. */
  private static Feature module(GraphBuilder g, String at, Feature x) {
    int channels = x.channels();
    Feature reduced = g.add(at + ".c1.conv", Convolution.of(channels, channels / 5, 1), x);
    Feature y = g.sum(at + ".sum", x, pyramid(g, at, channels, reduced));
    return activated(g, at + ".bn", y);
  }

  /** Dilated convolutions side by side, summed up from the second on against gridding. */
  private static Feature pyramid(GraphBuilder g, String at, int channels, Feature x) {
    int width = x.channels();
    Feature[] parts = new Feature[5];
    parts[0] = g.add(at + ".d1.conv", Convolution.of(width, channels - 4 * width, 3), x);
    for (int i = 1; i < parts.length; i++) {
      int dilation = 1 << i;
      Convolution dilated = Convolution.of(width, width, 3).dilated(dilation);
      Feature y = g.add(at + ".d" + dilation + ".conv", dilated, x);
      parts[i] = i == 1 ? y : g.sum(at + ".add" + dilation, parts[i - 1], y);
    }
    return g.concat(at + ".concat", parts);
  }
}
