package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Layer.Sampling;
import dev.saccade.perception.network.OutputMeaning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * FFNet (Mehta et al. 2022, Figures 1 and 2, Tables 1 to 4): a ResNet, an up-head that brings four
 * scales together from coarse to fine, a small segmentation head.
 *
 * <p>Names are those of the authors' code ({@code Qualcomm-AI-research/FFNet}), so that its weights
 * load as they are. Scores leave at the finest scale, 1/4 of the input (1/8 with stride 2 in the
 * first stage); no FFNet enlarges them further.
 *
 * @param backbone a row of Table 1, such as {@code 78s}
 * @param stride2 the first stage halves its input (Table 3's small models): {@code d} in the name
 * @param stem {@code a}, {@code b} or {@code c}: it goes with the backbone's family
 * @param mobile nearest instead of bilinear enlargement
 */
public record FfNet(
    String backbone,
    boolean stride2,
    char stem,
    char upHead,
    char segmentationHead,
    boolean mobile) {

  /** A row of Table 1. Three-stage backbones take the stem's output as their finest scale. */
  private record Backbone(boolean bottleneck, List<Integer> blocks, List<Integer> channels) {
    int stages() {
      return blocks.size();
    }
  }

  private static final List<Integer> PLAIN = List.of(64, 128, 256, 512);
  private static final List<Integer> SLIM = List.of(64, 128, 192, 320);
  private static final List<Integer> NARROW = List.of(96, 160, 320);
  private static final List<Integer> NARROW_SLIM = List.of(64, 128, 256);

  private static final Map<String, Backbone> BACKBONES =
      Map.ofEntries(
          Map.entry("150", new Backbone(false, List.of(16, 18, 28, 12), PLAIN)),
          Map.entry("134", new Backbone(false, List.of(8, 18, 28, 12), PLAIN)),
          Map.entry("101", new Backbone(true, List.of(3, 4, 23, 3), PLAIN)),
          Map.entry("86", new Backbone(false, List.of(8, 12, 16, 6), PLAIN)),
          Map.entry("56", new Backbone(false, List.of(4, 8, 12, 3), PLAIN)),
          Map.entry("50", new Backbone(true, List.of(3, 4, 6, 3), PLAIN)),
          Map.entry("34", new Backbone(false, List.of(3, 4, 6, 3), PLAIN)),
          Map.entry("18", new Backbone(false, List.of(2, 2, 2, 2), PLAIN)),
          Map.entry("150s", new Backbone(false, List.of(16, 18, 28, 12), SLIM)),
          Map.entry("86s", new Backbone(false, List.of(8, 12, 16, 6), SLIM)),
          Map.entry("78s", new Backbone(false, List.of(6, 12, 12, 8), SLIM)),
          Map.entry("54s", new Backbone(false, List.of(5, 8, 8, 5), SLIM)),
          Map.entry("40s", new Backbone(false, List.of(4, 5, 6, 4), SLIM)),
          Map.entry("30s", new Backbone(false, List.of(3, 4, 4, 3), SLIM)),
          Map.entry("22s", new Backbone(false, List.of(2, 3, 3, 2), SLIM)),
          Map.entry("122n", new Backbone(false, List.of(16, 24, 20), NARROW)),
          Map.entry("74n", new Backbone(false, List.of(8, 12, 16), NARROW)),
          Map.entry("46n", new Backbone(false, List.of(6, 8, 8), NARROW)),
          Map.entry("122ns", new Backbone(false, List.of(16, 24, 20), NARROW_SLIM)),
          Map.entry("74ns", new Backbone(false, List.of(8, 12, 16), NARROW_SLIM)),
          Map.entry("46ns", new Backbone(false, List.of(6, 8, 8), NARROW_SLIM)));

  /** Figure 2, up-head: channels of the adapted scales, finest first. */
  private static final Map<Character, List<Integer>> ADAPTED =
      Map.of(
          'a', List.of(64, 128, 256, 512),
          'b', List.of(64, 128, 128, 256),
          'c', List.of(128, 128, 128, 128));

  /** Figure 2, up-head: channels of the smoothed scales, finest first. */
  private static final Map<Character, List<Integer>> SMOOTHED =
      Map.of(
          'a', List.of(128, 128, 128, 128),
          'b', List.of(96, 96, 64, 32),
          'c', List.of(128, 16, 16, 16));

  private static final Pattern NAME =
      Pattern.compile("ffnet-([0-9]+(?:s|n|ns)?)-(d?)([abc])([abc])([abc])(-mobile)?");

  public FfNet {
    Backbone row = BACKBONES.get(backbone);
    if (row == null) {
      throw new IllegalArgumentException(
          "backbone: " + backbone + " (expected: one of " + BACKBONES.keySet() + ")");
    }
    if (stem != stemOf(backbone)) {
      throw new IllegalArgumentException(
          "stem: " + stem + " (expected: " + stemOf(backbone) + " for backbone " + backbone + ")");
    }
    if (stride2 && row.stages() == 3) {
      throw new IllegalArgumentException(
          "stride2: true (expected: false, as backbone " + backbone + " has three stages)");
    }
    if (!ADAPTED.containsKey(upHead) || !ADAPTED.containsKey(segmentationHead)) {
      throw new IllegalArgumentException(
          "heads: " + upHead + segmentationHead + " (expected: each a, b or c)");
    }
  }

  /** The network of a name such as {@code ffnet-78s-dbbb-mobile}; empty if it is none. */
  public static Optional<FfNet> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new FfNet(
              matcher.group(1),
              !matcher.group(2).isEmpty(),
              matcher.group(3).charAt(0),
              matcher.group(4).charAt(0),
              matcher.group(5).charAt(0),
              matcher.group(6) != null));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public String name() {
    String d = stride2 ? "d" : "";
    return "ffnet-"
        + backbone
        + "-"
        + d
        + stem
        + upHead
        + segmentationHead
        + (mobile ? "-mobile" : "");
  }

  private static char stemOf(String backbone) {
    if (backbone.contains("n")) {
      return 'c';
    }
    return backbone.endsWith("s") ? 'b' : 'a';
  }

  public Graph build(int classes, boolean withInstances) {
    GraphBuilder g = new GraphBuilder(name() + (withInstances ? "-instances" : ""));
    Feature[] scales = backbone(g, g.input("image", 3));
    Feature combined = upHead(g, scales);
    Feature features = segmentationFeatures(g, combined);
    int kernel = segmentationHead == 'b' ? 3 : 1;
    Convolution classifier = Convolution.of(features.channels(), classes, kernel).biased();
    Feature scores = g.add("head.layers.3.last_layer.3", classifier, features);
    g.output("scores", OutputMeaning.CLASS_SCORES, scores);
    if (withInstances) {
      GuidanceHead.instances(g, features);
    }
    return g.build();
  }

  /** Four scales, finest first. */
  private Feature[] backbone(GraphBuilder g, Feature image) {
    Backbone row = BACKBONES.get(backbone);
    String at = "backbone_model.";
    Feature x = stem(g, at, image);
    Feature[] scales = new Feature[4];
    int scale = 0;
    if (row.stages() == 3) {
      scales[scale++] = x;
    }
    for (int stage = 0; stage < row.stages(); stage++) {
      boolean first = stage == 0 && row.stages() == 4;
      int stride = first && !stride2 ? 1 : 2;
      for (int block = 0; block < row.blocks().get(stage); block++) {
        String blockName = at + "layer" + (stage + 1) + "." + block;
        int blockStride = block == 0 ? stride : 1;
        x =
            row.bottleneck()
                ? bottleneckBlock(g, blockName, row.channels().get(stage), blockStride, x)
                : basicBlock(g, blockName, row.channels().get(stage), blockStride, x);
      }
      scales[scale++] = x;
    }
    return scales;
  }

  /** Figure 2, stems A, B, C; each ends at 1/4. */
  private Feature stem(GraphBuilder g, String at, Feature image) {
    return switch (stem) {
      case 'a' -> {
        Convolution wide = Convolution.of(3, 64, 7).strided(2);
        Feature x = block(g, at + "conv1", at + "bn1", at + "relu", wide, image);
        yield g.add(at + "maxpool", new MaxPool(3, 2, 1, false), x);
      }
      case 'b' -> {
        Convolution first = Convolution.of(3, 32, 3).strided(2);
        Feature x = block(g, at + "conv0", at + "bn0", at + "relu0", first, image);
        Convolution second = Convolution.of(32, 64, 3).strided(2);
        yield block(g, at + "conv1", at + "bn1", at + "relu1", second, x);
      }
      default -> {
        Convolution first = Convolution.of(3, 64, 3).strided(2);
        Feature x = block(g, at + "conv0", at + "bn0", at + "relu0", first, image);
        Convolution second = Convolution.of(64, 64, 3).strided(2);
        x = block(g, at + "conv1", at + "bn1", at + "relu1", second, x);
        yield block(g, at + "conv2", at + "bn2", at + "relu2", Convolution.of(64, 64, 3), x);
      }
    };
  }

  private static Feature basicBlock(
      GraphBuilder g, String at, int channels, int stride, Feature x) {
    Convolution first = Convolution.of(x.channels(), channels, 3).strided(stride);
    Feature y = block(g, at + ".conv1", at + ".bn1", at + ".relu1", first, x);
    y = g.add(at + ".conv2", Convolution.of(channels, channels, 3), y);
    y = g.batchNorm(at + ".bn2", y);
    Feature shortcut = shortcut(g, at, channels, stride, x);
    return g.relu(at + ".relu2", g.sum(at + ".sum", shortcut, y));
  }

  private static Feature bottleneckBlock(
      GraphBuilder g, String at, int width, int stride, Feature x) {
    int channels = 4 * width;
    Convolution narrow = Convolution.of(x.channels(), width, 1);
    Feature y = block(g, at + ".conv1", at + ".bn1", at + ".relu1", narrow, x);
    Convolution middle = Convolution.of(width, width, 3).strided(stride);
    y = block(g, at + ".conv2", at + ".bn2", at + ".relu2", middle, y);
    y = g.add(at + ".conv3", Convolution.of(width, channels, 1), y);
    y = g.batchNorm(at + ".bn3", y);
    Feature shortcut = shortcut(g, at, channels, stride, x);
    return g.relu(at + ".relu3", g.sum(at + ".sum", shortcut, y));
  }

  private static Feature shortcut(GraphBuilder g, String at, int channels, int stride, Feature x) {
    if (stride == 1 && x.channels() == channels) {
      return x;
    }
    Convolution projection = Convolution.of(x.channels(), channels, 1).strided(stride);
    Feature y = g.add(at + ".downsample.0", projection, x);
    return g.batchNorm(at + ".downsample.1", y);
  }

  /**
   * Adapts the four scales, then smooths each and adds it, lifted and enlarged, to the finer one.
   */
  private Feature upHead(GraphBuilder g, Feature[] scales) {
    Feature[] adapted = new Feature[4];
    for (int i = 0; i < 4; i++) {
      Convolution adapter = Convolution.of(scales[i].channels(), ADAPTED.get(upHead).get(i), 1);
      adapted[i] = headBlock(g, "head.layers.0.adapter_conv." + i, adapter, scales[i]);
    }
    String[] names = {"fam_4", "fam_8", "fam_16", "fam_32"};
    Feature[] smooth = new Feature[4];
    Feature x = adapted[3];
    for (int i = 3; i >= 0; i--) {
      String at = "head.layers.1." + names[i];
      Convolution smoothing = Convolution.of(x.channels(), SMOOTHED.get(upHead).get(i), 3);
      smooth[i] = headBlock(g, i == 0 ? at : at + "_sm", smoothing, x);
      if (i > 0) {
        Convolution lifting = Convolution.of(x.channels(), adapted[i - 1].channels(), 1);
        Feature lifted = headBlock(g, at + "_up", lifting, x);
        Feature larger = enlarged(g, at + "_up.enlarged", lifted, adapted[i - 1]);
        x = g.sum(at + "_up.sum", larger, adapted[i - 1]);
      }
    }
    return g.concat(
        "head.layers.2.concat",
        smooth[0],
        enlarged(g, "head.layers.2.enlarged1", smooth[1], smooth[0]),
        enlarged(g, "head.layers.2.enlarged2", smooth[2], smooth[0]),
        enlarged(g, "head.layers.2.enlarged3", smooth[3], smooth[0]));
  }

  private Feature segmentationFeatures(GraphBuilder g, Feature x) {
    int channels =
        switch (segmentationHead) {
          case 'a' -> 512;
          case 'b' -> 256;
          default -> 128;
        };
    String at = "head.layers.3.last_layer.";
    Convolution convolution = Convolution.of(x.channels(), channels, 3).biased();
    return block(g, at + "0", at + "1", at + "2", convolution, x);
  }

  private Feature enlarged(GraphBuilder g, String at, Feature x, Feature like) {
    Sampling sampling = mobile ? Sampling.NEAREST : Sampling.BILINEAR_ALIGN_CORNERS;
    return g.add(at, new ResizeLike(sampling), x, like);
  }

  private static Feature headBlock(GraphBuilder g, String at, Convolution convolution, Feature x) {
    return block(g, at + ".layers.0", at + ".layers.1", at + ".layers.2", convolution, x);
  }

  private static Feature block(
      GraphBuilder g, String conv, String norm, String relu, Convolution convolution, Feature x) {
    return g.relu(relu, g.batchNorm(norm, g.add(conv, convolution, x)));
  }
}
