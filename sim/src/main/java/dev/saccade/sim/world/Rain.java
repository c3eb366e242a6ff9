package dev.saccade.sim.world;

/** Falling drops, as short bright strokes over the picture. */
final class Rain {
  private static final int PIXELS_PER_STROKE = 420;

  private Rain() {}

  /**
   * @param light linear light, three values a pixel; changed
   * @param strength above 0 to 1
   */
  static void fall(float[] light, int width, int height, float strength, int seed) {
    int strokes = (int) (strength * width * height / PIXELS_PER_STROKE);
    for (int k = 0; k < strokes; k++) {
      int chance = Dice.hash(k, 17, seed);
      int more = Dice.hash(k, 18, seed);
      float x = ((chance & 0xFFFF) * width) >>> 16;
      int y = ((chance >>> 16) * height) >>> 16;
      int length = 2 + (more & 0xF) * height / 360;
      float slant = -0.12f + ((more >>> 8) & 0xFF) / 1500f;
      float share = 0.05f + ((more >>> 16) & 0xFF) / 255f * 0.13f;
      for (int i = 0; i < length && y + i < height; i++) {
        int px = (int) (x + slant * i);
        if (px < 0 || px >= width) {
          break;
        }
        int at = 3 * ((y + i) * width + px);
        float mean = (light[at] + light[at + 1] + light[at + 2]) / 3;
        float bright = 0.06f + mean * 1.3f;
        light[at] += (bright - light[at]) * share;
        light[at + 1] += (bright - light[at + 1]) * share;
        light[at + 2] += (bright - light[at + 2]) * share;
      }
    }
  }
}
