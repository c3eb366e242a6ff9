package dev.saccade.sim.world;

import dev.saccade.perception.frame.EgoPose;

/**
 * What moves while the shutter is open is smeared along its way across the picture: each pixel
 * becomes the mean of a few along the path that its point takes, seen from the moving camera.
 */
final class MotionBlur {
  private static final int MOST_TAPS = 9;
  private static final float SKY_METRES = 2000;

  private MotionBlur() {}

  /**
   * @param distances metres along the view, 0 for sky
   * @param userOfPixel index into the velocities, -1 for what stands still
   * @param velocityX of each user over the ground, world coordinates
   * @param from linear light, three values a pixel
   * @param to receives it smeared
   */
  static void smear(
      View view,
      EgoPose pose,
      float shutterSeconds,
      float[] distances,
      int[] userOfPixel,
      double[] velocityX,
      double[] velocityY,
      float[] from,
      float[] to) {
    int width = view.widthPixels();
    int height = view.heightPixels();
    double egoX = pose.speedMetresPerSecond() * StrictMath.cos(pose.yawRadians());
    double egoY = pose.speedMetresPerSecond() * StrictMath.sin(pose.yawRadians());
    double turn = pose.yawRateRadiansPerSecond();
    double[] right = view.right();
    double[] down = view.down();
    double[] forward = view.forward();
    for (int y = 0; y < height; y++) {
      float v = (float) (y + 0.5 - view.centreY());
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float u = (float) (x + 0.5 - view.centreX());
        float z = distances[i] > 0 ? distances[i] : SKY_METRES;
        float across = (float) (u / view.focalX()) * z;
        float below = (float) (v / view.focalY()) * z;
        // The point as seen from the camera, and how a turn of the vehicle carries it along.
        double px = forward[0] * z + right[0] * across + down[0] * below;
        double py = forward[1] * z + right[1] * across + down[1] * below;
        int user = userOfPixel[i];
        double vx = (user >= 0 ? velocityX[user] : 0) - egoX + turn * py;
        double vy = (user >= 0 ? velocityY[user] : 0) - egoY - turn * px;
        double alongX = right[0] * vx + right[1] * vy;
        double alongY = down[0] * vx + down[1] * vy;
        double away = forward[0] * vx + forward[1] * vy;
        float stepX = (float) ((view.focalX() * alongX - u * away) / z) * shutterSeconds;
        float stepY = (float) ((view.focalY() * alongY - v * away) / z) * shutterSeconds;
        float length = Math.max(Math.abs(stepX), Math.abs(stepY));
        if (length < 0.8f) {
          to[3 * i] = from[3 * i];
          to[3 * i + 1] = from[3 * i + 1];
          to[3 * i + 2] = from[3 * i + 2];
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
