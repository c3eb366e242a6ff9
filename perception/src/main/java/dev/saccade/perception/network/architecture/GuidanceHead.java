package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.OutputMeaning;

/**
 * The head that predicts a table of guidance offsets: one 3x3 convolution and tanh (Spatial
 * Sampling Network, section 4, "Two Practical Tips"). Any network can carry it.
 */
final class GuidanceHead {
  private GuidanceHead() {}

  /** Offsets for guided upsampling, in low-resolution pixels. */
  static void guidance(GraphBuilder g, Feature x) {
    g.output("guidance", OutputMeaning.GUIDANCE, offsets(g, "guidance", x));
  }

  /** Offsets towards the instance's centre, in normalised coordinates. */
  static void instances(GraphBuilder g, Feature x) {
    g.output("offsets", OutputMeaning.INSTANCE_OFFSETS, offsets(g, "offsets", x));
  }

  private static Feature offsets(GraphBuilder g, String at, Feature x) {
    Feature y = g.add(at + ".conv", Convolution.of(x.channels(), 2, 3).biased(), x);
    return g.tanh(at + ".tanh", y);
  }
}
