package dev.saccade.perception.app;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageSettings;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.StubStage;
import dev.saccade.perception.stage.StubTiming;
import dev.saccade.perception.stage.select.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a command chooses its stage and its model: a mixin. */
public final class StageOptions {
  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "auto, cpu, gpu, or stub:MILLIS, which only waits (default: ${DEFAULT-VALUE}).")
  private String stage = Stages.AUTO;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description =
          "Bundle or ONNX file (default: the shipped bundle 'road'; of demo: 'rendered').")
  private Path model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the CPU engine; 0 for one a core (default: ${DEFAULT-VALUE}).")
  private int threadCount;

  public boolean isStub() {
    return StubTiming.isStub(stage);
  }

  /**
   * @throws UsageException if {@code --stage} names no stub, or a malformed one
   */
  public StubTiming stubTiming() {
    try {
      return StubTiming.parse(stage);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
  }

  /** The card of the model; a stub has none. */
  public Optional<ModelCard> card(String shippedBundle) {
    if (isStub()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ModelBundle.open(modelPath(shippedBundle)).card());
    } catch (IOException e) {
      throw new UsageException("--model " + modelPath(shippedBundle) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens the stage.
   *
   * @param shippedBundle what {@code --model} defaults to
   * @throws UsageException one line: what is missing, and what to do
   */
  public PerceptionStage open(
      String shippedBundle, int maxBatchCount, EpochClock clock, StubStage.Waiter waiter) {
    Optional<Path> path = isStub() ? Optional.empty() : Optional.of(modelPath(shippedBundle));
    try {
      return Stages.open(stage, new StageSettings(path, threadCount, maxBatchCount), clock, waiter);
    } catch (StageUnavailableException | IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Path modelPath(String shippedBundle) {
    return model == null ? ShippedBundles.find(shippedBundle) : model;
  }
}
