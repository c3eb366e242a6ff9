package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a person asks for when training; what is left empty is the preset's.
 *
 * @param network name of the architecture
 * @param data what to learn from, at least one
 * @param validation what to choose the best weights by
 * @param out folder for checkpoints, plot and weights
 * @param resume whether to go on with the folder's last checkpoint
 * @param weights weights to start from, a safetensors file
 * @param sizes as {@link SizeStages} reads them
 * @param classBalance c of the class weights, 1 / ln(c + share): near 1 rare classes count much
 * @param headRate share of the rate at which the head of the instance offsets learns
 * @param threads libtorch may use
 */
public record TrainingRequest(
    String network,
    List<DataSpec> data,
    Optional<DataSpec> validation,
    Path out,
    TrainingPreset preset,
    boolean resume,
    Optional<Path> weights,
    OptionalInt epochs,
    OptionalDouble minutes,
    Optional<String> sizes,
    OptionalInt batchSize,
    OptionalDouble rate,
    OptionalDouble instanceLossWeight,
    OptionalDouble dropoutScale,
    OptionalDouble classBalance,
    Optional<InstanceLoss> instanceLoss,
    OptionalDouble headRate,
    Optional<String> optimiser,
    OptionalLong seed,
    int threads) {

  public TrainingRequest {
    data = List.copyOf(data);
    if (data.isEmpty()) {
      throw new UsageException("--data: none; name at least one, such as camvid:PATH:train");
    }
    if (resume && weights.isPresent()) {
      throw new UsageException("--weights and --resume: give one of them, not both");
    }
    if (threads < 1 || threads > 1024) {
      throw new UsageException("--threads " + threads + ": expected 1..1024");
    }
  }

  private static Optimiser.Kind kind(String name) {
    return switch (name) {
      case "adam" -> Optimiser.Kind.ADAM;
      case "sgd" -> Optimiser.Kind.SGD;
      default -> throw new UsageException("--optimiser " + name + ": expected adam or sgd");
    };
  }

  TrainingPlan plan() {
    TrainingPlan base = preset.plan();
    PolySchedule schedule = base.schedule();
    try {
      return new TrainingPlan(
          // With a time limit alone, the time decides.
          epochs.orElse(minutes.isPresent() ? 100_000 : base.epochs()),
          minutes.orElse(base.minutes()),
          sizes.map(text -> SizeStages.parse(text, Trainer.OUTPUT_STRIDE)).orElse(base.sizes()),
          batchSize.orElse(base.batchSize()),
          new PolySchedule(
              rate.orElse(schedule.initialRate()), schedule.power(), schedule.warmupShare()),
          base.weightDecay(),
          base.averageDecay(),
          dropoutScale.orElse(base.dropoutScale()),
          base.heldSlopes(),
          base.labelDivisor(),
          instanceLossWeight.orElse(base.instanceLossWeight()),
          classBalance.orElse(base.classBalance()),
          base.labelSmoothing(),
          base.augmentation(),
          base.halfPrecision(),
          base.validateEvery(),
          seed.orElse(base.seed()),
          new OffsetLearning(
              instanceLoss.orElse(base.offsets().loss()),
              headRate.orElse(base.offsets().headRateShare()),
              base.offsets().evenObjects()),
          optimiser.map(TrainingRequest::kind).orElse(base.optimiser()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
