package dev.saccade.sim.world;

/** Draws light and air for a drive by day. */
final class Weather {
  private Weather() {}

  static Light byDay(Dice dice) {
    double kind = dice.unit();
    if (kind < 0.42) {
      return sunny(dice);
    }
    return kind < 0.72 ? bright(dice) : kind < 0.9 ? gloomy(dice) : hazy(dice);
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
        (float) dice.between(0.45, 0.85));
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
        (float) dice.between(0.6, 1.25));
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
        (float) dice.between(0.3, 0.6));
  }

  private static Light hazy(Dice dice) {
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
        (float) dice.between(0.004, 0.014),
        0,
        0,
        (float) dice.between(0.6, 1));
  }
}
