package dev.saccade.sim.train;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.RawTensor;
import dev.saccade.perception.stage.cpu.RawTensor.ElementType;
import dev.saccade.perception.stage.cpu.TensorEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far an exported network in the engine is from the forward pass it was trained with, on one
 * random picture.
 */
public final class EngineCheck {
  private static final int HEIGHT_PIXELS = 256;
  private static final int WIDTH_PIXELS = 512;

  /** About what normalised pixels are. */
  private static final double LARGEST_PIXEL = 2;

  private EngineCheck() {}

  /**
   * One output's deviation.
   *
   * @param maxAbsolute largest difference of two numbers
   * @param largest largest number of libtorch's, by its size
   */
  public record Deviation(String output, double maxAbsolute, double largest) {
    /** The largest difference as a share of the largest number; 0 where all are 0. */
    public double relative() {
      return maxAbsolute == 0 ? 0 : maxAbsolute / largest;
    }
  }

  /**
   * @param onnx the exported file
   * @return one deviation an output, in the graph's order
   */
  public static List<Deviation> compare(TrainedNetwork network, Path onnx)
      throws StageUnavailableException {
    float[] picture = picture();
    Map<String, float[]> expected = torchOutputs(network, picture);
    Map<String, RawTensor> actual = engineOutputs(network.graph(), onnx, picture);
    List<Deviation> deviations = new ArrayList<>();
    for (Graph.Output output : network.graph().outputs()) {
      String name = output.name();
      deviations.add(deviation(name, expected.get(name), floats(actual.get(name))));
    }
    return deviations;
  }

  private static float[] picture() {
    float[] picture = new float[3 * HEIGHT_PIXELS * WIDTH_PIXELS];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) (LARGEST_PIXEL * (2 * random.nextDouble() - 1));
    }
    return picture;
  }

  private static Map<String, float[]> torchOutputs(TrainedNetwork network, float[] picture) {
    Torch.load();
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      network
          .weights()
          .tensors()
          .forEach(
              (name, tensor) -> {
                long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
                weights.put(name, Tensor.create(tensor.values(), shape));
              });
      TorchNetwork.Outputs forward =
          new TorchNetwork(network.graph(), false, 1)
              .forward(weights, Tensor.create(picture, 1, 3, HEIGHT_PIXELS, WIDTH_PIXELS), false);
      for (Graph.Output output : network.graph().outputs()) {
        Tensor tensor = forward.named(output.name()).toType(torch.ScalarType.Float);
        outputs.put(output.name(), TorchTensors.array(tensor));
      }
    }
    return outputs;
  }

  private static Map<String, RawTensor> engineOutputs(Graph graph, Path onnx, float[] picture)
      throws StageUnavailableException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * picture.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(picture);
    RawTensor image =
        new RawTensor(ElementType.FLOAT32, new long[] {1, 3, HEIGHT_PIXELS, WIDTH_PIXELS}, bytes);
    try (TensorEngine engine = TensorEngine.open(onnx, 0)) {
      return engine.run(Map.of(graph.inputs().get(0).name(), image));
    }
  }

  private static float[] floats(RawTensor tensor) {
    ByteBuffer bytes = tensor.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / tensor.type().byteCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.type() == ElementType.INT64 ? bytes.getLong() : bytes.getFloat();
    }
    return values;
  }

  private static Deviation deviation(String output, float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalStateException(
          output + ": " + actual.length + " numbers, libtorch gives " + expected.length);
    }
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return new Deviation(output, difference, largest);
  }
}
