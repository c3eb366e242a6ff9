package dev.saccade.perception.stage.cpu;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.Picture;
import dev.saccade.perception.network.bundle.InputSpec;
import dev.saccade.perception.network.format.QuantizedExport;
import dev.saccade.perception.network.format.TensorRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Learns which values each tensor of a network takes on real pictures, for {@link QuantizedExport}.
 * One thread at a time; owns native memory until closed.
 */
public final class RangeObserver implements AutoCloseable {
  private final InputSpec input;
  private final List<String> tensors;
  private final FrameDecoder decoder;
  private final PixelNormaliser normaliser;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<String> outputs = new HashSet<>();
  private final double[] minSums;
  private final double[] maxSums;
  private int pictureCount;

  /**
   * @param network as {@link QuantizedExport#writeObserving} makes it
   * @param tensors as {@link QuantizedExport#observedTensors} lists them
   * @param decoder closed by the caller
   * @throws IllegalStateException where ONNX Runtime does not load the network
   */
  public RangeObserver(
      byte[] network, List<String> tensors, InputSpec input, FrameDecoder decoder) {
    this.input = input;
    this.tensors = List.copyOf(tensors);
    this.decoder = decoder;
    this.normaliser = new PixelNormaliser(input);
    this.minSums = new double[tensors.size()];
    this.maxSums = new double[tensors.size()];
    for (String tensor : tensors) {
      outputs.add(QuantizedExport.minOutput(tensor));
      outputs.add(QuantizedExport.maxOutput(tensor));
    }
    this.environment = OnnxRuntime.environment();
    try (OrtSession.SessionOptions options = OnnxEngine.options(0)) {
      this.session = environment.createSession(network, options);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
    }
  }

  /**
   * Looks at one more picture.
   *
   * @throws IllegalArgumentException if it cannot be decoded, saying why
   */
  public void observe(Frame frame, int widthPixels, int heightPixels) {
    byte[] rgb = new byte[(int) Picture.byteCount(widthPixels, heightPixels)];
    if (decoder.decodeResized(frame, widthPixels, heightPixels, rgb)
        instanceof DecodedFrame.Unreadable unreadable) {
      throw new IllegalArgumentException(unreadable.detail());
    }
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(4 * rgb.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    normaliser.normaliseInto(rgb, widthPixels * heightPixels, 0, pixels);
    long[] shape = {1, 3, heightPixels, widthPixels};
    try (OnnxTensor image = OnnxTensor.createTensor(environment, pixels, shape);
        OrtSession.Result result = session.run(Map.of(input.name(), image), outputs)) {
      for (int i = 0; i < tensors.size(); i++) {
        minSums[i] += number(result, QuantizedExport.minOutput(tensors.get(i)));
        maxSums[i] += number(result, QuantizedExport.maxOutput(tensors.get(i)));
      }
      pictureCount++;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
    }
  }

  private static float number(OrtSession.Result result, String output) {
    return ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer().get(0);
  }

  /**
   * The mean of the pictures' extremes, tensor by tensor: a single picture with a single outlier
   * does not cost all others their resolution.
   *
   * @throws IllegalStateException before the first picture
   */
  public Map<String, TensorRange> ranges() {
    if (pictureCount == 0) {
      throw new IllegalStateException("no picture was observed");
    }
    Map<String, TensorRange> ranges = new LinkedHashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      float min = (float) (minSums[i] / pictureCount);
      float max = (float) (maxSums[i] / pictureCount);
      ranges.put(tensors.get(i), new TensorRange(min, max));
    }
    return ranges;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not let go of a session", e);
    }
  }
}
