package dev.saccade.perception.network.bundle;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.OutputMeaning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A card for an ONNX file that came without one, from what the file itself says.
 *
 * <p>The first input must be float [batch, 3, height, width]; the first output float [batch,
 * classes, h, w] (scores) or integer [batch, h, w] or [batch, 1, h, w] (ids). Assumed, because no
 * file says it: RGB, ImageNet's mean and deviation, generic classes, all of them stuff.
 */
final class ForeignNetwork {
  private static final Set<Integer> INTEGER_TYPES =
      Set.of(
          TensorProto.DataType.INT64_VALUE,
          TensorProto.DataType.INT32_VALUE,
          TensorProto.DataType.UINT8_VALUE);

  private ForeignNetwork() {}

  static ModelBundle wrap(Path file) throws IOException {
    ModelBundle.checkSize(file, ModelBundle.MAX_NETWORK_BYTES);
    GraphProto graph = read(file).getGraph();
    Set<String> initializers =
        graph.getInitializerList().stream()
            .map(TensorProto::getName)
            .collect(Collectors.toUnmodifiableSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream()
            .filter(input -> !initializers.contains(input.getName())) // old exporters list weights
            .toList();
    if (inputs.size() != 1 || graph.getOutputCount() == 0) {
      throw refuse(
          file,
          inputs.size() + " inputs and " + graph.getOutputCount() + " outputs",
          "one image in, scores or ids out");
    }
    ValueInfoProto input = inputs.get(0);
    ValueInfoProto output = graph.getOutput(0);
    TypeProto.Tensor inputType = input.getType().getTensorType();
    if (inputType.getElemType() != TensorProto.DataType.FLOAT_VALUE
        || inputType.getShape().getDimCount() != 4
        || (size(inputType.getShape(), 1) != 3 && size(inputType.getShape(), 1) != 0)) {
      throw refuse(
          file,
          "input " + input.getName() + " is " + describe(inputType),
          "float [batch, 3, height, width]");
    }
    try {
      return new ModelBundle(card(file, input, output), file);
    } catch (IllegalArgumentException e) {
      throw new ModelBundleException(file + ": " + e.getMessage(), e);
    }
  }

  private static ModelCard card(Path file, ValueInfoProto input, ValueInfoProto output)
      throws IOException {
    TensorShapeProto inputShape = input.getType().getTensorType().getShape();
    int batch = size(inputShape, 0);
    int height = size(inputShape, 2);
    int width = size(inputShape, 3);
    boolean fixedSize = height > 0 && width > 0;
    if (!fixedSize && Math.max(height, width) > 0) {
      throw refuse(
          file,
          "input " + input.getName() + " is " + describe(input.getType().getTensorType()),
          "height and width both fixed or both open");
    }
    TypeProto.Tensor outputType = output.getType().getTensorType();
    OutputMeaning meaning = meaning(file, output.getName(), outputType);
    int classCount = meaning == OutputMeaning.CLASS_SCORES ? size(outputType.getShape(), 1) : 0;
    int outputHeight = size(outputType.getShape(), outputType.getShape().getDimCount() - 2);
    InputSpec usual = InputSpec.imageNet(input.getName());
    String name = file.getFileName().toString().replaceAll("\\.onnx$", "");
    return new ModelCard(
        ModelCard.FORMAT,
        name,
        "foreign",
        ModelBundle.sha256(file),
        Precision.FP32,
        new InputSpec(
            usual.name(),
            usual.channelOrder(),
            usual.scale(),
            usual.mean(),
            usual.std(),
            fixedSize,
            batch),
        // Only a guess where the file leaves sizes open; stages go by the sizes that come out.
        fixedSize && outputHeight > 0 ? Math.max(1, height / outputHeight) : 1,
        List.of(OutputSpec.of(output.getName(), meaning)),
        ClassSet.generic(classCount),
        fixedSize ? List.of(Profile.of(width, height)) : ModelCard.USUAL_PROFILES,
        SamplingSpec.DEFAULT,
        "unknown",
        "unknown");
  }

  private static OutputMeaning meaning(Path file, String name, TypeProto.Tensor type)
      throws ModelBundleException {
    int dimensions = type.getShape().getDimCount();
    boolean onePlane = dimensions == 3 || (dimensions == 4 && size(type.getShape(), 1) == 1);
    if (INTEGER_TYPES.contains(type.getElemType()) && onePlane) {
      return OutputMeaning.CLASS_IDS;
    }
    if (type.getElemType() == TensorProto.DataType.FLOAT_VALUE
        && dimensions == 4
        && size(type.getShape(), 1) >= 2
        && size(type.getShape(), 1) <= 255) {
      return OutputMeaning.CLASS_SCORES;
    }
    throw refuse(
        file,
        "output " + name + " is " + describe(type),
        "float [batch, 2 to 255 classes, h, w] or integer [batch, h, w]; a folder with a model.yaml"
            + " can say more");
  }

  private static ModelProto read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelBundleException(file + ": not an ONNX file (" + e.getMessage() + ")", e);
    }
  }

  /** A dimension's size, 0 where the file leaves it open or it is absent. */
  private static int size(TensorShapeProto shape, int dimension) {
    if (dimension < 0 || dimension >= shape.getDimCount()) {
      return 0;
    }
    long value = shape.getDim(dimension).getDimValue();
    return value > 0 && value <= Integer.MAX_VALUE ? (int) value : 0;
  }

  private static String describe(TypeProto.Tensor type) {
    TensorProto.DataType element = TensorProto.DataType.forNumber(type.getElemType());
    return element
        + " "
        + type.getShape().getDimList().stream()
            .map(dim -> dim.getDimValue() > 0 ? "" + dim.getDimValue() : "?")
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static ModelBundleException refuse(Path file, String found, String expected) {
    return new ModelBundleException(file + ": " + found + " (expected: " + expected + ")");
  }
}
