package dev.saccade.sim.world;

import dev.saccade.perception.frame.EgoPose;
import java.util.List;

/**
 * How fast what a pixel shows moves across the picture, seen from the moving camera: users by their
 * velocities over the ground, all else as standing still. One thread at a time.
 */
final class ImageMotion {
  private static final float SKY_METRES = 2000;

  private final double focalX;
  private final double focalY;
  private final double centreX;
  private final double centreY;
  private final double[] right;
  private final double[] down;
  private final double[] forward;
  private final double turn;
  private final int still;
  // How each user moves against the camera, along the view's axes; last what stands still.
  private final float[] across;
  private final float[] below;
  private final float[] away;

  /** Of the pixel asked for last, pixels a second. */
  float stepX;

  float stepY;

  ImageMotion(View view, EgoPose pose, List<RoadUser> users, double seconds) {
    this.focalX = view.focalX();
    this.focalY = view.focalY();
    this.centreX = view.centreX();
    this.centreY = view.centreY();
    this.right = view.right();
    this.down = view.down();
    this.forward = view.forward();
    this.turn = pose.yawRateRadiansPerSecond();
    this.still = users.size();
    this.across = new float[still + 1];
    this.below = new float[still + 1];
    this.away = new float[still + 1];
    double egoX = pose.speedMetresPerSecond() * StrictMath.cos(pose.yawRadians());
    double egoY = pose.speedMetresPerSecond() * StrictMath.sin(pose.yawRadians());
    for (int user = 0; user <= still; user++) {
      double vx = (user < still ? users.get(user).motion().velocityX(seconds) : 0) - egoX;
      double vy = (user < still ? users.get(user).motion().velocityY(seconds) : 0) - egoY;
      across[user] = (float) (focalX * (right[0] * vx + right[1] * vy));
      below[user] = (float) (focalY * (down[0] * vx + down[1] * vy));
      away[user] = (float) (forward[0] * vx + forward[1] * vy);
    }
  }

  /**
   * Sets {@link #stepX} and {@link #stepY}.
   *
   * @param user what the pixel shows, -1 for what stands still
   * @param closeness one over the distance along the view; 0 for the sky
   */
  void look(int x, int y, int user, float closeness) {
    float u = (float) (x + 0.5 - centreX);
    float v = (float) (y + 0.5 - centreY);
    float near = closeness > 0 ? closeness : 1 / SKY_METRES;
    int k = user >= 0 ? user : still;
    stepX = (across[k] - u * away[k]) * near;
    stepY = (below[k] - v * away[k]) * near;
    if (turn != 0) {
      // A turn of the vehicle carries every point along, near or far: it only depends on the ray.
      double toX = forward[0] + right[0] * u / focalX + down[0] * v / focalY;
      double toY = forward[1] + right[1] * u / focalX + down[1] * v / focalY;
      double inwards = turn * (forward[0] * toY - forward[1] * toX);
      stepX += (float) (turn * focalX * (right[0] * toY - right[1] * toX) - u * inwards);
      stepY += (float) (turn * focalY * (down[0] * toY - down[1] * toX) - v * inwards);
    }
  }
}
