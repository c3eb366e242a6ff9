package dev.saccade.sim.drive.mcap;

/**
 * Where a child frame sits in its parent: a point p of the child is at R p + t of the parent, R
 * being the rotation of the unit quaternion.
 *
 * @param x of t, metres
 * @param qw the quaternion's real part
 */
record RigidTransform(double x, double y, double z, double qx, double qy, double qz, double qw) {
  static final RigidTransform IDENTITY = new RigidTransform(0, 0, 0, 0, 0, 0, 1);

  /** Further than any vehicle drives; a recorder's garbage is further still. */
  private static final double MOST_METRES = 1e9;

  private static final double LEAST_NORM = 1e-3;

  RigidTransform {
    double norm = Math.sqrt(qx * qx + qy * qy + qz * qz + qw * qw);
    if (!(norm > LEAST_NORM && norm < 1 / LEAST_NORM)) {
      throw new IllegalArgumentException(
          "rotation: "
              + qx
              + ", "
              + qy
              + ", "
              + qz
              + ", "
              + qw
              + " (expected: a quaternion of length 1)");
    }
    if (!(Math.abs(x) + Math.abs(y) + Math.abs(z) <= MOST_METRES)) {
      throw new IllegalArgumentException(
          "translation: " + x + ", " + y + ", " + z + " (expected: metres, at most 1e9)");
    }
    qx /= norm;
    qy /= norm;
    qz /= norm;
    qw /= norm;
  }

  /** First the other, then this: the other's child in this parent. */
  RigidTransform times(RigidTransform other) {
    double[] moved = rotated(other.x, other.y, other.z);
    return new RigidTransform(
        x + moved[0],
        y + moved[1],
        z + moved[2],
        qw * other.qx + qx * other.qw + qy * other.qz - qz * other.qy,
        qw * other.qy - qx * other.qz + qy * other.qw + qz * other.qx,
        qw * other.qz + qx * other.qy - qy * other.qx + qz * other.qw,
        qw * other.qw - qx * other.qx - qy * other.qy - qz * other.qz);
  }

  /** The parent in the child. */
  RigidTransform inverse() {
    RigidTransform turnedBack = new RigidTransform(0, 0, 0, -qx, -qy, -qz, qw);
    double[] moved = turnedBack.rotated(-x, -y, -z);
    return new RigidTransform(moved[0], moved[1], moved[2], -qx, -qy, -qz, qw);
  }

  /** A direction of the child in the parent. */
  double[] rotated(double dx, double dy, double dz) {
    double tx = 2 * (qy * dz - qz * dy);
    double ty = 2 * (qz * dx - qx * dz);
    double tz = 2 * (qx * dy - qy * dx);
    return new double[] {
      dx + qw * tx + qy * tz - qz * ty,
      dy + qw * ty + qz * tx - qx * tz,
      dz + qw * tz + qx * ty - qy * tx
    };
  }

  /** Heading of the child's x axis, counter-clockwise about the parent's z. */
  double yawRadians() {
    return StrictMath.atan2(2 * (qw * qz + qx * qy), 1 - 2 * (qy * qy + qz * qz));
  }

  /** Whether two are the same but for what a sensor's noise or a print's rounding makes. */
  boolean isNear(RigidTransform other, double metres, double radians) {
    double dx = x - other.x;
    double dy = y - other.y;
    double dz = z - other.z;
    double along = Math.abs(qx * other.qx + qy * other.qy + qz * other.qz + qw * other.qw);
    return dx * dx + dy * dy + dz * dz <= metres * metres
        && 2 * StrictMath.acos(Math.min(1, along)) <= radians;
  }
}
