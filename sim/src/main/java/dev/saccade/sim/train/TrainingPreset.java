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
  /** A few quick epochs that show whether data and settings are sound. */
  SMOKE;

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
    return name().toLowerCase(Locale.ROOT);
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
}
