package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.Layer.PadChannels;
import dev.saccade.perception.network.OutputMeaning;

/**
 * The encoder of ENet (Paszke et al. 2016, Table 1) with iGUM in the place of its decoder (Spatial
 * Sampling Network, Table 1). The decoder's unpooling by remembered indices is not built.
 *
 * <p>What the paper's text leaves open is as in its authors' code ({@code e-lab/ENet-training}):
 * the inner width is a quarter of the output's also where the size is halved, 1x1 convolutions and
 * the first of an asymmetric pair have no bias, the pair has no norm between, dropout is 0.01 in
 * the first five bottlenecks and 0.1 after.
 *
 * <p>Bottlenecks that halve the size round it down: sides that are no multiples of eight lose up to
 * a cell.
 */
final class ENet {
  private static final double EPSILON = 1e-3;

  private ENet() {}

  /** Scores and guidance offsets at 1/8. */
  static Graph build(int classes, boolean withInstances) {
    GraphBuilder g = new GraphBuilder("enet-igum" + (withInstances ? "-instances" : ""));
    Feature x = encoder(g, g.input("image", 3));
    Feature scores = g.add("scores.conv", Convolution.of(128, classes, 1).biased(), x);
    g.output("scores", OutputMeaning.CLASS_SCORES, scores);
    GuidanceHead.guidance(g, x);
    if (withInstances) {
      GuidanceHead.instances(g, x);
    }
    return g.build();
  }

  private static Feature encoder(GraphBuilder g, Feature image) {
    Feature convolved = g.add("initial.conv", Convolution.of(3, 13, 3).strided(2).biased(), image);
    Feature pooled = g.add("initial.pool", new MaxPool(2, 2, 0, true), image);
    Feature x = activated(g, "initial", "", g.concat("initial.concat", convolved, pooled));

    x = new Bottleneck(g, "bottleneck1.0", 0.01).halving(x, 64);
    for (int i = 1; i <= 4; i++) {
      x = new Bottleneck(g, "bottleneck1." + i, 0.01).regular(x, 1);
    }
    x = new Bottleneck(g, "bottleneck2.0", 0.1).halving(x, 128);
    for (int section = 2; section <= 3; section++) {
      int block = 1;
      for (int dilation : new int[] {2, 4, 8, 16}) {
        String at = "bottleneck" + section + ".";
        // Regular and asymmetric blocks take turns between the dilated ones.
        x =
            dilation == 2 || dilation == 8
                ? new Bottleneck(g, at + block++, 0.1).regular(x, 1)
                : new Bottleneck(g, at + block++, 0.1).asymmetric(x);
        x = new Bottleneck(g, at + block++, 0.1).regular(x, dilation);
      }
    }
    return x;
  }

  private static Feature activated(GraphBuilder g, String at, String place, Feature x) {
    Feature y = g.add(at + ".bn" + place, new BatchNorm(x.channels(), EPSILON, 0.1), x);
    return g.add(at + ".prelu" + place, PRelu.perChannel(x.channels(), 0.25), y);
  }

  /** Figure 2b: reduced, convolved, expanded, around a residual connection. */
  private record Bottleneck(GraphBuilder g, String at, double dropout) {
    Feature regular(Feature x, int dilation) {
      int width = x.channels() / 4;
      Convolution middle = Convolution.of(width, width, 3).dilated(dilation).biased();
      Feature y = g.add(at + ".conv2", middle, reduced(x, width, 1));
      return expanded(y, x.channels(), x);
    }

    Feature asymmetric(Feature x) {
      int width = x.channels() / 4;
      Feature y = g.add(at + ".conv2a", Convolution.of(width, width, 1, 5), reduced(x, width, 1));
      y = g.add(at + ".conv2b", Convolution.of(width, width, 5, 1).biased(), y);
      return expanded(y, x.channels(), x);
    }

    Feature halving(Feature x, int channels) {
      int width = channels / 4;
      Feature y =
          g.add(at + ".conv2", Convolution.of(width, width, 3).biased(), reduced(x, width, 2));
      Feature pooled = g.add(at + ".pool", new MaxPool(2, 2, 0, false), x);
      Feature padded = g.add(at + ".pad", new PadChannels(channels - x.channels()), pooled);
      return expanded(y, channels, padded);
    }

    private Feature reduced(Feature x, int width, int stride) {
      Convolution convolution =
          Convolution.of(x.channels(), width, stride).strided(stride).padded(0);
      return activated(g, at, "1", g.add(at + ".conv1", convolution, x));
    }

    private Feature expanded(Feature middle, int channels, Feature beside) {
      Feature y = activated(g, at, "2", middle);
      y = g.add(at + ".conv3", Convolution.of(y.channels(), channels, 1), y);
      y = g.add(at + ".bn3", new BatchNorm(channels, EPSILON, 0.1), y);
      y = g.add(at + ".dropout", new Dropout(dropout, true), y);
      y = g.sum(at + ".sum", y, beside);
      return g.add(at + ".prelu3", PRelu.perChannel(channels, 0.25), y);
    }
  }
}
