package dev.saccade.sim.world;

/** Linear light. */
record Rgb(float red, float green, float blue) {
  Rgb times(double factor) {
    return new Rgb((float) (red * factor), (float) (green * factor), (float) (blue * factor));
  }

  /** Of a colour 0xRRGGBB as a screen shows it; the screen's curve is taken for a square. */
  static float linear(int colour, int shift) {
    float value = ((colour >> shift) & 0xFF) / 255f;
    return value * value;
  }

  /** Blends two colours 0xRRGGBB. */
  static int mix(int a, int b, double share) {
    int red = (int) (((a >> 16) & 0xFF) * (1 - share) + ((b >> 16) & 0xFF) * share);
    int green = (int) (((a >> 8) & 0xFF) * (1 - share) + ((b >> 8) & 0xFF) * share);
    int blue = (int) ((a & 0xFF) * (1 - share) + (b & 0xFF) * share);
    return red << 16 | green << 8 | blue;
  }
}
