package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import dev.saccade.sim.train.LabelledImage;
import dev.saccade.sim.train.SampleSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Runs the pipeline's own stage, decoding to upsampling, over a labelled data set. */
final class ModelOnData {
  private static final int HEIGHT_STEP_PIXELS = 8;

  private final PerceptionStage stage;
  private final SampleSource pictures;
  private final Profile profile;
  private final byte[] dataIdOfModelId = new byte[256];

  /**
   * @param profile the input size; null for each picture's own
   * @throws UsageException if the model does not know a class of the data
   */
  ModelOnData(PerceptionStage stage, ModelCard card, SampleSource pictures, Profile profile) {
    this.stage = stage;
    this.pictures = pictures;
    this.profile = profile;
    Arrays.fill(dataIdOfModelId, (byte) LabelledImage.IGNORE);
    List<String> names = pictures.classNames();
    if (card.classes().isEmpty()) {
      // A bare network names no classes: its ids are taken to be the data's.
      for (int c = 0; c < names.size(); c++) {
        dataIdOfModelId[c] = (byte) c;
      }
      return;
    }
    for (int c = 0; c < names.size(); c++) {
      String name = names.get(c);
      ClassSpec found =
          card.classes().stream()
              .filter(spec -> spec.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "model "
                              + card.name()
                              + ": has no class '"
                              + name
                              + "', which the data has"));
      dataIdOfModelId[found.id()] = (byte) c;
    }
  }

  ConfusionMatrix confusion(IntConsumer progress) {
    ConfusionMatrix matrix =
        new ConfusionMatrix(pictures.classNames().size(), LabelledImage.IGNORE);
    for (int i = 0; i < pictures.size(); i++) {
      LabelledImage picture = pictures.load(i);
      matrix.add(picture.classes(), classIds(picture, i));
      progress.accept(i + 1);
    }
    return matrix;
  }

  private byte[] classIds(LabelledImage picture, int index) {
    Frame frame =
        new Frame(
            new FrameId("data", 1, index),
            1,
            1,
            FrameEncoding.RGB8,
            picture.widthPixels(),
            picture.heightPixels(),
            picture.rgb(),
            Optional.empty());
    StageResult result =
        stage
            .perceive(new StageRequest(List.of(frame), profileFor(picture), Long.MAX_VALUE, true))
            .get(0);
    if (!(result instanceof StageResult.Perceived perceived)) {
      throw new UsageException(picture.name() + ": the model did not run on it: " + result);
    }
    ClassMap map = perceived.instances().classMap().orElseThrow();
    byte[] ids = new byte[picture.widthPixels() * picture.heightPixels()];
    for (int y = 0; y < picture.heightPixels(); y++) {
      int row = (2 * y + 1) * map.heightPixels() / (2 * picture.heightPixels()) * map.widthPixels();
      for (int x = 0; x < picture.widthPixels(); x++) {
        int column = (2 * x + 1) * map.widthPixels() / (2 * picture.widthPixels());
        ids[y * picture.widthPixels() + x] = dataIdOfModelId[map.classIds()[row + column] & 0xff];
      }
    }
    return ids;
  }

  private Profile profileFor(LabelledImage picture) {
    if (profile != null) {
      return profile;
    }
    int height =
        Math.max(
            32,
            Math.round((float) picture.heightPixels() / HEIGHT_STEP_PIXELS) * HEIGHT_STEP_PIXELS);
    return Profile.of(Math.max(32, picture.widthPixels()), height);
  }
}
