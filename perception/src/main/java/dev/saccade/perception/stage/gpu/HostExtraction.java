package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.LowResolutionMaps;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.OutputSpec;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.tensorrt.global.nvinfer.DataType;

/**
 * Instances of networks without instance offsets: their maps come back to the host, and connected
 * parts are found there. From any thread; one at a time is worked for.
 */
final class HostExtraction {
  private final ModelCard card;
  private final InstanceExtractor extractor;

  HostExtraction(ModelCard card, InstanceExtractor extractor) {
    this.card = card;
    this.extractor = extractor;
  }

  synchronized InstanceSet extract(
      GpuBinding binding,
      int image,
      InstanceExtractor.Sizes sizes,
      long untilEpochNanos,
      boolean withClassMap) {
    OutputSpec classes = card.classOutput();
    TensorRtEngine.Output output = binding.outputs().get(classes.name());
    long[] shape = output.shape();
    int width = (int) shape[shape.length - 1];
    int height = (int) shape[shape.length - 2];
    LowResolutionMaps maps;
    if (classes.meaning() == OutputMeaning.CLASS_IDS) {
      maps = LowResolutionMaps.ofClassIds(width, height, ids(binding, classes, image));
    } else {
      maps =
          LowResolutionMaps.ofScores(
              width, height, (int) shape[1], floats(binding, classes, image));
      if (classes.meaning() == OutputMeaning.CLASS_PROBABILITIES) {
        maps = maps.withProbabilities();
      }
      if (card.output(OutputMeaning.GUIDANCE).isPresent()) {
        maps = maps.withGuidance(floats(binding, card.output(OutputMeaning.GUIDANCE).get(), image));
      }
    }
    return extractor.extract(
        maps, Optional.of(binding.prepared(image)), sizes, untilEpochNanos, withClassMap);
  }

  private static float[] floats(GpuBinding binding, OutputSpec spec, int image) {
    TensorRtEngine.Output output = binding.outputs().get(spec.name());
    if (output.type() != DataType.kFLOAT) {
      throw new GpuException("output " + spec.name() + ": " + output.type() + ", not float32");
    }
    ByteBuffer bytes = binding.result(binding.outputRegion(spec.name()));
    int count = Math.toIntExact(output.byteCount() / 4 / output.shape()[0]);
    float[] numbers = new float[count];
    bytes.asFloatBuffer().get(image * count, numbers);
    return numbers;
  }

  private static byte[] ids(GpuBinding binding, OutputSpec spec, int image) {
    TensorRtEngine.Output output = binding.outputs().get(spec.name());
    ByteBuffer bytes = binding.result(binding.outputRegion(spec.name()));
    int width = output.bytesPerElement();
    int count = Math.toIntExact(output.byteCount() / width / output.shape()[0]);
    byte[] ids = new byte[count];
    for (int i = 0; i < count; i++) {
      int at = (image * count + i) * width;
      long id =
          switch (width) {
            case 8 -> bytes.getLong(at);
            case 4 -> bytes.getInt(at);
            default -> bytes.get(at) & 0xFF;
          };
      ids[i] = (byte) (id >= 0 && id < 255 ? id : 255);
    }
    return ids;
  }
}
