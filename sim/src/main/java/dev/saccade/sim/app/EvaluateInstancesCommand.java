package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.SamplingSpec;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.OnnxPerceptionStage;
import dev.saccade.sim.evaluate.BadEvaluationInputException;
import dev.saccade.sim.evaluate.CityscapesInstanceFiles;
import dev.saccade.sim.evaluate.CityscapesLabels;
import dev.saccade.sim.evaluate.InstanceAveragePrecision;
import dev.saccade.sim.evaluate.InstanceTruth;
import dev.saccade.sim.evaluate.LabelImage;
import dev.saccade.sim.train.DataSpec;
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
 * {@code evaluate instances}: average precision, of a model on data with true instances or of files
 * in the Cityscapes formats. Lists of settings become a table, one row for each combination.
 */
@Command(
    name = "instances",
    mixinStandardHelpOptions = true,
    description = {
      "Cityscapes AP, of a model on data with true instances or of files.",
      "--data takes the formats cityscapes and drive; --model defaults to the shipped bundle"
          + " 'rendered'.",
      "Files are in the formats of Cityscapes: below --pred STEM*.txt with lines"
          + " 'mask.png labelId confidence', below --gt STEM*_instanceIds.png (16 bit,"
          + " labelId*1000+n)."
    })
final class EvaluateInstancesCommand implements Callable<Integer> {
  @Option(
      names = "--size",
      paramLabel = "WxH[,WxH]",
      split = ",",
      description = "Input sizes of the network. Default: each picture's own.")
  private List<String> sizes = List.of();

  @Option(
      names = "--iterations",
      paramLabel = "T[,T]",
      split = ",",
      description = "How often offsets are followed. Default: as the bundle says.")
  private List<Integer> iterations = List.of();

  @Option(
      names = "--merge-radius",
      paramLabel = "R[,R]",
      split = ",",
      description =
          "Reach in cells within which end points are one; 0: only equal ones. Default: as the bundle says.")
  private List<Double> mergeRadii = List.of();

  @Option(
      names = "--minimum-area",
      paramLabel = "N[,N]",
      split = ",",
      description = "Cells of the smallest instance. Default: as the bundle says.")
  private List<Integer> minimumAreas = List.of();

  @Option(
      names = "--sampling",
      paramLabel = "nearest|bilinear",
      split = ",",
      description =
          "nearest: as shipped; bilinear: interpolates while following and rounds the end (default: nearest).")
  private List<String> samplings = List.of("nearest");

  @Option(
      names = "--offset-error",
      paramLabel = "CELLS[,CELLS]",
      split = ",",
      description =
          "Moves each offset by so many cells in a random direction, the same each time (default: 0).")
  private List<Double> offsetErrors = List.of(0.0);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of the engine; 0 for one a core (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Mixin private ScoredInput input;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    try {
      if (input.isModel("evaluate instances")) {
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
    Path folder = input.model(ShippedBundles.RENDERED);
    try {
      ModelBundle bundle = ModelBundle.open(folder);
      List<InstanceRun.Settings> runs = combinations(bundle.card().sampling());
      List<Map<String, Object>> rows = new ArrayList<>();
      for (InstanceRun.Settings settings : runs) {
        rows.add(row(bundle, pictures, settings));
      }
      Map<String, Object> result = new LinkedHashMap<>(rows.get(0));
      result.put("images", pictures.size());
      result.put("results", rows);
      json.write(result, System.out);
    } catch (IOException | StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Map<String, Object> row(
      ModelBundle bundle, SampleSource pictures, InstanceRun.Settings settings)
      throws StageUnavailableException {
    ModelCard card = bundle.card().withSampling(settings.sampling());
    ModelBundle changed = new ModelBundle(card, bundle.networkFile());
    InstanceAveragePrecision judge;
    double milliseconds;
    try (OnnxPerceptionStage stage =
        OnnxPerceptionStage.open(changed, threads, 1, () -> 0, settings.mapsChange())) {
      ModelOnData run =
          new ModelOnData(stage, card, pictures, ModelOnData.profile(settings.size()));
      List<Integer> things = run.things(card);
      if (things.isEmpty()) {
        throw new UsageException("model " + card.name() + ": none of its classes are things");
      }
      judge = new InstanceAveragePrecision(things);
      milliseconds = run.instances(judge, System::nanoTime);
    }
    Map<String, Object> perClass = new LinkedHashMap<>();
    Map<Integer, String> names = new LinkedHashMap<>();
    for (int c = 0; c < pictures.classNames().size(); c++) {
      names.put(c, pictures.classNames().get(c));
    }
    judge
        .perClass()
        .forEach(
            score ->
                perClass.put(
                    names.get(score.labelId()), Map.of("ap", score.ap(), "ap50", score.ap50())));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("ap", judge.ap());
    row.put("ap50", judge.ap50());
    row.put("per_class", perClass);
    row.put("size", settings.size() == null ? "own" : settings.size());
    row.put("iterations", settings.iterations());
    row.put("merge_radius", settings.mergeRadius());
    row.put("minimum_area", settings.minimumArea());
    row.put("sampling", settings.bilinear() ? "bilinear" : "nearest");
    row.put("offset_error", settings.offsetErrorCells());
    row.put("median_ms", milliseconds);
    if (!json.isStandardOutput()) {
      System.out.printf(Locale.ROOT, "%s: %.1f ms a picture%n", settings, milliseconds);
      print(judge, names);
    }
    return row;
  }

  private List<InstanceRun.Settings> combinations(SamplingSpec usual) {
    List<InstanceRun.Settings> all = new ArrayList<>();
    for (String size : sizes.isEmpty() ? Arrays.asList((String) null) : sizes) {
      for (String sampling : samplings) {
        if (!sampling.equals("nearest") && !sampling.equals("bilinear")) {
          throw new UsageException("--sampling " + sampling + ": expected nearest or bilinear");
        }
        for (double error : offsetErrors) {
          for (double radius :
              mergeRadii.isEmpty() ? List.of(usual.mergeRadiusCells()) : mergeRadii) {
            for (int area :
                minimumAreas.isEmpty() ? List.of(usual.minimumAreaCells()) : minimumAreas) {
              for (int steps : iterations.isEmpty() ? List.of(usual.iterations()) : iterations) {
                all.add(
                    new InstanceRun.Settings(
                        size, steps, area, radius, sampling.equals("bilinear"), error));
              }
            }
          }
        }
      }
    }
    return all;
  }

  private void ofFiles() {
    InstanceAveragePrecision judge =
        new InstanceAveragePrecision(List.copyOf(CityscapesLabels.THINGS.keySet()));
    for (CityscapesInstanceFiles.Pair pair :
        CityscapesInstanceFiles.pair(input.predictions(), input.truth())) {
      InstanceTruth image =
          InstanceTruth.of(LabelImage.read(pair.truth()), CityscapesLabels::isVoid);
      judge.add(
          image,
          CityscapesInstanceFiles.readPredictions(pair.prediction(), input.predictions(), image));
    }
    Map<String, Object> perClass = new LinkedHashMap<>();
    for (InstanceAveragePrecision.ClassScore score : judge.perClass()) {
      perClass.put(
          CityscapesLabels.THINGS.get(score.labelId()),
          Map.of("ap", score.ap(), "ap50", score.ap50()));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ap", judge.ap());
    result.put("ap50", judge.ap50());
    result.put("per_class", perClass);
    if (!json.isStandardOutput()) {
      print(judge, CityscapesLabels.THINGS);
    }
    json.write(result, System.out);
  }

  private static void print(InstanceAveragePrecision judge, Map<Integer, String> names) {
    System.out.printf(Locale.ROOT, "%-12s %6s %6s%n", "class", "AP", "AP50");
    for (InstanceAveragePrecision.ClassScore score : judge.perClass()) {
      System.out.printf(
          Locale.ROOT, "%-12s %6.3f %6.3f%n", names.get(score.labelId()), score.ap(), score.ap50());
    }
    System.out.printf(Locale.ROOT, "%-12s %6.3f %6.3f%n", "mean", judge.ap(), judge.ap50());
  }
}
