package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.OnnxPerceptionStage;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import dev.saccade.sim.train.LabelledImage;
import dev.saccade.sim.train.SampleSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Runs a model's stage over labelled pictures and counts its classes against theirs. */
final class ModelOnLabels {
  private static final long NO_HURRY_NANOS = 1L << 40;

  private ModelOnLabels() {}

  /**
   * @param model a bundle or an ONNX file
   * @param heightPixels of the network's input; 0 for that of each picture
   * @param progress is told how many pictures are done
   */
  static ConfusionMatrix score(
      Path model, SampleSource labels, int heightPixels, EpochClock clock, IntConsumer progress) {
    ModelBundle bundle = open(model);
    List<String> known = bundle.card().classes().stream().map(ClassSpec::name).toList();
    int classCount = labels.classNames().size();
    if (!known.isEmpty() && known.size() != classCount) {
      throw new UsageException(
          "--model "
              + model
              + ": knows "
              + known.size()
              + " classes, the data "
              + classCount
              + "; they must be the same");
    }
    ConfusionMatrix matrix = new ConfusionMatrix(classCount, LabelledImage.IGNORE);
    try (PerceptionStage stage = OnnxPerceptionStage.open(bundle, 0, 1, clock)) {
      for (int i = 0; i < labels.size(); i++) {
        LabelledImage image = labels.load(i);
        int height = heightPixels == 0 ? image.heightPixels() / 8 * 8 : heightPixels;
        Profile profile =
            bundle.card().input().fixedSize()
                ? bundle.card().profiles().get(0)
                : Profile.of(
                    Math.max(Profile.WIDTH_STEP_PIXELS, image.widthPixels()),
                    Math.max(Profile.WIDTH_STEP_PIXELS, height));
        ClassMap predicted = classMap(stage, image, profile, i, clock);
        try {
          matrix.add(
              image.classes(), resized(predicted, image.widthPixels(), image.heightPixels()));
        } catch (IllegalArgumentException e) {
          throw new UsageException(image.name() + ": " + e.getMessage(), e);
        }
        progress.accept(i + 1);
      }
    } catch (StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
    return matrix;
  }

  private static ModelBundle open(Path model) {
    try {
      return ModelBundle.open(model);
    } catch (IOException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static ClassMap classMap(
      PerceptionStage stage, LabelledImage image, Profile profile, int index, EpochClock clock) {
    Frame frame =
        new Frame(
            new FrameId("labels", 1, index),
            clock.epochNanos(),
            NO_HURRY_NANOS,
            FrameEncoding.RGB8,
            image.widthPixels(),
            image.heightPixels(),
            image.rgb(),
            Optional.empty());
    StageResult result =
        stage.perceive(new StageRequest(List.of(frame), profile, Long.MAX_VALUE, true)).get(0);
    if (result instanceof StageResult.Perceived perceived) {
      return perceived.instances().classMap().orElseThrow();
    }
    String detail =
        result instanceof StageResult.Unreadable unreadable
            ? unreadable.detail()
            : ((StageResult.Failed) result).detail();
    throw new UsageException(image.name() + ": " + detail);
  }

  /** The nearest pixel's class, where the map is of another size than the labels. */
  private static byte[] resized(ClassMap map, int width, int height) {
    if (map.widthPixels() == width && map.heightPixels() == height) {
      return map.classIds();
    }
    byte[] result = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int fromY = (int) ((y + 0.5) * map.heightPixels() / height);
      for (int x = 0; x < width; x++) {
        int fromX = (int) ((x + 0.5) * map.widthPixels() / width);
        result[y * width + x] = map.classIds()[fromY * map.widthPixels() + fromX];
      }
    }
    return result;
  }
}
