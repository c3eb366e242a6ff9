package dev.saccade.sim.world;

/** An affine map, row-major 3x4: {@code x' = m00 x + m01 y + m02 z + m03} and so on. Immutable. */
record Transform(
    double m00,
    double m01,
    double m02,
    double m03,
    double m10,
    double m11,
    double m12,
    double m13,
    double m20,
    double m21,
    double m22,
    double m23) {
  static final Transform IDENTITY = new Transform(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

  static Transform at(double x, double y, double z) {
    return new Transform(1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z);
  }

  /** Turned about z, then moved. */
  static Transform at(double x, double y, double z, double yawRadians) {
    double c = StrictMath.cos(yawRadians);
    double s = StrictMath.sin(yawRadians);
    return new Transform(c, -s, 0, x, s, c, 0, y, 0, 0, 1, z);
  }

  static Transform scale(double x, double y, double z) {
    return new Transform(x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0);
  }

  /** About y: positive tips x towards -z. */
  static Transform pitch(double radians) {
    double c = StrictMath.cos(radians);
    double s = StrictMath.sin(radians);
    return new Transform(c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0);
  }

  /** About x: positive tips y towards z. */
  static Transform roll(double radians) {
    double c = StrictMath.cos(radians);
    double s = StrictMath.sin(radians);
    return new Transform(1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0);
  }

  /** The other first, then this. */
  Transform after(Transform o) {
    return new Transform(
        m00 * o.m00 + m01 * o.m10 + m02 * o.m20,
        m00 * o.m01 + m01 * o.m11 + m02 * o.m21,
        m00 * o.m02 + m01 * o.m12 + m02 * o.m22,
        m00 * o.m03 + m01 * o.m13 + m02 * o.m23 + m03,
        m10 * o.m00 + m11 * o.m10 + m12 * o.m20,
        m10 * o.m01 + m11 * o.m11 + m12 * o.m21,
        m10 * o.m02 + m11 * o.m12 + m12 * o.m22,
        m10 * o.m03 + m11 * o.m13 + m12 * o.m23 + m13,
        m20 * o.m00 + m21 * o.m10 + m22 * o.m20,
        m20 * o.m01 + m21 * o.m11 + m22 * o.m21,
        m20 * o.m02 + m21 * o.m12 + m22 * o.m22,
        m20 * o.m03 + m21 * o.m13 + m22 * o.m23 + m23);
  }

  /** The longest stretch of a unit vector along an axis: for bounds. */
  double largestScale() {
    double x = m00 * m00 + m10 * m10 + m20 * m20;
    double y = m01 * m01 + m11 * m11 + m21 * m21;
    double z = m02 * m02 + m12 * m12 + m22 * m22;
    return Math.sqrt(Math.max(x, Math.max(y, z)));
  }
}
