package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Layer.Sampling;
import dev.saccade.perception.network.Layer.WeightedSum;
import dev.saccade.perception.network.OutputMeaning;
import java.util.ArrayList;
import java.util.List;

/**
 * ESeg (Meng et al. 2022, "Revisiting Multi-Scale Feature Fusion for Semantic Segmentation"):
 * EfficientNet, features P2 to P9, BiFPN, all levels combined at P2, one classifier. ESeg-Lite has
 * EfficientNet-Lite and ReLU6 throughout.
 *
 * <p>The text at hand gives neither widths nor repeats. Read here as points of EfficientDet's
 * compound scaling (Tan et al. 2020, Table 1), which the paper builds on: ESeg-S, -M and -L as D1,
 * D4 and D7x; ESeg-Lite-S, -M and -L as EfficientDet-Lite 0, 1 and 2. Also chosen: one lateral
 * convolution a level; P6 from P5 by a 1x1 convolution and pooling, P7 to P9 by pooling
 * (EfficientDet's way); levels combined by one more fast normalised fusion.
 *
 * @param channels of the BiFPN
 * @param repeats of the BiFPN
 */
public record ESeg(String name, EfficientNet backbone, int channels, int repeats) {
  private static final int LEVELS = 8; // P2 to P9
  private static final double FUSION_EPSILON = 1e-4;

  /** Every size, small to large, Lite first. */
  static final List<ESeg> SIZES =
      List.of(
          new ESeg("eseg-lite-s", EfficientNet.lite(0), 64, 3),
          new ESeg("eseg-lite-m", EfficientNet.lite(1), 88, 4),
          new ESeg("eseg-lite-l", EfficientNet.lite(2), 112, 5),
          new ESeg("eseg-s", EfficientNet.b(1), 88, 4),
          new ESeg("eseg-m", EfficientNet.b(4), 224, 7),
          new ESeg("eseg-l", EfficientNet.b(7), 384, 8));

  Graph build(int classes, boolean withInstances) {
    GraphBuilder g = new GraphBuilder(name + (withInstances ? "-instances" : ""));
    List<Feature> levels = pyramid(g, backbone.features(g, g.input("image", 3)));
    for (int i = 0; i < repeats; i++) {
      levels = biFpn(g, "bifpn." + i, levels);
    }
    Feature combined = combined(g, levels);
    Feature scores = g.add("classifier", Convolution.of(channels, classes, 1).biased(), combined);
    g.output("scores", OutputMeaning.CLASS_SCORES, scores);
    if (withInstances) {
      GuidanceHead.instances(g, combined);
    }
    return g.build();
  }

  /** P2 to P9, all of the BiFPN's width. */
  private List<Feature> pyramid(GraphBuilder g, Feature[] features) {
    List<Feature> levels = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      levels.add(lateral(g, "lateral.p" + (i + 2), features[i]));
    }
    Feature coarsest = lateral(g, "coarser.p6", features[features.length - 1]);
    for (int level = levels.size(); level < LEVELS; level++) {
      coarsest = halved(g, "coarser.p" + (level + 2) + ".pool", coarsest);
      levels.add(coarsest);
    }
    return levels;
  }

  private Feature lateral(GraphBuilder g, String at, Feature x) {
    Feature y = g.add(at + ".conv", Convolution.of(x.channels(), channels, 1).biased(), x);
    return EfficientNet.norm(g, at + ".bn", y);
  }

  /** One pass from coarse to fine and one back (EfficientDet, Figure 2 d). */
  private List<Feature> biFpn(GraphBuilder g, String at, List<Feature> in) {
    Feature[] down = in.toArray(Feature[]::new);
    for (int i = LEVELS - 2; i >= 0; i--) {
      String node = at + ".down.p" + (i + 2);
      Feature coarser = enlarged(g, node + ".enlarged", Sampling.NEAREST, down[i + 1], in.get(i));
      down[i] = fused(g, node, in.get(i), coarser);
    }
    Feature[] out = new Feature[LEVELS];
    out[0] = down[0];
    for (int i = 1; i < LEVELS; i++) {
      String node = at + ".up.p" + (i + 2);
      Feature finer = halved(g, node + ".pool", out[i - 1]);
      out[i] =
          i == LEVELS - 1
              ? fused(g, node, in.get(i), finer)
              : fused(g, node, in.get(i), down[i], finer);
    }
    return List.of(out);
  }

  /** Fast normalised fusion, activation, separable convolution, norm. */
  private Feature fused(GraphBuilder g, String at, Feature... inputs) {
    Feature y = g.add(at + ".fuse", new WeightedSum(inputs.length, FUSION_EPSILON), inputs);
    y = backbone.activated(g, at + ".act", y);
    y = g.add(at + ".depthwise", Convolution.depthwise(channels, 3), y);
    y = g.add(at + ".pointwise", Convolution.of(channels, channels, 1).biased(), y);
    return EfficientNet.norm(g, at + ".bn", y);
  }

  private static Feature combined(GraphBuilder g, List<Feature> levels) {
    Feature finest = levels.get(0);
    Feature[] all = new Feature[LEVELS];
    all[0] = finest;
    for (int i = 1; i < LEVELS; i++) {
      String at = "combine.enlarged.p" + (i + 2);
      all[i] = enlarged(g, at, Sampling.BILINEAR_HALF_PIXEL, levels.get(i), finest);
    }
    return g.add("combine.fuse", new WeightedSum(LEVELS, FUSION_EPSILON), all);
  }

  private static Feature halved(GraphBuilder g, String at, Feature x) {
    return g.add(at, new MaxPool(3, 2, 1, false), x);
  }

  private static Feature enlarged(
      GraphBuilder g, String at, Sampling sampling, Feature x, Feature like) {
    return g.add(at, new ResizeLike(sampling), x, like);
  }
}
