package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import dev.saccade.sim.evaluate.InstanceAveragePrecision;
import dev.saccade.sim.evaluate.InstancePrediction;
import dev.saccade.sim.evaluate.InstanceTruth;
import dev.saccade.sim.evaluate.LabelImage;
import dev.saccade.sim.evaluate.MaskScaling;
import dev.saccade.sim.train.LabelledImage;
import dev.saccade.sim.train.SampleSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the pipeline's own stage, decoding to upsampling, over a labelled data set. */
final class ModelOnData {
  private static final int HEIGHT_STEP_PIXELS = 8;
  private static final Pattern SIZE = Pattern.compile("(\\d{2,4})x(\\d{2,4})");

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

  /**
   * @param medianMilliseconds of the stage for a picture, decoding to upsampling
   */
  record Semantic(ConfusionMatrix matrix, double medianMilliseconds) {}

  Semantic semantic(LongSupplier nanoClock, IntConsumer progress) {
    ConfusionMatrix matrix =
        new ConfusionMatrix(pictures.classNames().size(), LabelledImage.IGNORE);
    double[] milliseconds = new double[pictures.size()];
    for (int i = 0; i < pictures.size(); i++) {
      LabelledImage picture = pictures.load(i);
      long begun = nanoClock.getAsLong();
      StageResult.Perceived perceived = perceive(picture, i, true);
      milliseconds[i] = (nanoClock.getAsLong() - begun) / 1e6;
      matrix.add(picture.classes(), classIds(picture, perceived));
      progress.accept(i + 1);
    }
    Arrays.sort(milliseconds);
    return new Semantic(matrix, milliseconds[milliseconds.length / 2]);
  }

  /** The model's things, as the data numbers its classes. */
  List<Integer> things(ModelCard card) {
    return card.things().stream()
        .map(spec -> dataIdOfModelId[spec.id()] & 0xff)
        .filter(id -> id != LabelledImage.IGNORE)
        .toList();
  }

  /**
   * Judges the instances of every picture.
   *
   * @return median time of the stage for a picture, decoding to masks, in milliseconds
   * @throws UsageException if a picture's instances are not known exactly
   */
  double instances(InstanceAveragePrecision judge, LongSupplier nanoClock) {
    double[] milliseconds = new double[pictures.size()];
    for (int i = 0; i < pictures.size(); i++) {
      LabelledImage picture = pictures.load(i);
      if (picture.instanceWeight() < 1) {
        throw new UsageException(
            picture.name() + ": its instances are not labelled; use cityscapes or drive data");
      }
      long begun = nanoClock.getAsLong();
      StageResult.Perceived perceived = perceive(picture, i, false);
      milliseconds[i] = (nanoClock.getAsLong() - begun) / 1e6;
      judge.add(truth(picture), predictions(perceived.instances(), picture));
    }
    Arrays.sort(milliseconds);
    return milliseconds[milliseconds.length / 2];
  }

  private List<InstancePrediction> predictions(InstanceSet found, LabelledImage picture) {
    List<InstancePrediction> predictions = new ArrayList<>();
    for (Instance instance : found.instances()) {
      int classId = dataIdOfModelId[instance.objectClass().id()] & 0xff;
      if (classId != LabelledImage.IGNORE) {
        predictions.add(
            new InstancePrediction(
                classId,
                instance.confidence(),
                MaskScaling.scaled(
                    instance.mask(), picture.widthPixels(), picture.heightPixels())));
      }
    }
    return predictions;
  }

  /** As {@link InstanceTruth} numbers objects: class * 1000 + n, a class alone where n is 0. */
  private static InstanceTruth truth(LabelledImage picture) {
    int[] values = new int[picture.classes().length];
    Map<Integer, Integer> numbers = new HashMap<>();
    int[] counts = new int[256];
    for (int i = 0; i < values.length; i++) {
      int classId = picture.classes()[i] & 0xff;
      int instance = picture.instances()[i] & 0xffff;
      if (instance == 0 || classId == LabelledImage.IGNORE) {
        values[i] = classId;
      } else {
        values[i] =
            numbers.computeIfAbsent(
                classId << 16 | instance, key -> 1000 * classId + counts[classId]++ % 1000);
      }
    }
    return InstanceTruth.of(
        new LabelImage(picture.widthPixels(), picture.heightPixels(), values),
        value -> value == LabelledImage.IGNORE);
  }

  private StageResult.Perceived perceive(LabelledImage picture, int index, boolean withClassMap) {
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
            .perceive(
                new StageRequest(List.of(frame), profileFor(picture), Long.MAX_VALUE, withClassMap))
            .get(0);
    if (!(result instanceof StageResult.Perceived perceived)) {
      throw new UsageException(picture.name() + ": the model did not run on it: " + result);
    }
    return perceived;
  }

  private byte[] classIds(LabelledImage picture, StageResult.Perceived perceived) {
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

  /**
   * @param size WIDTHxHEIGHT; null for each picture's own, which is null again
   */
  static Profile profile(String size) {
    if (size == null) {
      return null;
    }
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new UsageException("--size " + size + ": expected WIDTHxHEIGHT, e.g. 480x360");
    }
    return Profile.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
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
