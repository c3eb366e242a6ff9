package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer;
import dev.saccade.perception.network.Layer.AdaptiveAveragePool;
import dev.saccade.perception.network.Layer.ArgMax;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Layer.Sampling;
import dev.saccade.perception.network.Layer.Softmax;
import dev.saccade.perception.network.OutputMeaning;

/**
 * Fast-SCNN (Poudel, Liwicki and Cipolla 2019, Table 1): learning to downsample, global feature
 * extractor, feature fusion, classifier.
 *
 * <p>Names are those of the usual public PyTorch code ({@code Tramac/Fast-SCNN-pytorch}), so that
 * its weights load as they are, the auxiliary head left out. Where that code and the paper differ:
 * the first convolution is padded, so that 1024 x 2048 gives 512 x 1024 as in the paper; the
 * depthwise convolution of the fusion is dilated by 4 as in the paper's Table 3. Neither changes a
 * parameter's shape.
 */
public final class FastScnn {
  private static final int[] BINS = {1, 2, 3, 6};

  /** What leaves the network. */
  public enum Output {
    /** Scores at 1/8, to be enlarged by the stage. */
    SCORES,
    /** Fast-SCNN prob: probabilities at the input's size. */
    PROBABILITIES,
    /** Fast-SCNN cls: the best class at the input's size. */
    CLASS_IDS
  }

  private FastScnn() {}

  public static Graph build(String name, int classes, Output output, boolean withInstances) {
    GraphBuilder g = new GraphBuilder(name);
    Feature image = g.input("image", 3);
    Feature high = learningToDownsample(g, image);
    Feature low = globalFeatureExtractor(g, high);
    Feature fused = featureFusion(g, high, low);
    Feature x = separable(g, "classifier.dsconv1.conv", 128, 1, fused);
    x = separable(g, "classifier.dsconv2.conv", 128, 1, x);
    Feature features = x;
    x = g.add("classifier.dropout", new Dropout(0.1, false), x);
    x = g.add("classifier.conv.1", Convolution.of(128, classes, 1).biased(), x);
    switch (output) {
      case SCORES -> g.output("scores", OutputMeaning.CLASS_SCORES, x);
      case PROBABILITIES -> {
        Feature full = enlarged(g, "enlarged", x, image);
        Feature probabilities = g.add("probabilities", new Softmax(), full);
        g.output("prob", OutputMeaning.CLASS_PROBABILITIES, probabilities);
      }
      case CLASS_IDS -> {
        Feature full = enlarged(g, "enlarged", x, image);
        g.output("ids", OutputMeaning.CLASS_IDS, g.add("best", new ArgMax(), full));
      }
    }
    if (withInstances) {
      GuidanceHead.instances(g, features);
    }
    return g.build();
  }

  private static Feature learningToDownsample(GraphBuilder g, Feature image) {
    String at = "learning_to_downsample.";
    Feature x = block(g, at + "conv.conv", 0, Convolution.of(3, 32, 3).strided(2), image);
    x = separable(g, at + "dsconv1.conv", 48, 2, x);
    return separable(g, at + "dsconv2.conv", 64, 2, x);
  }

  private static Feature globalFeatureExtractor(GraphBuilder g, Feature x) {
    String at = "global_feature_extractor.";
    Feature y = bottlenecks(g, at + "bottleneck1.", 64, 2, x);
    y = bottlenecks(g, at + "bottleneck2.", 96, 2, y);
    y = bottlenecks(g, at + "bottleneck3.", 128, 1, y);
    return pyramidPooling(g, at + "ppm.", y);
  }

  /** Three inverted bottlenecks, expansion 6, the first with the stride. */
  private static Feature bottlenecks(
      GraphBuilder g, String at, int channels, int stride, Feature x) {
    Feature y = bottleneck(g, at + "0", channels, stride, x);
    y = bottleneck(g, at + "1", channels, 1, y);
    return bottleneck(g, at + "2", channels, 1, y);
  }

  /** Table 2: 1x1 expanding, depthwise 3x3, 1x1 without activation. */
  private static Feature bottleneck(
      GraphBuilder g, String at, int channels, int stride, Feature x) {
    int expanded = 6 * x.channels();
    Feature y = block(g, at + ".block.0.conv", 0, Convolution.of(x.channels(), expanded, 1), x);
    y = block(g, at + ".block.1.conv", 0, Convolution.depthwise(expanded, 3).strided(stride), y);
    y = g.add(at + ".block.2", Convolution.of(expanded, channels, 1), y);
    y = g.batchNorm(at + ".block.3", y);
    boolean sameShape = stride == 1 && x.channels() == channels;
    return sameShape ? g.sum(at + ".sum", x, y) : y;
  }

  /** PSPNet's pyramid: means over coarse grids, enlarged and laid beside the map. */
  private static Feature pyramidPooling(GraphBuilder g, String at, Feature x) {
    Feature[] parts = new Feature[1 + BINS.length];
    parts[0] = x;
    for (int i = 0; i < BINS.length; i++) {
      String conv = at + "conv" + (i + 1);
      Feature y = g.add(conv + ".pool", new AdaptiveAveragePool(BINS[i], BINS[i]), x);
      y = block(g, conv + ".conv", 0, Convolution.of(x.channels(), x.channels() / 4, 1), y);
      parts[i + 1] = enlarged(g, conv + ".enlarged", y, x);
    }
    Feature all = g.concat(at + "concat", parts);
    return block(g, at + "out.conv", 0, Convolution.of(all.channels(), 128, 1), all);
  }

  /** Table 3: the low branch enlarged and filtered, the high branch lifted, their sum. */
  private static Feature featureFusion(GraphBuilder g, Feature high, Feature low) {
    String at = "feature_fusion.";
    Feature y = enlarged(g, at + "enlarged", low, high);
    y = block(g, at + "dwconv.conv", 0, Convolution.depthwise(128, 3).dilated(4), y);
    y = g.add(at + "conv_lower_res.0", Convolution.of(128, 128, 1).biased(), y);
    y = g.batchNorm(at + "conv_lower_res.1", y);
    Feature h = g.add(at + "conv_higher_res.0", Convolution.of(64, 128, 1).biased(), high);
    h = g.batchNorm(at + "conv_higher_res.1", h);
    return g.relu(at + "relu", g.sum(at + "sum", h, y));
  }

  /** Depthwise 3x3 and 1x1, each with norm and ReLU. */
  private static Feature separable(GraphBuilder g, String at, int channels, int stride, Feature x) {
    Feature y = block(g, at, 0, Convolution.depthwise(x.channels(), 3).strided(stride), x);
    return block(g, at, 3, Convolution.of(x.channels(), channels, 1), y);
  }

  /** Convolution, norm, ReLU as elements {@code first} and on of a sequence. */
  private static Feature block(GraphBuilder g, String at, int first, Layer convolution, Feature x) {
    Feature y = g.add(at + "." + first, convolution, x);
    y = g.batchNorm(at + "." + (first + 1), y);
    return g.relu(at + "." + (first + 2), y);
  }

  private static Feature enlarged(GraphBuilder g, String at, Feature x, Feature like) {
    return g.add(at, new ResizeLike(Sampling.BILINEAR_ALIGN_CORNERS), x, like);
  }
}
