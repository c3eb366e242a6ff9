package dev.saccade.perception.stage.cpu;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.RawTensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A network on raw tensors: what goes in and out is exactly what the file says. */
public final class TensorEngine implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, String> inputs = new LinkedHashMap<>();

  /**
   * @param threadCount 0 for one a core
   * @throws StageUnavailableException where ONNX Runtime or the network does not load
   */
  public static TensorEngine open(Path network, int threadCount) throws StageUnavailableException {
    try {
      return new TensorEngine(network, threadCount);
    } catch (OrtException e) {
      throw new StageUnavailableException(network + ": ONNX Runtime refuses it: " + oneLine(e), e);
    } catch (LinkageError e) {
      throw new StageUnavailableException(
          "ONNX Runtime does not load on this machine: " + oneLine(e), e);
    }
  }

  private TensorEngine(Path network, int threadCount) throws OrtException {
    environment = OnnxRuntime.environment();
    try (OrtSession.SessionOptions options = OnnxEngine.options(threadCount)) {
      session = OnnxRuntime.open(network, options);
    }
    for (NodeInfo input : session.getInputInfo().values()) {
      if (input.getInfo() instanceof TensorInfo info) {
        inputs.put(input.getName(), info.type + " " + Arrays.toString(info.getShape()));
      } else {
        inputs.put(input.getName(), "no tensor");
      }
    }
  }

  /** The network's inputs: name and, for people, type and shape; -1 is any size. */
  public Map<String, String> inputs() {
    return Map.copyOf(inputs);
  }

  /**
   * @return every output that is a tensor of numbers, by name
   * @throws IllegalArgumentException one line, where the network does not take the inputs
   */
  public Map<String, RawTensor> run(Map<String, RawTensor> given) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, RawTensor> entry : given.entrySet()) {
        RawTensor raw = entry.getValue();
        ByteBuffer direct =
            ByteBuffer.allocateDirect(raw.bytes().limit()).order(ByteOrder.nativeOrder());
        direct.put(raw.bytes()).rewind();
        tensors.put(
            entry.getKey(),
            OnnxTensor.createTensor(environment, direct, raw.shape(), onnxType(raw.type())));
      }
      Map<String, RawTensor> outputs = new TreeMap<>();
      try (OrtSession.Result result = session.run(tensors)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          if (output.getValue() instanceof OnnxTensor tensor) {
            outputs.put(
                output.getKey(),
                new RawTensor(
                    elementType(tensor.getInfo().type),
                    tensor.getInfo().getShape(),
                    tensor.getByteBuffer()));
          }
        }
      }
      return outputs;
    } catch (OrtException e) {
      throw new IllegalArgumentException("the network refuses its input: " + oneLine(e), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not let go of a session", e);
    }
  }

  private static OnnxJavaType onnxType(ElementType type) {
    return switch (type) {
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case INT8 -> OnnxJavaType.INT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
    };
  }

  private static ElementType elementType(OnnxJavaType type) throws OrtException {
    return switch (type) {
      case FLOAT16 -> ElementType.FLOAT16;
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      case INT8 -> ElementType.INT8;
      case INT16 -> ElementType.INT16;
      case INT32 -> ElementType.INT32;
      case INT64 -> ElementType.INT64;
      case UINT8 -> ElementType.UINT8;
      case BOOL -> ElementType.BOOL;
      default -> throw new OrtException("an output of type " + type + " has no NumPy form");
    };
  }

  static String oneLine(Throwable e) {
    String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    return message.length() > 300 ? message.substring(0, 300) + "..." : message;
  }
}
