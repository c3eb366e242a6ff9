package dev.saccade.perception.stage.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
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

  /**
   * @throws GpuException where TensorRT does not take the plan: another version's, or damaged
   */
  TensorRtEngine(byte[] plan, String inputName, InputRange range, TensorRtLog log) {
    this.inputName = inputName;
    this.range = range;
    runtime = PlanBuilder.present(nvinfer.createInferRuntime(log), "createInferRuntime");
    try (BytePointer bytes = new BytePointer(plan)) {
      ICudaEngine loaded = runtime.deserializeCudaEngine(bytes, plan.length);
      if (PlanBuilder.isAbsent(loaded)) {
        throw new GpuException("TensorRT does not take the plan: " + log.lastError());
      }
      engine = loaded;
    }
  }

  InputRange range() {
    return range;
  }

  /** A context whose input has this shape; each binding has its own, as captured graphs need. */
  IExecutionContext context(int batch, int heightPixels, int widthPixels) {
    IExecutionContext context =
        PlanBuilder.present(engine.createExecutionContext(), "createExecutionContext");
    try (Dims4 shape = new Dims4(batch, 3, heightPixels, widthPixels)) {
      if (!context.setInputShape(inputName, shape)) {
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

  /**
   * An output in a context.
   *
   * @param bytesPerElement 4 for float32 and int32, 8 for int64
   */
  record Output(long[] shape, DataType type, int bytesPerElement) {
    long byteCount() {
      long count = bytesPerElement;
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
      if (engine.getTensorIOMode(name) != TensorIOMode.kOUTPUT) {
        continue;
      }
      try (Dims64 dims = context.getTensorShape(name)) {
        long[] shape = new long[dims.nbDims()];
        for (int d = 0; d < shape.length; d++) {
          shape[d] = dims.d(d);
        }
        outputs.put(
            name,
            new Output(
                shape, engine.getTensorDataType(name), engine.getTensorBytesPerComponent(name)));
      }
    }
    return outputs;
  }

  @Override
  public void close() {
    engine.close();
    runtime.close();
  }
}
