package dev.saccade.sim.world;

import java.util.List;

/** Draws light and air for a drive. */
final class Weather {
  private Weather() {}

  /** By name, in the order in which they are drawn. */
  static final List<String> KINDS =
      List.of("sunny", "bright", "gloomy", "hazy", "night", "night-rain", "rain", "fog");

  static Light drawn(String kind, Dice dice) {
    return switch (kind) {
      case "sunny" -> sunny(dice);
      case "bright" -> bright(dice);
      case "gloomy" -> gloomy(dice);
      case "hazy" -> hazy(dice, 0.004, 0.014);
      case "fog" -> hazy(dice, 0.015, 0.045);
      case "night" -> night(dice, 0);
      case "night-rain" -> night(dice, dice.between(0.6, 1));
      case "rain" -> gloomy(dice).raining((float) dice.between(0.5, 1));
      default ->
          throw new IllegalArgumentException(
              "light: " + kind + " (expected: one of " + KINDS + ")");
    };
  }

  private static Light night(Dice dice, double rain) {
    double moon = dice.between(0.6, 1.3);
    return new Light(
        0.3,
        0.2,
        0.933,
        new Rgb(0.01f, 0.01f, 0.012f),
        new Rgb(0.02f, 0.024f, 0.036f).times(moon),
        new Rgb(0.034f, 0.031f, 0.029f).times(moon),
        new Rgb(0.02f, 0.018f, 0.016f),
        (float) dice.between(0.3, 1),
        0.8f,
        (float) dice.between(0.001, 0.006),
        (float) rain,
        1,
        (float) dice.between(1.3, 2.2),
        (float) rain);
  }

  private static Light sunny(Dice dice) {
    double height = dice.between(0.2, 1.05);
    double azimuth = dice.between(0, 2 * Math.PI);
    double warm = Math.max(0, 0.6 - height);
    double strength = dice.between(1.6, 2.4) * (0.55 + 0.45 * StrictMath.sin(height));
    Rgb sun =
        new Rgb(
            (float) strength,
            (float) (strength * (0.94 - 0.3 * warm)),
            (float) (strength * (0.84 - 0.6 * warm)));
    double blue = dice.between(0.7, 1.15);
    return new Light(
        StrictMath.cos(height) * StrictMath.cos(azimuth),
        StrictMath.cos(height) * StrictMath.sin(azimuth),
        StrictMath.sin(height),
        sun,
        new Rgb(0.22f, 0.38f, (float) (0.75 * blue)),
        new Rgb(0.82f, 0.9f, 1.0f),
        new Rgb(0.24f, 0.22f, 0.2f),
        (float) dice.between(0.05, 0.6),
        (float) dice.between(0.95, 1.3),
        (float) dice.between(0.0003, 0.0022),
        0,
        0,
        (float) dice.between(0.5, 1.05),
        0);
  }

  private static Light bright(Dice dice) {
    double tint = dice.between(-0.05, 0.06);
    return new Light(
        0.3,
        0.2,
        0.933,
        new Rgb(0.08f, 0.08f, 0.08f),
        new Rgb(0.75f, 0.8f, 0.88f),
        new Rgb((float) (0.98 - tint), 0.98f, (float) (0.98 + tint)),
        new Rgb(0.2f, 0.19f, 0.18f),
        (float) dice.between(0.75, 1),
        (float) dice.between(0.95, 1.25),
        (float) dice.between(0.0006, 0.004),
        dice.chance(0.3) ? (float) dice.between(0.2, 0.9) : 0,
        0,
        (float) dice.between(0.6, 1.25),
        0);
  }

  private static Light gloomy(Dice dice) {
    return new Light(
        0.3,
        0.2,
        0.933,
        new Rgb(0.03f, 0.03f, 0.03f),
        new Rgb(0.4f, 0.45f, 0.55f),
        new Rgb(0.72f, 0.76f, 0.82f),
        new Rgb(0.12f, 0.12f, 0.12f),
        (float) dice.between(0.7, 1),
        (float) dice.between(0.6, 0.95),
        (float) dice.between(0.0008, 0.004),
        dice.chance(0.5) ? (float) dice.between(0.3, 1) : 0,
        (float) dice.between(0, 0.25),
        (float) dice.between(0.3, 0.6),
        0);
  }

  private static Light hazy(Dice dice, double thin, double thick) {
    return new Light(
        0.5,
        -0.3,
        0.81,
        new Rgb(0.25f, 0.24f, 0.22f),
        new Rgb(0.7f, 0.74f, 0.8f),
        new Rgb(0.95f, 0.95f, 0.94f),
        new Rgb(0.2f, 0.19f, 0.18f),
        (float) dice.between(0.8, 1),
        (float) dice.between(0.95, 1.1),
        (float) dice.between(thin, thick),
        0,
        0,
        (float) dice.between(0.6, 1),
        0);
  }
}
