package dev.saccade.perception.network.format;

import static dev.saccade.perception.network.format.OnnxModel.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Node;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Layers whose convolutions have integer weights. */
final class QuantizedLayers extends OnnxLayers {
  private static final int LARGEST_WEIGHT = 127;

  /** Biases stay well inside int32, so that sums with them do too. */
  private static final double LARGEST_BIAS = 1 << 29;

  /** By the name of the dequantised tensor. */
  private final Map<String, Quantization> quantizations = new HashMap<>();

  private boolean inIntegers;
  private Quantization inputQuantization;
  private float[] weightScales;

  QuantizedLayers(OnnxModel model, Weights weights) {
    super(model, weights, false);
  }

  Quantization quantizationOf(String tensor) {
    return quantizations.get(tensor);
  }

  /**
   * Adds the pair behind a tensor.
   *
   * @return the tensor to go on with
   */
  String requantize(String name, String tensor, Quantization quantization) {
    String scale = model.floats(name + ".scale", List.of(), new float[] {quantization.scale()});
    String zero =
        model.bytes(
            name + ".zero",
            quantization.signed() ? DataType.INT8 : DataType.UINT8,
            List.of(),
            new byte[] {(byte) quantization.zeroPoint()});
    String quantized =
        model.node("QuantizeLinear", name + ".quantized", List.of(tensor, scale, zero));
    String dequantized =
        model.node("DequantizeLinear", name + ".dequantized", List.of(quantized, scale, zero));
    quantizations.put(dequantized, quantization);
    return dequantized;
  }

  String writeInFloat(Node node, List<String> inputs) {
    inIntegers = false;
    return write(node, inputs);
  }

  String writeInIntegers(Node node, List<String> inputs) {
    inputQuantization = quantizations.get(inputs.get(0));
    inIntegers = node.layer() instanceof Convolution && inputQuantization != null;
    return write(node, inputs);
  }

  @Override
  String weight(String name) {
    if (!inIntegers) {
      return super.weight(name);
    }
    if (!name.equals("bias")) {
      return integerWeight();
    }
    // TensorRT knows no pairs around int32; it adds biases in float.
    return inputQuantization.signed() ? super.weight(name) : integerBias();
  }

  private String integerWeight() {
    String name = node.name() + ".weight";
    WeightTensor tensor = weights.get(name);
    float[] bias = weights.find(node.name() + ".bias").map(WeightTensor::values).orElse(null);
    int channels = tensor.shape().get(0);
    int block = tensor.values().length / channels;
    weightScales = new float[channels];
    byte[] integers = new byte[tensor.values().length];
    for (int c = 0; c < channels; c++) {
      float largest = 0;
      for (int i = c * block; i < (c + 1) * block; i++) {
        largest = Math.max(largest, Math.abs(tensor.values()[i]));
      }
      double scale = Math.max(1e-12, largest / LARGEST_WEIGHT);
      if (bias != null) { // a tiny weight beside a large bias would overflow the bias
        scale = Math.max(scale, Math.abs(bias[c]) / (inputQuantization.scale() * LARGEST_BIAS));
      }
      weightScales[c] = (float) scale;
      for (int i = c * block; i < (c + 1) * block; i++) {
        integers[i] = (byte) Math.round(tensor.values()[i] / scale);
      }
    }
    String quantized = model.bytes(name + ".int8", DataType.INT8, tensor.shape(), integers);
    String scales = model.floats(name + ".scales", List.of(channels), weightScales);
    String zeros =
        model.bytes(name + ".zeros", DataType.INT8, List.of(channels), new byte[channels]);
    return model.node(
        "DequantizeLinear",
        name + ".dequantized",
        List.of(quantized, scales, zeros),
        attribute("axis", 0L));
  }

  private String integerBias() {
    String name = node.name() + ".bias";
    float[] bias = weights.get(name).values();
    int[] integers = new int[bias.length];
    float[] scales = new float[bias.length];
    for (int c = 0; c < bias.length; c++) {
      scales[c] = inputQuantization.scale() * weightScales[c];
      integers[c] = (int) Math.round((double) bias[c] / scales[c]);
    }
    String quantized = model.ints(name + ".int32", List.of(bias.length), integers);
    String scale = model.floats(name + ".scales", List.of(bias.length), scales);
    String zeros = model.ints(name + ".zeros", List.of(bias.length), new int[bias.length]);
    return model.node(
        "DequantizeLinear",
        name + ".dequantized",
        List.of(quantized, scale, zeros),
        attribute("axis", 0L));
  }
}
