package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.UsageException;
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
        "Mean IoU of a model on a labelled data set (--data), or of PNG label maps beside their truth (--pred, --gt).")
final class EvaluateSemanticCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "BUNDLE|FILE.onnx",
      description = "Default: the shipped bundle 'road'.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "FORMAT:PATH[:SPLIT] with the formats camvid, cityscapes, voc, drive.")
  private String data;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "The network's input size. Default: each picture's own, its sides rounded to multiples of 32 and 8.")
  private String size;

  @Option(
      names = "--pred",
      paramLabel = "DIR",
      description = "PNG label maps, one for each of --gt, of equal name.")
  private Path predictions;

  @Option(names = "--gt", paramLabel = "DIR", description = "PNG label maps of the truth.")
  private Path truth;

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

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    try {
      if (data != null && predictions == null && truth == null) {
        ofModel();
      } else if (data == null && predictions != null && truth != null) {
        ofFiles();
      } else {
        throw new UsageException(
            "evaluate semantic: either --data, or --pred and --gt with --classes");
      }
      return 0;
    } catch (BadEvaluationInputException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private void ofModel() {
    SampleSource pictures = SampleSource.open(DataSpec.parse(data));
    Path bundleFolder = model == null ? ShippedBundles.find(ShippedBundles.ROAD) : model;
    try {
      ModelBundle bundle = ModelBundle.open(bundleFolder);
      try (OnnxPerceptionStage stage = OnnxPerceptionStage.open(bundle, 0, 1, () -> 0)) {
        ModelOnData run =
            new ModelOnData(stage, bundle.card(), pictures, ModelOnData.profile(size));
        ConfusionMatrix matrix = run.confusion(done -> progress(done, pictures.size()));
        Map<String, Double> iou = new LinkedHashMap<>();
        List<String> names = pictures.classNames();
        for (int c = 0; c < names.size(); c++) {
          iou.put(names.get(c), matrix.iou(c));
        }
        SemanticReport.write(matrix, iou, pictures.size(), json);
      }
    } catch (IOException | StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
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
    int images = SemanticLabelFiles.addAll(predictions, truth, matrix);
    Map<String, Double> iou = new LinkedHashMap<>();
    for (int c = 0; c < classCount; c++) {
      iou.put(Integer.toString(c), matrix.iou(c));
    }
    SemanticReport.write(matrix, iou, images, json);
  }

  private static void progress(int done, int all) {
    if (done % 25 == 0 || done == all) {
      System.err.println("evaluate: " + done + " of " + all + " pictures");
    }
  }
}
