package dev.saccade.perception.network.format;

import static dev.saccade.perception.network.format.OnnxModel.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.saccade.perception.network.Layer;
import dev.saccade.perception.network.Layer.Activation;
import dev.saccade.perception.network.Layer.AdaptiveAveragePool;
import dev.saccade.perception.network.Layer.Add;
import dev.saccade.perception.network.Layer.ArgMax;
import dev.saccade.perception.network.Layer.AveragePool;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Concat;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.LeakyRelu;
import dev.saccade.perception.network.Layer.MaxPool;
import dev.saccade.perception.network.Layer.Multiply;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.Layer.PadChannels;
import dev.saccade.perception.network.Layer.Resize;
import dev.saccade.perception.network.Layer.ResizeLike;
import dev.saccade.perception.network.Layer.Sampling;
import dev.saccade.perception.network.Layer.ScaledToSize;
import dev.saccade.perception.network.Layer.Softmax;
import dev.saccade.perception.network.Layer.TransposedConvolution;
import dev.saccade.perception.network.Layer.WeightedSum;
import dev.saccade.perception.network.Node;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import java.util.ArrayList;
import java.util.List;

/** Each layer in ONNX operators; the answer is the name of the tensor that holds its result. */
class OnnxLayers implements Layer.Visitor<String> {
  final OnnxModel model;
  final Weights weights;
  private final boolean half;

  Node node;
  private List<String> in;

  OnnxLayers(OnnxModel model, Weights weights, boolean half) {
    this.model = model;
    this.weights = weights;
    this.half = half;
  }

  String write(Node nextNode, List<String> inputs) {
    this.node = nextNode;
    this.in = inputs;
    return nextNode.layer().accept(this);
  }

  private String emit(String op, List<String> inputs, AttributeProto... attributes) {
    return model.node(op, node.name(), inputs, attributes);
  }

  private String step(String op, String suffix, List<String> inputs, AttributeProto... attributes) {
    return model.node(op, node.name() + "." + suffix, inputs, attributes);
  }

  /** The tensor of one of the layer's own parameters. */
  String weight(String name) {
    WeightTensor tensor = weights.get(node.name() + "." + name);
    return numbers(node.name() + "." + name, tensor.shape(), tensor.values());
  }

  private String numbers(String name, List<Integer> shape, float... values) {
    return half ? model.halves(name, shape, values) : model.floats(name, shape, values);
  }

  private List<String> withWeights(boolean bias) {
    List<String> inputs = new ArrayList<>(in);
    inputs.add(weight("weight"));
    if (bias) {
      inputs.add(weight("bias"));
    }
    return inputs;
  }

  @Override
  public String convolution(Convolution c) {
    return emit(
        "Conv",
        withWeights(c.bias()),
        attribute("dilations", new long[] {c.dilationHeight(), c.dilationWidth()}),
        attribute("group", (long) c.groups()),
        attribute("kernel_shape", new long[] {c.kernelHeight(), c.kernelWidth()}),
        attribute(
            "pads",
            new long[] {c.paddingHeight(), c.paddingWidth(), c.paddingHeight(), c.paddingWidth()}),
        attribute("strides", new long[] {c.strideHeight(), c.strideWidth()}));
  }

  @Override
  public String transposedConvolution(TransposedConvolution t) {
    return emit(
        "ConvTranspose",
        withWeights(t.bias()),
        attribute("kernel_shape", square(t.kernel())),
        attribute("output_padding", square(t.outputPadding())),
        attribute("pads", border(t.padding())),
        attribute("strides", square(t.stride())));
  }

  @Override
  public String batchNorm(BatchNorm layer) {
    return emit(
        "BatchNormalization",
        List.of(
            in.get(0),
            weight("weight"),
            weight("bias"),
            weight("running_mean"),
            weight("running_var")),
        attribute("epsilon", (float) layer.epsilon()));
  }

  @Override
  public String pRelu(PRelu layer) {
    float[] slopes = weights.get(node.name() + ".weight").values();
    if (layer.slopeCount() == 1) { // LeakyRelu, which engines fuse into convolutions
      return emit("LeakyRelu", in, attribute("alpha", slopes[0]));
    }
    String slope = numbers(node.name() + ".slopes", List.of(slopes.length, 1, 1), slopes);
    return emit("PRelu", List.of(in.get(0), slope));
  }

  @Override
  public String leakyRelu(LeakyRelu layer) {
    return emit("LeakyRelu", in, attribute("alpha", (float) layer.slope()));
  }

  @Override
  public String activation(Activation layer) {
    return switch (layer.function()) {
      case RELU -> emit("Relu", in);
      case RELU6 ->
          emit(
              "Clip",
              List.of(
                  in.get(0),
                  numbers("constant.zero", List.of(), 0),
                  numbers("constant.six", List.of(), 6)));
      case SIGMOID -> emit("Sigmoid", in);
      case TANH -> emit("Tanh", in);
      case SWISH -> emit("Mul", List.of(in.get(0), step("Sigmoid", "sigmoid", in)));
    };
  }

  @Override
  public String softmax(Softmax layer) {
    return emit("Softmax", in, attribute("axis", 1L));
  }

  @Override
  public String argMax(ArgMax layer) {
    return emit("ArgMax", in, attribute("axis", 1L), attribute("keepdims", 0L));
  }

  @Override
  public String maxPool(MaxPool p) {
    return emit(
        "MaxPool",
        in,
        attribute("ceil_mode", p.roundUp() ? 1L : 0L),
        attribute("kernel_shape", square(p.kernel())),
        attribute("pads", border(p.padding())),
        attribute("strides", square(p.stride())));
  }

  @Override
  public String averagePool(AveragePool p) {
    return emit(
        "AveragePool",
        in,
        attribute("count_include_pad", 1L),
        attribute("kernel_shape", square(p.kernel())),
        attribute("pads", border(p.padding())),
        attribute("strides", square(p.stride())));
  }

  /**
   * ONNX has no adaptive pooling. Means over windows are two matrix products, rows . x . columns,
   * whose matrices are built from the size at hand; engines that know the size fold them away.
   */
  @Override
  public String adaptiveAveragePool(AdaptiveAveragePool p) {
    if (p.height() == 1 && p.width() == 1) {
      return emit("GlobalAveragePool", in);
    }
    String rows = windows("rows", 2, p.height(), false);
    String columns = windows("columns", 3, p.width(), true);
    String pooledRows = step("MatMul", "pooled_rows", List.of(rows, in.get(0)));
    return emit("MatMul", List.of(pooledRows, columns));
  }

  /** Matrix [bins, size] (or its transpose) with 1 / length where the window covers the place. */
  private String windows(String at, int axis, int bins, boolean transposed) {
    long[] indices = new long[bins];
    long[] next = new long[bins];
    for (int i = 0; i < bins; i++) {
      indices[i] = i;
      next[i] = i + 1L;
    }
    String zero = model.longs("constant.long_zero", true, 0);
    String one = model.longs("constant.long_one", true, 1);
    String count = model.longs("constant.bins" + bins, true, bins);
    String countLessOne = model.longs("constant.bins" + bins + "_less_one", true, bins - 1L);
    String index = model.longs("constant.bin_starts" + bins, false, indices);
    String nextIndex = model.longs("constant.bin_ends" + bins, false, next);
    String axes = model.longs("constant.axis1", false, 1);

    String shape =
        step(
            "Shape",
            at + "_shape",
            List.of(in.get(0)),
            attribute("start", (long) axis),
            attribute("end", axis + 1L));
    String size =
        step("Squeeze", at + "_size", List.of(shape, model.longs("constant.axis0", false, 0)));
    String places = step("Range", at + "_places", List.of(zero, size, one));
    String scaledStart = step("Mul", at + "_scaled_start", List.of(index, size));
    String start = step("Div", at + "_start", List.of(scaledStart, count));
    String scaledEnd = step("Mul", at + "_scaled_end", List.of(nextIndex, size));
    String raisedEnd = step("Add", at + "_raised_end", List.of(scaledEnd, countLessOne));
    String end = step("Div", at + "_end", List.of(raisedEnd, count));
    String startColumn = step("Unsqueeze", at + "_start_column", List.of(start, axes));
    String endColumn = step("Unsqueeze", at + "_end_column", List.of(end, axes));
    String begun = step("GreaterOrEqual", at + "_begun", List.of(places, startColumn));
    String notOver = step("Less", at + "_not_over", List.of(places, endColumn));
    String covers = step("And", at + "_covers", List.of(begun, notOver));
    AttributeProto type =
        attribute("to", (long) (half ? DataType.FLOAT16 : DataType.FLOAT).getNumber());
    String ones = step("Cast", at + "_ones", List.of(covers), type);
    String length = step("Sub", at + "_length", List.of(endColumn, startColumn));
    String divisor = step("Cast", at + "_divisor", List.of(length), type);
    String matrix = step("Div", at + "_matrix", List.of(ones, divisor));
    return transposed
        ? step(
            "Transpose", at + "_transposed", List.of(matrix), attribute("perm", new long[] {1, 0}))
        : matrix;
  }

  @Override
  public String dropout(Dropout layer) {
    return in.get(0);
  }

  @Override
  public String concat(Concat layer) {
    return emit("Concat", in, attribute("axis", 1L));
  }

  @Override
  public String add(Add layer) {
    return sum(in);
  }

  private String sum(List<String> terms) {
    String sum = terms.get(0);
    for (int i = 1; i < terms.size() - 1; i++) {
      sum = step("Add", "partial" + i, List.of(sum, terms.get(i)));
    }
    return emit("Add", List.of(sum, terms.get(terms.size() - 1)));
  }

  @Override
  public String multiply(Multiply layer) {
    return emit("Mul", in);
  }

  @Override
  public String weightedSum(WeightedSum layer) {
    float[] learned = weights.get(node.name() + ".weight").values();
    double total = layer.epsilon();
    for (float weight : learned) {
      total += Math.max(0, weight);
    }
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < learned.length; i++) {
      float share = (float) (Math.max(0, learned[i]) / total);
      String factor = numbers(node.name() + ".share" + i, List.of(), share);
      terms.add(step("Mul", "term" + i, List.of(in.get(i), factor)));
    }
    return sum(terms);
  }

  @Override
  public String padChannels(PadChannels layer) {
    String pads = model.longs(node.name() + ".pads", false, 0, 0, 0, 0, 0, layer.count(), 0, 0);
    return emit("Pad", List.of(in.get(0), pads), attribute("mode", "constant"));
  }

  @Override
  public String resize(Resize layer) {
    float scale = layer.scale();
    String scales =
        model.floats(
            "constant.scale" + layer.scale(), List.of(4), new float[] {1, 1, scale, scale});
    return emit("Resize", List.of(in.get(0), "", scales), samplingAttributes(layer.sampling()));
  }

  @Override
  public String resizeLike(ResizeLike layer) {
    String channels =
        step("Shape", "channels", List.of(in.get(0)), attribute("start", 0L), attribute("end", 2L));
    String size =
        step("Shape", "size", List.of(in.get(1)), attribute("start", 2L), attribute("end", 4L));
    String target = step("Concat", "target", List.of(channels, size), attribute("axis", 0L));
    return emit("Resize", List.of(in.get(0), "", "", target), samplingAttributes(layer.sampling()));
  }

  @Override
  public String scaledToSize(ScaledToSize layer) {
    String width =
        step("Shape", "width", List.of(in.get(0)), attribute("start", 3L), attribute("end", 4L));
    String height =
        step("Shape", "height", List.of(in.get(0)), attribute("start", 2L), attribute("end", 3L));
    String counts = step("Concat", "counts", List.of(width, height), attribute("axis", 0L));
    String size =
        step("Cast", "size", List.of(counts), attribute("to", (long) DataType.FLOAT.getNumber()));
    String reference =
        model.floats(
            node.name() + ".reference",
            List.of(2),
            new float[] {layer.widthCells(), layer.heightCells()});
    String factors = step("Div", "factors", List.of(reference, size));
    String shape = model.longs(node.name() + ".shape", false, 1, 2, 1, 1);
    String factor = step("Reshape", "factor", List.of(factors, shape));
    if (half) {
      factor =
          step(
              "Cast",
              "half",
              List.of(factor),
              attribute("to", (long) DataType.FLOAT16.getNumber()));
    }
    return emit("Mul", List.of(in.get(0), factor));
  }

  private static AttributeProto[] samplingAttributes(Sampling sampling) {
    return switch (sampling) {
      case NEAREST ->
          new AttributeProto[] {
            attribute("mode", "nearest"),
            attribute("coordinate_transformation_mode", "asymmetric"),
            attribute("nearest_mode", "floor")
          };
      case BILINEAR_HALF_PIXEL ->
          new AttributeProto[] {
            attribute("mode", "linear"), attribute("coordinate_transformation_mode", "half_pixel")
          };
      case BILINEAR_ALIGN_CORNERS ->
          new AttributeProto[] {
            attribute("mode", "linear"),
            attribute("coordinate_transformation_mode", "align_corners")
          };
    };
  }

  private static long[] square(long size) {
    return new long[] {size, size};
  }

  private static long[] border(long size) {
    return new long[] {size, size, size, size};
  }
}
