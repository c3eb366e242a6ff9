package dev.saccade.perception.network.bundle;

import dev.saccade.perception.network.OutputMeaning;

/**
 * One output of the network.
 *
 * @param name in the network
 * @param unit of offsets; {@code NONE} for the rest
 */
public record OutputSpec(String name, OutputMeaning meaning, Unit unit) {
  /** In what offsets are counted. */
  public enum Unit {
    NONE,
    /** Pixels of the output map. */
    LOW_RES_PIXELS,
    /** 1 is half of the image's width (x) or height (y). */
    NORMALISED
  }

  public OutputSpec {
    Rule.named("outputs.name", name);
    Rule.present("outputs.meaning of " + name, meaning);
    Unit expected = unitOf(meaning);
    Rule.that(
        unit == expected, "outputs.unit of " + name, unit, expected + " for meaning " + meaning);
  }

  public static OutputSpec of(String name, OutputMeaning meaning) {
    return new OutputSpec(name, meaning, unitOf(meaning));
  }

  private static Unit unitOf(OutputMeaning meaning) {
    return switch (meaning) {
      case GUIDANCE -> Unit.LOW_RES_PIXELS;
      case INSTANCE_OFFSETS -> Unit.NORMALISED;
      case CLASS_SCORES, CLASS_PROBABILITIES, CLASS_IDS -> Unit.NONE;
    };
  }
}
