package dev.saccade.perception.track;

import dev.saccade.perception.frame.EgoPose;

/**
 * How the vehicle moved between two frames, in its own coordinates at the first: a point that stood
 * still at (x, y) is at R(-turn) (x - forward, y - left) afterwards.
 */
record EgoMotion(double forwardMetres, double leftMetres, double turnRadians) {
  static EgoMotion between(EgoPose before, EgoPose after) {
    double dx = after.xMetres() - before.xMetres();
    double dy = after.yMetres() - before.yMetres();
    double cos = StrictMath.cos(before.yawRadians());
    double sin = StrictMath.sin(before.yawRadians());
    return new EgoMotion(
        cos * dx + sin * dy, -sin * dx + cos * dy, after.yawRadians() - before.yawRadians());
  }
}
