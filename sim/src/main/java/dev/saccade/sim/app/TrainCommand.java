package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ProgressLine;
import dev.saccade.perception.app.Terminal;
import dev.saccade.sim.train.DataSpec;
import dev.saccade.sim.train.InstanceLoss;
import dev.saccade.sim.train.Training;
import dev.saccade.sim.train.TrainingPreset;
import dev.saccade.sim.train.TrainingProgress;
import dev.saccade.sim.train.TrainingRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: labelled pictures in, weights out. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a network and checkpoints every epoch.",
      "The folder gets last.safetensors (to resume), best.safetensors (to export) and"
          + " progress.html (open it in a browser)."
    })
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      defaultValue = "ssn",
      description = "architecture (${DEFAULT-VALUE})")
  private String network;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPEC",
      description =
          "FORMAT:PATH[:SPLIT][*WEIGHT], formats camvid, cityscapes, voc, drive; repeat to mix")
  private List<String> data;

  @Option(
      names = "--validate",
      paramLabel = "SPEC",
      description = "data by which the best weights are chosen")
  private String validate;

  @Option(names = "--out", required = true, description = "folder for what comes out")
  private Path out;

  @Option(
      names = "--preset",
      defaultValue = "cpu",
      description = "recipe: cpu, rendered, smoke, paper, fast-scnn, ffnet (${DEFAULT-VALUE})")
  private String preset;

  @Option(names = "--resume", description = "go on with the folder's last checkpoint")
  private boolean resume;

  @Option(names = "--weights", description = "start from these weights (safetensors)")
  private Path weights;

  @Option(names = "--epochs", description = "passes over the data")
  private Integer epochs;

  @Option(names = "--minutes", description = "time for the whole training; the schedule fits it")
  private Double minutes;

  @Option(
      names = "--size",
      description = "WIDTHxHEIGHT, or stages such as 240x184@0.4,480x360 (share of the training)")
  private String size;

  @Option(names = "--batch", description = "pictures a step")
  private Integer batch;

  @Option(names = "--rate", description = "initial learning rate")
  private Double rate;

  @Option(names = "--instance-weight", description = "weight of the instance loss")
  private Double instanceWeight;

  @Option(names = "--dropout-scale", description = "factor on the network's dropout, 0..1")
  private Double dropoutScale;

  @Option(
      names = "--class-balance",
      paramLabel = "C",
      description = "weights of the classes are 1 / ln(C + share): near 1, rare ones count much")
  private Double classBalance;

  @Option(
      names = "--loss",
      paramLabel = "distance|l1|l2|smooth-l1",
      description = "of the instances: how distances from the centre are priced")
  private String loss;

  @Option(
      names = "--head-rate",
      paramLabel = "SHARE",
      description = "share of the rate for the head of the instance offsets, above 0 to 1")
  private Double headRate;

  @Option(names = "--optimiser", paramLabel = "adam|sgd", description = "what moves the weights")
  private String optimiser;

  @Option(names = "--seed", description = "decides everything random")
  private Long seed;

  @Option(names = "--threads", description = "threads of libtorch (all cores)")
  private Integer threads;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws InterruptedException {
    TrainingRequest request =
        new TrainingRequest(
            network,
            data.stream().map(DataSpec::parse).toList(),
            Optional.ofNullable(validate).map(DataSpec::parse),
            out,
            TrainingPreset.named(preset),
            resume,
            Optional.ofNullable(weights),
            epochs == null ? OptionalInt.empty() : OptionalInt.of(epochs),
            minutes == null ? OptionalDouble.empty() : OptionalDouble.of(minutes),
            Optional.ofNullable(size),
            batch == null ? OptionalInt.empty() : OptionalInt.of(batch),
            rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
            instanceWeight == null ? OptionalDouble.empty() : OptionalDouble.of(instanceWeight),
            dropoutScale == null ? OptionalDouble.empty() : OptionalDouble.of(dropoutScale),
            classBalance == null ? OptionalDouble.empty() : OptionalDouble.of(classBalance),
            Optional.ofNullable(loss).map(InstanceLoss::named),
            headRate == null ? OptionalDouble.empty() : OptionalDouble.of(headRate),
            Optional.ofNullable(optimiser),
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
            threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    try (ProgressLine progress = ProgressLine.onStandardError()) {
      report(Training.run(request, System::nanoTime, new Lines(progress)));
    }
    return 0;
  }

  /** A bar that moves with every step on a terminal; a line an epoch elsewhere. */
  private record Lines(ProgressLine line) implements TrainingProgress {
    @Override
    public void say(String text) {
      line.say(text);
    }

    @Override
    public void at(double share, String text) {
      if (Terminal.isAttached()) { // elsewhere the lines of the epochs say it
        line.show(share, text);
      }
    }
  }

  private void report(Training.Result result) {
    if (!json.isStandardOutput()) {
      System.out.printf(
          Locale.ROOT,
          "%d epochs, loss %.4f, mIoU %s%n",
          result.epochs(),
          result.loss(),
          Double.isNaN(result.miou())
              ? "not measured"
              : String.format(Locale.ROOT, "%.4f", result.miou()));
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("epochs", result.epochs());
    object.put("loss", result.loss());
    object.put("miou", result.miou());
    json.write(object, System.out);
  }
}
