package dev.saccade.sim.world;

/**
 * What moves while the shutter is open is smeared along its way across the picture: each pixel
 * becomes the mean of a few along the path that its point takes, seen from the moving camera.
 */
final class MotionBlur {
  private static final int MOST_TAPS = 9;
  private static final float LEAST_PIXELS = 0.8f;

  private MotionBlur() {}

  /**
   * @param distances metres along the view, 0 for sky
   * @param userOfPixel -1 for what stands still
   * @param from linear light, three values a pixel
   * @param to receives it smeared
   */
  static void smear(
      ImageMotion motion,
      int width,
      int height,
      float shutterSeconds,
      float[] distances,
      int[] userOfPixel,
      float[] from,
      float[] to) {
    System.arraycopy(from, 0, to, 0, 3 * width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        motion.look(x, y, userOfPixel[i], distances[i] > 0 ? 1 / distances[i] : 0);
        float stepX = motion.stepX * shutterSeconds;
        float stepY = motion.stepY * shutterSeconds;
        float length = Math.max(Math.abs(stepX), Math.abs(stepY));
        if (length < LEAST_PIXELS) {
          continue;
        }
        int taps = Math.min(MOST_TAPS, (int) length + 2);
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int k = 0; k < taps; k++) {
          float share = (k + 0.5f) / taps - 0.5f;
          int sx = Math.max(0, Math.min(width - 1, (int) (x + 0.5f + share * stepX)));
          int sy = Math.max(0, Math.min(height - 1, (int) (y + 0.5f + share * stepY)));
          int j = 3 * (sy * width + sx);
          red += from[j];
          green += from[j + 1];
          blue += from[j + 2];
        }
        to[3 * i] = red / taps;
        to[3 * i + 1] = green / taps;
        to[3 * i + 2] = blue / taps;
      }
    }
  }
}
