package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.evaluate.BadEvaluationInputException;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import dev.saccade.sim.evaluate.SemanticLabelFiles;
import dev.saccade.sim.train.DataSpec;
import dev.saccade.sim.train.SampleSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    description =
        "Mean IoU of a model on labelled data (--model, --data), or of PNG label maps beside their"
            + " truth (--pred, --gt).")
final class EvaluateSemanticCommand implements Callable<Integer> {
  @Option(names = "--model", paramLabel = "BUNDLE|FILE.onnx", description = "The model to score.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "FORMAT:PATH[:SPLIT], formats camvid, cityscapes, voc, drive.")
  private String data;

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      description = "Height of the network's input (default: each picture's own).")
  private int heightPixels;

  @Option(
      names = "--pred",
      paramLabel = "DIR",
      description = "PNG label maps, one for each of --gt, of equal name.")
  private Path predictions;

  @Option(names = "--gt", paramLabel = "DIR", description = "PNG label maps of the truth.")
  private Path truth;

  @Option(names = "--classes", paramLabel = "N", description = "Class ids are 0 to N-1.")
  private int classCount;

  @Option(
      names = "--ignore",
      paramLabel = "ID",
      description = "True pixels of this id count for nothing (default: ${DEFAULT-VALUE}).")
  private int ignoreLabel = 255;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    if (model != null || data != null) {
      return scoreModel();
    }
    if (predictions == null || truth == null) {
      throw new UsageException(
          "evaluate semantic: --model and --data, or --pred and --gt, are both needed");
    }
    if (classCount < 1 || classCount > 255 || ignoreLabel < 0 || ignoreLabel > 255) {
      throw new UsageException(
          "evaluate semantic: --classes "
              + classCount
              + " --ignore "
              + ignoreLabel
              + " (expected: 1 to 255, 0 to 255)");
    }
    try {
      ConfusionMatrix matrix = new ConfusionMatrix(classCount, ignoreLabel);
      int images = SemanticLabelFiles.addAll(predictions, truth, matrix);
      Map<String, Double> iou = new LinkedHashMap<>();
      for (int c = 0; c < classCount; c++) {
        iou.put(Integer.toString(c), matrix.iou(c));
      }
      SemanticReport.write(matrix, iou, images, json);
      return 0;
    } catch (BadEvaluationInputException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private int scoreModel() {
    if (model == null || data == null || predictions != null || truth != null) {
      throw new UsageException(
          "evaluate semantic: --model and --data are both needed, without --pred and --gt");
    }
    if (heightPixels != 0 && (heightPixels < 32 || heightPixels > 8192 || heightPixels % 8 != 0)) {
      throw new UsageException(
          "--height " + heightPixels + ": expected a multiple of 8 from 32 to 8192");
    }
    SampleSource labels = SampleSource.open(DataSpec.parse(data));
    ConfusionMatrix matrix =
        ModelOnLabels.score(
            model,
            labels,
            heightPixels,
            () -> System.currentTimeMillis() * 1_000_000L,
            done -> {
              if (done % 50 == 0 || done == labels.size()) {
                System.err.println(done + " of " + labels.size() + " pictures");
              }
            });
    Map<String, Double> iou = new LinkedHashMap<>();
    List<String> names = labels.classNames();
    for (int c = 0; c < names.size(); c++) {
      iou.put(names.get(c), matrix.iou(c));
    }
    SemanticReport.write(matrix, iou, labels.size(), json);
    return 0;
  }
}
