package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.OnnxPerceptionStage;
import dev.saccade.sim.evaluate.BadEvaluationInputException;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import dev.saccade.sim.evaluate.SemanticLabelFiles;
import dev.saccade.sim.train.DataSpec;
import dev.saccade.sim.train.LabelledImage;
import dev.saccade.sim.train.SampleSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code evaluate semantic}: mean IoU, of a model on a labelled data set or of label maps beside
 * their truth.
 */
@Command(
    name = "semantic",
    mixinStandardHelpOptions = true,
    description = {
      "Mean IoU, of a model on a labelled data set or of PNG label maps.",
      "--data takes the formats camvid, cityscapes, voc and drive; --model defaults to the shipped"
          + " bundle 'road'.",
      "Files: PNG label maps below --pred and --gt, of equal names."
    })
final class EvaluateSemanticCommand implements Callable<Integer> {
  @Option(
      names = "--size",
      paramLabel = "WxH[,WxH]",
      split = ",",
      description =
          "Input sizes of the network. Default: each picture's own, its sides rounded to multiples of 32 and 8.")
  private List<String> sizes = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of the engine; 0 for one a core (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "With --pred: class ids are 0 to N-1.")
  private int classCount;

  @Option(
      names = "--ignore",
      paramLabel = "ID",
      description =
          "With --pred: true pixels of this id count for nothing (default: ${DEFAULT-VALUE}).")
  private int ignoreLabel = LabelledImage.IGNORE;

  @Mixin private ScoredInput input;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    try {
      if (input.isModel("evaluate semantic")) {
        ofModel();
      } else {
        ofFiles();
      }
      return 0;
    } catch (BadEvaluationInputException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private void ofModel() {
    SampleSource pictures = SampleSource.open(DataSpec.parse(input.data()));
    Path bundleFolder = input.model(ShippedBundles.ROAD);
    try {
      ModelBundle bundle = ModelBundle.open(bundleFolder);
      List<Profile> profiles = new ArrayList<>(); // all are checked before the first one runs
      for (String size : sizes.isEmpty() ? Arrays.asList((String) null) : sizes) {
        profiles.add(ModelOnData.profile(size));
      }
      List<Map<String, Object>> rows = new ArrayList<>();
      for (Profile profile : profiles) {
        rows.add(row(bundle, pictures, profile));
      }
      Map<String, Object> result = new LinkedHashMap<>(rows.get(0));
      result.put("results", rows);
      json.write(result, System.out);
    } catch (IOException | StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Map<String, Object> row(ModelBundle bundle, SampleSource pictures, Profile profile)
      throws StageUnavailableException {
    try (OnnxPerceptionStage stage = OnnxPerceptionStage.open(bundle, threads, 1, () -> 0)) {
      ModelOnData run = new ModelOnData(stage, bundle.card(), pictures, profile);
      ModelOnData.Semantic outcome =
          run.semantic(System::nanoTime, done -> progress(done, pictures.size()));
      Map<String, Double> iou = new LinkedHashMap<>();
      List<String> names = pictures.classNames();
      for (int c = 0; c < names.size(); c++) {
        iou.put(names.get(c), outcome.matrix().iou(c));
      }
      String size =
          profile == null ? "own size" : profile.widthPixels() + "x" + profile.heightPixels();
      if (!json.isStandardOutput()) {
        System.out.printf(
            Locale.ROOT, "%s: %.1f ms a picture%n", size, outcome.medianMilliseconds());
        SemanticReport.print(outcome.matrix(), iou, pictures.size());
      }
      Map<String, Object> row = SemanticReport.figures(outcome.matrix(), iou, pictures.size());
      row.put("size", profile == null ? "own" : size);
      row.put("median_ms", outcome.medianMilliseconds());
      return row;
    }
  }

  private void ofFiles() {
    if (classCount < 1 || classCount > 255 || ignoreLabel < 0 || ignoreLabel > 255) {
      throw new UsageException(
          "evaluate semantic: --classes "
              + classCount
              + " --ignore "
              + ignoreLabel
              + " (expected: 1 to 255, 0 to 255)");
    }
    ConfusionMatrix matrix = new ConfusionMatrix(classCount, ignoreLabel);
    int images = SemanticLabelFiles.addAll(input.predictions(), input.truth(), matrix);
    Map<String, Double> iou = new LinkedHashMap<>();
    for (int c = 0; c < classCount; c++) {
      iou.put(Integer.toString(c), matrix.iou(c));
    }
    if (!json.isStandardOutput()) {
      SemanticReport.print(matrix, iou, images);
    }
    json.write(SemanticReport.figures(matrix, iou, images), System.out);
  }

  private static void progress(int done, int all) {
    if (done % 25 == 0 || done == all) {
      System.err.println("evaluate: " + done + " of " + all + " pictures");
    }
  }
}
