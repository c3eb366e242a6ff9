package dev.saccade.perception.network.format;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs an exported network on random pictures. */
public final class OnnxRun implements AutoCloseable {
  /** A float output; ids are widened. */
  public record Output(long[] shape, float[] values) {}

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  public OnnxRun(byte[] network) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(network, options);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  /** Pixels are uniform in [-1, 1]; same sizes, same pixels. */
  public Map<String, Output> run(int batch, int width, int height) {
    float[] pixels = new float[batch * 3 * width * height];
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (2 * random.nextDouble() - 1);
    }
    long[] shape = {batch, 3, height, width};
    try (OnnxTensor image = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
        OrtSession.Result result = session.run(Map.of("image", image))) {
      Map<String, Output> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
        OnnxTensor tensor = (OnnxTensor) entry.getValue();
        outputs.put(entry.getKey(), new Output(tensor.getInfo().getShape(), floats(tensor)));
      }
      return outputs;
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    if (buffer != null) {
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }
    java.nio.LongBuffer ids = tensor.getLongBuffer();
    float[] values = new float[ids.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ids.get(i);
    }
    return values;
  }

  /** Largest absolute difference over the largest absolute value. */
  public static double relativeDifference(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new AssertionError(expected.length + " values against " + actual.length);
    }
    double difference = 0;
    double largest = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
      if (!Float.isFinite(actual[i])) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return difference / largest;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }
}
