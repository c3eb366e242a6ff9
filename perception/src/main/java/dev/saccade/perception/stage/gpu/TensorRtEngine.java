package dev.saccade.perception.stage.gpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.DataType;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.nvinfer.Dims4;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.bytedeco.tensorrt.nvinfer.IRuntime;

/** One plan, loaded. */
final class TensorRtEngine implements AutoCloseable {
  private final IRuntime runtime;
  private final ICudaEngine engine;
  private final String inputName;
  private final InputRange range;
  private final TensorRtLog log;

  /**
   * @throws GpuException where TensorRT does not take the plan: another version's, or damaged
   */
  TensorRtEngine(byte[] plan, String inputName, InputRange range, TensorRtLog log) {
    this.inputName = inputName;
    this.range = range;
    this.log = log;
    runtime =
        NativeObject.own(
            PlanBuilder.present(nvinfer.createInferRuntime(log), "createInferRuntime"),
            IRuntime::new);
    try (BytePointer bytes = new BytePointer(plan)) {
      ICudaEngine loaded = runtime.deserializeCudaEngine(bytes, plan.length);
      if (PlanBuilder.isAbsent(loaded)) {
        runtime.close();
        throw log.failure(GpuFault.PLAN_REFUSED, "deserializeCudaEngine");
      }
      engine = NativeObject.own(loaded, ICudaEngine::new);
    }
    DataType given = engine.getTensorDataType(inputName).intern();
    if (given != DataType.kFLOAT) {
      close();
      throw new GpuException("input " + inputName + ": " + given + " (expected: float32)");
    }
  }

  InputRange range() {
    return range;
  }

  /** A context whose input has this shape; each binding has its own, as captured graphs need. */
  IExecutionContext context(int batch, int heightPixels, int widthPixels, CUstream_st stream) {
    IExecutionContext made = engine.createExecutionContext();
    if (PlanBuilder.isAbsent(made)) {
      throw log.failure(GpuFault.OTHER, "createExecutionContext");
    }
    IExecutionContext context = NativeObject.own(made, IExecutionContext::new);
    try (Dims4 shape = new Dims4(batch, 3, heightPixels, widthPixels)) {
      // Only an engine's first context has a profile of its own accord.
      if (!context.setOptimizationProfileAsync(0, stream)
          || !context.setInputShape(inputName, shape)) {
        context.close();
        throw new GpuException(
            "TensorRT refuses an input of "
                + batch
                + "x3x"
                + heightPixels
                + "x"
                + widthPixels
                + " (built for "
                + range.text()
                + ")");
      }
    }
    return context;
  }

  /** An output in a context. */
  record Output(long[] shape, DataType type) {
    /**
     * By its type. TensorRT's own answer is about vectors of elements, and -1 where an element is
     * none.
     */
    int bytesPerElement() {
      return switch (type) {
        case kFLOAT, kINT32 -> 4;
        case kINT64 -> 8;
        case kHALF, kBF16 -> 2;
        case kBOOL, kINT8, kUINT8, kFP8 -> 1;
        default -> throw new GpuException("an output of type " + type + " cannot be read");
      };
    }

    long byteCount() {
      long count = bytesPerElement();
      for (long dimension : shape) {
        count = Math.multiplyExact(count, dimension);
      }
      return count;
    }
  }

  /** Every output, with the shape that the context's input leads to. */
  Map<String, Output> outputs(IExecutionContext context) {
    Map<String, Output> outputs = new LinkedHashMap<>();
    for (int i = 0; i < engine.getNbIOTensors(); i++) {
      String name = engine.getIOTensorName(i);
      if (engine.getTensorIOMode(name).value != TensorIOMode.kOUTPUT.value) {
        continue;
      }
      try (Dims64 dims = context.getTensorShape(name)) {
        long[] shape = new long[dims.nbDims()];
        for (int d = 0; d < shape.length; d++) {
          shape[d] = dims.d(d);
        }
        outputs.put(name, new Output(shape, engine.getTensorDataType(name).intern()));
      }
    }
    return outputs;
  }

  /** The shapes of all outputs for one input. */
  Map<String, long[]> shapes(int batch, int heightPixels, int widthPixels, CUstream_st stream) {
    try (IExecutionContext context = context(batch, heightPixels, widthPixels, stream)) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      outputs(context).forEach((name, output) -> shapes.put(name, output.shape()));
      return shapes;
    }
  }

  /** Starts the network on the stream. */
  void enqueue(IExecutionContext context, CUstream_st stream) {
    if (!context.enqueueV3(stream)) {
      throw log.failure(GpuFault.OTHER, "enqueueV3");
    }
  }

  @Override
  public void close() {
    Cuda.closeAll(List.of(engine::close, runtime::close));
  }
}
