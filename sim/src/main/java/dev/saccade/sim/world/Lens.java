package dev.saccade.sim.world;

/**
 * What lens and sensor make of the light: exposure, a shoulder before white, dark corners,
 * softness, noise. Gives 8-bit RGB.
 *
 * @param corners how much darker the corners are, 0..1
 * @param softness share of each pixel that its four neighbours get, 0..0.2
 * @param noise deviation in a mid-grey, in steps of 1/255
 * @param warmth shift from blue to red, -0.1..0.1
 * @param saturation 1 leaves colours alone
 * @param shutterSeconds by day; at night it stays open longer
 * @param readoutSeconds from the first row of the sensor to the last; 0 where all are exposed at
 *     once
 */
record Lens(
    float corners,
    float softness,
    float noise,
    float warmth,
    float saturation,
    float shutterSeconds,
    double readoutSeconds) {

  static Lens drawn(Dice dice) {
    return new Lens(
        (float) dice.between(0, 0.35),
        (float) dice.between(0.02, 0.14),
        (float) dice.between(0.5, 3.2),
        (float) dice.between(-0.07, 0.07),
        (float) dice.between(0.7, 1.15),
        (float) dice.between(0.001, 0.012),
        0);
  }

  /** The same before a sensor that takes so long to be read. */
  Lens readIn(double newReadoutSeconds) {
    return new Lens(
        corners, softness, noise, warmth, saturation, shutterSeconds, newReadoutSeconds);
  }

  /**
   * @param light three values a pixel; overwritten
   * @param scratch of the same length
   * @param seed of this picture's noise
   */
  void develop(
      float[] light, float[] scratch, int width, int height, float exposure, int seed, byte[] rgb) {
    float[] soft = soften(light, scratch, width, height);
    float cx = width * 0.5f;
    float cy = height * 0.5f;
    float reach = 1 / (cx * cx + cy * cy);
    float redGain = exposure * (1 + warmth);
    float blueGain = exposure * (1 - warmth);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = 3 * (y * width + x);
        float dx = x - cx;
        float dy = y - cy;
        float shade = 1 - corners * (dx * dx + dy * dy) * reach;
        float r = soft[i] * redGain * shade;
        float g = soft[i + 1] * exposure * shade;
        float b = soft[i + 2] * blueGain * shade;
        float grey = 0.3f * r + 0.59f * g + 0.11f * b;
        r = grey + (r - grey) * saturation;
        g = grey + (g - grey) * saturation;
        b = grey + (b - grey) * saturation;
        int h = Dice.hash(x, y, seed);
        float common = ((h & 255) + ((h >>> 8) & 255) - 255) * (1 / 104f);
        float own = (((h >>> 16) & 255) - 127.5f) * (1 / 74f);
        float other = (((h >>> 24) & 255) - 127.5f) * (1 / 74f);
        rgb[i] = step(r, common * 0.7f + own * 0.7f);
        rgb[i + 1] = step(g, common * 0.8f - own * 0.3f);
        rgb[i + 2] = step(b, common * 0.7f + other * 0.8f);
      }
    }
  }

  private byte step(float light, float chance) {
    float value = curve(light);
    // Photons and the amplifier: dark parts are noisier than bright ones once the curve is applied.
    float spread = noise * (0.55f + 0.6f * (1 - value));
    int level = (int) (value * 255 + chance * spread + 0.5f);
    return (byte) (level < 0 ? 0 : Math.min(level, 255));
  }

  /** Linear light to what a screen shows; above 0.7 it bends towards white. */
  static float curve(float light) {
    if (light <= 0) {
      return 0;
    }
    float v = light;
    if (v > 0.7f) {
      float over = (v - 0.7f) / 0.3f;
      v = 0.7f + 0.3f * over / (1 + over * 0.85f);
    }
    return (float) Math.sqrt(Math.min(1, v));
  }

  private float[] soften(float[] light, float[] scratch, int width, int height) {
    if (softness <= 0) {
      return light;
    }
    float side = softness;
    float middle = 1 - 2 * side;
    int row = 3 * width;
    for (int y = 0; y < height; y++) {
      int base = y * row;
      for (int x = 0; x < row; x++) {
        float before = light[base + (x < 3 ? x : x - 3)];
        float after = light[base + (x >= row - 3 ? x : x + 3)];
        scratch[base + x] = light[base + x] * middle + (before + after) * side;
      }
    }
    for (int y = 0; y < height; y++) {
      int base = y * row;
      int above = y == 0 ? base : base - row;
      int below = y == height - 1 ? base : base + row;
      for (int x = 0; x < row; x++) {
        light[base + x] =
            scratch[base + x] * middle + (scratch[above + x] + scratch[below + x]) * side;
      }
    }
    return light;
  }
}
