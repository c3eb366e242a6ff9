package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Named recipes; single options may differ from them. */
public enum TrainingPreset {
  /**
   * Section 6 of the paper: Adam at 5e-4, weight decay 1e-4, poly 0.9, 150 epochs of batches of 8,
   * full dropout, one size, learned slopes, single precision.
   */
  PAPER,
  /**
   * What the shipped bundles were trained with on two cores: small pictures first, bf16, held
   * slopes, half the dropout, a higher rate.
   */
  CPU,
  /**
   * How {@code rendered} was finished, from weights that had learned before: small batches, little
   * dropout and change of colour, offsets of all objects alike.
   */
  RENDERED,
  /** A few quick epochs that show whether data and settings are sound. */
  SMOKE,
  /**
   * Section 4.1 of the Fast-SCNN paper (arXiv 1902.04502): SGD with momentum 0.9 at 0.045, poly
   * 0.9, batches of 12, 1000 epochs, L2 of 4e-5 but for depthwise kernels, scales 0.5 to 2;
   * Cityscapes at full size. Its auxiliary losses are left out: the network has no auxiliary heads.
   */
  FAST_SCNN,
  /**
   * 175 epochs of batches of 8 at full size (FFNet, "Training Setup"). The text leaves rate and
   * decay to the code: SGD at 0.01, poly 0.9 and 5e-4 are HRNet's, from whose training it starts.
   * Pretraining, pseudo labels and the RMI loss are left out.
   */
  FFNET;

  /** Scales from half to twice, flips, changes of brightness. */
  private static final Augmentation SCALES_OF_FAST_SCNN =
      new Augmentation(true, 0.5, 2.0, 0.2, 0.2, 0.2, 1, 0.05);

  /**
   * @throws UsageException if there is no preset of this name
   */
  public static TrainingPreset named(String name) {
    return Arrays.stream(values())
        .filter(preset -> preset.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--preset " + name + ": unknown; there are " + String.join(", ", names())));
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(TrainingPreset::label).collect(Collectors.toList());
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  TrainingPlan plan() {
    return switch (this) {
      case PAPER ->
          new TrainingPlan(
              150,
              0,
              SizeStages.parse("480x360", Trainer.OUTPUT_STRIDE),
              8,
              new PolySchedule(5e-4, 0.9, 0),
              1e-4,
              0.99,
              1,
              false,
              1,
              0.1,
              1.02,
              0,
              Augmentation.STREET,
              false,
              5,
              1);
      case CPU ->
          new TrainingPlan(
              200,
              0,
              SizeStages.parse("240x184@0.25,360x272@0.9,480x360", Trainer.OUTPUT_STRIDE),
              8,
              new PolySchedule(1e-3, 0.9, 0.02),
              2e-4,
              0.997,
              0.5,
              true,
              2,
              0.1,
              1.10,
              0,
              Augmentation.STREET,
              true,
              8,
              1);
      case FAST_SCNN ->
          fullSize(1000, 12, new PolySchedule(0.045, 0.9, 0), 4e-5, SCALES_OF_FAST_SCNN);
      case FFNET -> fullSize(175, 8, new PolySchedule(0.01, 0.9, 0), 5e-4, SCALES_OF_FAST_SCNN);
      case RENDERED ->
          new TrainingPlan(
              100,
              0,
              SizeStages.parse("384x192@0.35,512x256", Trainer.OUTPUT_STRIDE),
              4,
              new PolySchedule(8e-4, 0.9, 0.02),
              2e-4,
              0.99,
              0.25,
              true,
              2,
              0.6,
              1.10,
              0,
              Augmentation.RENDERED,
              true,
              2,
              1,
              OffsetLearning.GOING_ON,
              Optimiser.Kind.ADAM);
      case SMOKE ->
          new TrainingPlan(
              3,
              0,
              SizeStages.parse("160x120", Trainer.OUTPUT_STRIDE),
              4,
              new PolySchedule(1e-3, 0.9, 0),
              1e-4,
              0.9,
              0.3,
              true,
              2,
              0.1,
              1.05,
              0,
              Augmentation.STREET,
              true,
              1,
              1);
    };
  }

  private static TrainingPlan fullSize(
      int epochs,
      int batchSize,
      PolySchedule schedule,
      double weightDecay,
      Augmentation augmentation) {
    return new TrainingPlan(
        epochs,
        0,
        SizeStages.parse("2048x1024", Trainer.OUTPUT_STRIDE),
        batchSize,
        schedule,
        weightDecay,
        0.99,
        1,
        false,
        1,
        0.1,
        1.02,
        0,
        augmentation,
        false,
        5,
        1,
        OffsetLearning.FROM_THE_START,
        Optimiser.Kind.SGD);
  }
}
