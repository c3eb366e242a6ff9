package dev.saccade.perception.stage.cpu;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One network in ONNX Runtime. Tensors are bound once for each input shape: after the first run of
 * a shape neither side allocates for inputs and float outputs. One thread at a time.
 */
final class OnnxEngine implements AutoCloseable {
  /** Room for every batch of every input size of some cameras' pictures. */
  private static final long USUAL_BYTES = 1L << 30;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String inputName;
  private final Set<String> outputNames;
  private final long mostBytes;
  private final Map<List<Long>, Binding> bindings = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param threadCount 0 for one a core
   * @throws OrtException where the network does not load
   * @throws LinkageError where ONNX Runtime itself does not
   */
  OnnxEngine(Path network, String inputName, Set<String> outputNames, int threadCount)
      throws OrtException {
    // Outside of the heap, but Java bounds it by the heap's size.
    this(
        network,
        inputName,
        outputNames,
        threadCount,
        Math.min(USUAL_BYTES, Runtime.getRuntime().maxMemory() / 4));
  }

  /**
   * @param mostBytes of tensors that are kept; one shape's are kept in any case, and what was not
   *     used for longest goes first
   */
  OnnxEngine(
      Path network, String inputName, Set<String> outputNames, int threadCount, long mostBytes)
      throws OrtException {
    this.mostBytes = mostBytes;
    this.environment = OnnxRuntime.environment();
    this.inputName = inputName;
    this.outputNames = outputNames;
    try (OrtSession.SessionOptions options = options(threadCount)) {
      this.session = OnnxRuntime.open(network, options);
    }
  }

  static OrtSession.SessionOptions options(int threadCount) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setIntraOpNumThreads(threadCount);
    options.setInterOpNumThreads(1);
    // Threads that spin while they wait starve the pipeline around them, and gain nothing.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  Map<String, NodeInfo> inputs() throws OrtException {
    return session.getInputInfo();
  }

  Map<String, NodeInfo> outputs() throws OrtException {
    return session.getOutputInfo();
  }

  /** Where the input of a shape is to be written, [batch][3][height][width]. */
  FloatBuffer input(int batch, int heightPixels, int widthPixels) throws OrtException {
    return binding(batch, heightPixels, widthPixels).input;
  }

  /**
   * Runs the network on what stands in {@link #input} of the same shape.
   *
   * @return each output; valid until the next run of this shape
   */
  Map<String, Output> run(int batch, int heightPixels, int widthPixels) throws OrtException {
    Binding binding = binding(batch, heightPixels, widthPixels);
    if (binding.pinned.isEmpty()) {
      firstRun(binding);
    } else {
      try (OrtSession.Result result =
          session.run(Map.of(inputName, binding.inputTensor), binding.unpinned, binding.pinned)) {
        takeUnpinned(binding, result);
      }
    }
    return binding.outputs;
  }

  @Override
  public void close() {
    bindings.values().forEach(Binding::close);
    bindings.clear();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not let go of a session", e);
    }
  }

  /**
   * One output of a run.
   *
   * @param shape as it came out
   * @param floats its numbers, where they are floats; else null
   * @param classIds its numbers as class ids, where they are integers; else null
   */
  record Output(long[] shape, FloatBuffer floats, byte[] classIds) {}

  private Binding binding(int batch, int height, int width) throws OrtException {
    List<Long> shape = List.of((long) batch, 3L, (long) height, (long) width);
    Binding binding = bindings.get(shape);
    if (binding == null) {
      long bytes =
          Float.BYTES * shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
      while (!bindings.isEmpty() && keptBytes() + bytes > mostBytes) {
        List<Long> eldest = bindings.keySet().iterator().next();
        bindings.remove(eldest).close();
      }
      binding = new Binding(environment, shape);
      bindings.put(shape, binding);
    }
    return binding;
  }

  int bindingCount() {
    return bindings.size();
  }

  private long keptBytes() {
    return bindings.values().stream().mapToLong(binding -> binding.byteCount).sum();
  }

  /** Lets ONNX Runtime find the outputs' shapes, and binds buffers of ours to them. */
  private void firstRun(Binding binding) throws OrtException {
    try (OrtSession.Result result =
        session.run(Map.of(inputName, binding.inputTensor), outputNames)) {
      for (String name : outputNames) {
        OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
        TensorInfo info = tensor.getInfo();
        if (info.type == OnnxJavaType.FLOAT) {
          FloatBuffer floats = directFloats(info.getNumElements());
          floats.put(tensor.getFloatBuffer()).rewind();
          binding.pin(name, OnnxTensor.createTensor(environment, floats, info.getShape()), floats);
        } else {
          binding.outputs.put(name, integers(tensor));
        }
      }
      binding.unpinned = new java.util.HashSet<>(outputNames);
      binding.unpinned.removeAll(binding.pinned.keySet());
    }
  }

  private static void takeUnpinned(Binding binding, OrtSession.Result result) throws OrtException {
    for (String name : binding.unpinned) {
      binding.outputs.put(name, integers((OnnxTensor) result.get(name).orElseThrow()));
    }
  }

  private static Output integers(OnnxTensor tensor) throws OrtException {
    TensorInfo info = tensor.getInfo();
    byte[] ids = new byte[Math.toIntExact(info.getNumElements())];
    switch (info.type) {
      case INT64 -> {
        java.nio.LongBuffer values = tensor.getLongBuffer();
        for (int i = 0; i < ids.length; i++) {
          ids[i] = id(values.get(i));
        }
      }
      case INT32 -> {
        java.nio.IntBuffer values = tensor.getIntBuffer();
        for (int i = 0; i < ids.length; i++) {
          ids[i] = id(values.get(i));
        }
      }
      case UINT8, INT8 -> tensor.getByteBuffer().get(ids);
      default ->
          throw new OrtException(
              "an output of type " + info.type + " (expected: float, int64, int32 or uint8)");
    }
    return new Output(info.getShape(), null, ids);
  }

  /** What is no class of ours is void. */
  private static byte id(long value) {
    return (byte) (value >= 0 && value < 255 ? value : 255);
  }

  private static FloatBuffer directFloats(long count) {
    return ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(4L, count)))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static final class Binding implements AutoCloseable {
    private final FloatBuffer input;
    private final OnnxTensor inputTensor;
    private final Map<String, OnnxValue> pinned = new HashMap<>();
    private final Map<String, Output> outputs = new HashMap<>();
    private Set<String> unpinned = Set.of();
    private long byteCount;

    Binding(OrtEnvironment environment, List<Long> shape) throws OrtException {
      long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
      input = directFloats(dimensions[0] * dimensions[1] * dimensions[2] * dimensions[3]);
      inputTensor = OnnxTensor.createTensor(environment, input, dimensions);
      byteCount = (long) Float.BYTES * input.capacity();
    }

    void pin(String name, OnnxTensor tensor, FloatBuffer floats) {
      pinned.put(name, tensor);
      byteCount += (long) Float.BYTES * floats.capacity();
      outputs.put(name, new Output(tensor.getInfo().getShape(), floats, null));
    }

    @Override
    public void close() {
      inputTensor.close();
      pinned.values().forEach(OnnxValue::close);
    }
  }
}
