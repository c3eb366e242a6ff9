package dev.saccade.sim.train;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.Layer;
import dev.saccade.perception.network.Node;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Gives a network graph its meaning in libtorch: the forward pass, through which gradients flow.
 *
 * <p>The numbers are not held here but handed in by name, so that the trained weights and their
 * average run through the same code.
 */
final class TorchNetwork {
  private static final double GUIDANCE_RATE_SHARE = 0.01;

  private final Graph graph;
  private final boolean heldSlopes;
  private final double dropoutScale;
  private final Map<String, Integer> uses;

  /**
   * @param graph the architecture
   * @param heldSlopes whether PReLU slopes stay at their values instead of being learned, which
   *     saves a third of the backward pass
   * @param dropoutScale factor on every dropout probability; short trainings want less of it
   */
  TorchNetwork(Graph graph, boolean heldSlopes, double dropoutScale) {
    if (!(dropoutScale >= 0 && dropoutScale <= 1)) {
      throw new IllegalArgumentException("dropoutScale: " + dropoutScale + " (expected: 0..1)");
    }
    this.graph = graph;
    this.heldSlopes = heldSlopes;
    this.dropoutScale = dropoutScale;
    this.uses = graph.uses();
  }

  Graph graph() {
    return graph;
  }

  /** Whether the optimiser moves this parameter. */
  boolean learns(Parameter parameter) {
    return parameter.learned() && !(heldSlopes && isSlope(parameter.name()));
  }

  private boolean isSlope(String parameterName) {
    String owner = parameterName.substring(0, parameterName.lastIndexOf('.'));
    return graph.nodes().stream()
        .anyMatch(node -> node.name().equals(owner) && node.layer() instanceof Layer.PRelu);
  }

  /**
   * Parameters whose convolution ends, through a tanh alone, in an output of offsets, and the share
   * of the rate at which they learn, {@code instanceShare} for that of the instances.
   *
   * <p>They start at zero and learn slowly. A wide head over features of no fixed scale otherwise
   * drives the tanh to its ends within a few steps of Adam, and there it stays: no gradient comes
   * back from +-1. The guidance, whose gradient is the weaker one and mostly noise, learns slowest.
   */
  static Map<String, Double> offsetHeads(Graph graph, double instanceShare) {
    Map<String, Node> nodes = new HashMap<>();
    graph.nodes().forEach(node -> nodes.put(node.name(), node));
    Map<String, Double> heads = new HashMap<>();
    for (Graph.Output output : graph.outputs()) {
      double share =
          switch (output.meaning()) {
            case GUIDANCE -> GUIDANCE_RATE_SHARE;
            case INSTANCE_OFFSETS -> instanceShare;
            case CLASS_SCORES, CLASS_PROBABILITIES, CLASS_IDS -> 1;
          };
      Node node = nodes.get(output.node());
      while (share < 1 && node != null && isAfterHead(node.layer())) {
        node = nodes.get(node.inputs().get(0));
      }
      if (share < 1 && node != null && node.layer() instanceof Layer.Convolution) {
        node.parameters().forEach(parameter -> heads.put(parameter.name(), share));
      }
    }
    return heads;
  }

  private static boolean isAfterHead(Layer layer) {
    return layer instanceof Layer.Activation || layer instanceof Layer.ScaledToSize;
  }

  /** The bias of the convolution that gives the class scores, if it has one and comes last. */
  static Optional<String> scoreBias(Graph graph) {
    return graph
        .output(OutputMeaning.CLASS_SCORES)
        .flatMap(
            output ->
                graph.nodes().stream()
                    .filter(node -> node.name().equals(output.node()))
                    .filter(
                        node ->
                            node.layer() instanceof Layer.Convolution convolution
                                && convolution.bias())
                    .findFirst())
        .map(node -> node.name() + ".bias");
  }

  /**
   * Random numbers to start from, PyTorch's customs: kernels even in +-1/sqrt(inputs of an output),
   * scales 1, shifts 0, slopes as the layer says; heads of offsets at zero.
   *
   * @return by complete name, in the graph's order
   */
  Map<String, float[]> initialValues(long seed) {
    Map<String, float[]> values = new LinkedHashMap<>();
    Set<String> heads = offsetHeads(graph, GUIDANCE_RATE_SHARE).keySet();
    for (Node node : graph.nodes()) {
      int fanIn = 0;
      for (Parameter parameter : node.parameters()) {
        float[] array = new float[Math.toIntExact(parameter.elementCount())];
        List<Integer> shape = parameter.shape();
        SplittableRandom random =
            new SplittableRandom(SampleOrder.mix(seed, parameter.name().hashCode()));
        if (shape.size() == 4) {
          int inputs =
              node.layer() instanceof Layer.TransposedConvolution ? shape.get(0) : shape.get(1);
          fanIn = inputs * shape.get(2) * shape.get(3);
        }
        float first = startOf(node.layer(), parameter.name());
        double bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
        for (int i = 0; i < array.length; i++) {
          array[i] = fanIn > 0 ? (float) (bound * (2 * random.nextDouble() - 1)) : first;
        }
        if (heads.contains(parameter.name())) {
          Arrays.fill(array, 0);
        }
        values.put(parameter.name(), array);
      }
    }
    return values;
  }

  private static float startOf(Layer layer, String name) {
    if (layer instanceof Layer.PRelu prelu) {
      return (float) prelu.initialSlope();
    }
    boolean zero =
        layer instanceof Layer.BatchNorm
            && (name.endsWith(".bias") || name.endsWith(".running_mean"));
    return zero ? 0 : 1;
  }

  /** The outputs of a forward pass. */
  static final class Outputs {
    private final Graph graph;
    private final Map<String, Tensor> byName;

    private Outputs(Graph graph, Map<String, Tensor> byName) {
      this.graph = graph;
      this.byName = byName;
    }

    /** An output in single precision, if the graph has one of this meaning. */
    Optional<Tensor> of(OutputMeaning meaning) {
      return graph.output(meaning).map(output -> singlePrecision(byName.get(output.name())));
    }

    Tensor named(String name) {
      return byName.get(name);
    }

    /** Half precision would place samples a tenth of a cell off, and losses would not add up. */
    private static Tensor singlePrecision(Tensor tensor) {
      return tensor.toType(torch.ScalarType.Float);
    }
  }

  @SuppressWarnings("ReferenceEquality") // what is to be closed, and not what it holds
  private static boolean isSame(Tensor one, Tensor other) {
    return one == other;
  }

  /**
   * Runs the network.
   *
   * @param tensors parameters by complete name
   * @param image [n][3][h][w]
   * @param training whether batch statistics are used and gathered, and dropout is active
   */
  Outputs forward(Map<String, Tensor> tensors, Tensor image, boolean training) {
    Map<String, Tensor> values = new HashMap<>();
    Map<String, Integer> left = new HashMap<>(uses);
    values.put(graph.inputs().get(0).name(), image);
    for (Node node : graph.nodes()) {
      List<Tensor> inputs = node.inputs().stream().map(values::get).toList();
      values.put(node.name(), node.layer().accept(new Step(node, inputs, tensors, training)));
      for (String input : node.inputs()) {
        // What nobody reads any more need not stay alive while evaluating.
        if (left.merge(input, -1, Integer::sum) == 0) {
          Tensor done = values.remove(input);
          if (!training && done != null && !isSame(done, image)) {
            done.close();
          }
        }
      }
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(output -> outputs.put(output.name(), values.get(output.node())));
    return new Outputs(graph, outputs);
  }

  /** One node at work. */
  private final class Step implements Layer.Visitor<Tensor> {
    private final Node node;
    private final List<Tensor> inputs;
    private final Map<String, Tensor> tensors;
    private final boolean training;

    Step(Node node, List<Tensor> inputs, Map<String, Tensor> tensors, boolean training) {
      this.node = node;
      this.inputs = inputs;
      this.tensors = tensors;
      this.training = training;
    }

    private Tensor x() {
      return inputs.get(0);
    }

    private Tensor parameter(String name) {
      return tensors.get(node.name() + "." + name);
    }

    private TensorOptional bias(boolean present) {
      return present ? new TensorOptional(parameter("bias")) : new TensorOptional();
    }

    @Override
    public Tensor convolution(Layer.Convolution layer) {
      return torch.conv2d(
          x(),
          parameter("weight"),
          bias(layer.bias()),
          new long[] {layer.strideHeight(), layer.strideWidth()},
          new long[] {layer.paddingHeight(), layer.paddingWidth()},
          new long[] {layer.dilationHeight(), layer.dilationWidth()},
          layer.groups());
    }

    @Override
    public Tensor transposedConvolution(Layer.TransposedConvolution layer) {
      return torch.conv_transpose2d(
          x(),
          parameter("weight"),
          bias(layer.bias()),
          new long[] {layer.stride(), layer.stride()},
          new long[] {layer.padding(), layer.padding()},
          new long[] {layer.outputPadding(), layer.outputPadding()},
          1,
          1,
          1);
    }

    @Override
    public Tensor batchNorm(Layer.BatchNorm layer) {
      return torch.batch_norm(
          x(),
          new TensorOptional(parameter("weight")),
          new TensorOptional(parameter("bias")),
          new TensorOptional(parameter("running_mean")),
          new TensorOptional(parameter("running_var")),
          training,
          layer.momentum(),
          layer.epsilon(),
          true);
    }

    @Override
    public Tensor pRelu(Layer.PRelu layer) {
      Tensor slope = parameter("weight");
      if (layer.slopeCount() == 1 && (heldSlopes || !training)) {
        return torch.leaky_relu(x(), new Scalar(slope.item_double()));
      }
      return torch.prelu(x(), slope.toType(x().scalar_type()));
    }

    @Override
    public Tensor leakyRelu(Layer.LeakyRelu layer) {
      return torch.leaky_relu(x(), new Scalar(layer.slope()));
    }

    @Override
    public Tensor activation(Layer.Activation layer) {
      return switch (layer.function()) {
        case RELU -> torch.relu(x());
        case RELU6 -> torch.hardtanh(x(), new Scalar(0.0), new Scalar(6.0));
        case SWISH -> torch.silu(x());
        case SIGMOID -> torch.sigmoid(x());
        case TANH -> torch.tanh(x());
      };
    }

    @Override
    public Tensor softmax(Layer.Softmax layer) {
      return torch.softmax(x(), 1, new ScalarTypeOptional());
    }

    @Override
    public Tensor argMax(Layer.ArgMax layer) {
      return torch.argmax(x(), new org.bytedeco.pytorch.LongOptional(1), false);
    }

    @Override
    public Tensor maxPool(Layer.MaxPool layer) {
      return torch.max_pool2d(
          x(),
          new long[] {layer.kernel(), layer.kernel()},
          new long[] {layer.stride(), layer.stride()},
          new long[] {layer.padding(), layer.padding()},
          new long[] {1, 1},
          layer.roundUp());
    }

    @Override
    public Tensor averagePool(Layer.AveragePool layer) {
      return torch.avg_pool2d(
          x(),
          new long[] {layer.kernel(), layer.kernel()},
          new long[] {layer.stride(), layer.stride()},
          new long[] {layer.padding(), layer.padding()},
          false,
          true,
          new org.bytedeco.pytorch.LongOptional());
    }

    @Override
    public Tensor adaptiveAveragePool(Layer.AdaptiveAveragePool layer) {
      return torch.adaptive_avg_pool2d(x(), layer.height(), layer.width());
    }

    @Override
    public Tensor dropout(Layer.Dropout layer) {
      double probability = layer.probability() * dropoutScale;
      if (!training || probability == 0) {
        return x().alias();
      }
      return layer.wholeChannels()
          ? torch.feature_dropout(x(), probability, true)
          : torch.dropout(x(), probability, true);
    }

    @Override
    public Tensor concat(Layer.Concat layer) {
      return torch.cat(new TensorVector(inputs.toArray(Tensor[]::new)), 1);
    }

    @Override
    public Tensor add(Layer.Add layer) {
      Tensor sum = inputs.get(0).add(inputs.get(1));
      for (int i = 2; i < inputs.size(); i++) {
        sum = sum.add(inputs.get(i));
      }
      return sum;
    }

    @Override
    public Tensor multiply(Layer.Multiply layer) {
      return inputs.get(0).mul(inputs.get(1));
    }

    @Override
    public Tensor weightedSum(Layer.WeightedSum layer) {
      Tensor weights = torch.relu(parameter("weight"));
      weights = weights.div(weights.sum().add(new Scalar(layer.epsilon())));
      Tensor sum = inputs.get(0).mul(weights.select(0, 0));
      for (int i = 1; i < inputs.size(); i++) {
        sum = sum.add(inputs.get(i).mul(weights.select(0, i)));
      }
      return sum;
    }

    @Override
    public Tensor padChannels(Layer.PadChannels layer) {
      return torch.constant_pad_nd(x(), 0, 0, 0, 0, 0, layer.count());
    }

    @Override
    public Tensor resize(Layer.Resize layer) {
      return resized(layer.sampling(), x().size(2) * layer.scale(), x().size(3) * layer.scale());
    }

    @Override
    public Tensor scaledToSize(Layer.ScaledToSize layer) {
      double[] factors = {
        (double) layer.widthCells() / x().size(3), (double) layer.heightCells() / x().size(2)
      };
      Tensor factor = Tensor.create(factors).toType(torch.ScalarType.Float).view(1, 2, 1, 1);
      return x().mul(factor);
    }

    @Override
    public Tensor resizeLike(Layer.ResizeLike layer) {
      return resized(layer.sampling(), inputs.get(1).size(2), inputs.get(1).size(3));
    }

    private Tensor resized(Layer.Sampling sampling, long height, long width) {
      long[] size = {height, width};
      return switch (sampling) {
        case NEAREST -> torch.upsample_nearest2d(x(), size);
        case BILINEAR_HALF_PIXEL -> torch.upsample_bilinear2d(x(), size, false);
        case BILINEAR_ALIGN_CORNERS -> torch.upsample_bilinear2d(x(), size, true);
      };
    }
  }
}
