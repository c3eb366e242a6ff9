package dev.saccade.perception.stage.select;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageSettings;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.StubStage;
import dev.saccade.perception.stage.StubTiming;
import dev.saccade.perception.stage.cpu.CpuPresence;
import dev.saccade.perception.stage.cpu.OnnxPerceptionStage;
import dev.saccade.perception.stage.gpu.GpuPerceptionStage;
import dev.saccade.perception.stage.gpu.GpuPresence;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens stages by name. */
public final class Stages {
  public static final String AUTO = "auto";
  public static final String CPU = "cpu";
  public static final String GPU = "gpu";

  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

  private Stages() {}

  /**
   * Opens what {@code specification} names.
   *
   * @param specification {@code auto} (the GPU where one can be used, else the CPU), {@code cpu},
   *     {@code gpu}, or {@code stub:...} as {@link StubTiming} reads it
   * @param clock what extraction budgets refer to
   * @param waiter how a stub lets time pass
   * @throws StageUnavailableException one line: what is missing, and what to do
   */
  public static PerceptionStage open(
      String specification, StageSettings settings, EpochClock clock, StubStage.Waiter waiter)
      throws StageUnavailableException {
    if (StubTiming.isStub(specification)) {
      try {
        return new StubStage(
            StubTiming.parse(specification), settings.maxBatchCount(), clock, waiter);
      } catch (IllegalArgumentException wrong) {
        throw new StageUnavailableException(wrong.getMessage(), wrong);
      }
    }
    return switch (specification) {
      case CPU -> openCpu(bundle(specification, settings), settings, clock);
      case GPU ->
          GpuPerceptionStage.open(bundle(specification, settings), settings.maxBatchCount(), clock);
      case AUTO -> openBest(bundle(specification, settings), settings, clock);
      default ->
          throw new StageUnavailableException(
              "stage '" + specification + "': expected auto, cpu, gpu or stub:MILLIS");
    };
  }

  /** Every engine and whether it can be used here, the preferred one first. */
  public static List<EnginePresence> survey() {
    return List.of(GpuPresence.look(), CpuPresence.look());
  }

  private static PerceptionStage openBest(
      ModelBundle bundle, StageSettings settings, EpochClock clock)
      throws StageUnavailableException {
    if (!GpuPresence.look().usable()) {
      return openCpu(bundle, settings, clock);
    }
    GpuPerceptionStage gpu;
    try {
      gpu = GpuPerceptionStage.open(bundle, settings.maxBatchCount(), clock);
    } catch (StageUnavailableException refused) {
      LOG.warn("{}; using the CPU", refused.getMessage());
      return openCpu(bundle, settings, clock);
    }
    return new FallingBackStage(gpu, gpu::isSpent, () -> openCpu(bundle, settings, clock));
  }

  private static PerceptionStage openCpu(
      ModelBundle bundle, StageSettings settings, EpochClock clock)
      throws StageUnavailableException {
    return OnnxPerceptionStage.open(
        bundle, settings.threadCount(), settings.maxBatchCount(), clock);
  }

  private static ModelBundle bundle(String specification, StageSettings settings)
      throws StageUnavailableException {
    if (settings.model().isEmpty()) {
      throw new StageUnavailableException(
          "stage " + specification + ": needs a model; give a bundle with --model");
    }
    try {
      return ModelBundle.open(settings.model().get());
    } catch (IOException e) {
      throw new StageUnavailableException(e.getMessage(), e);
    }
  }
}
