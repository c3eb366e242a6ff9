package dev.saccade.sim.world;

import java.util.Arrays;

/**
 * Depth as the sun sees it, over a square of the world: what lies behind something is in its
 * shadow. What stands still is drawn once for each square of a coarse grid, what moves for each
 * picture.
 */
final class SunShadow {
  private static final int SIZE = 1024;
  private static final double HALF_EXTENT_METRES = 56;
  private static final double GRID_METRES = 16;
  private static final float BIAS_METRES = 0.12f;

  private final float[] fixed = new float[SIZE * SIZE];
  private final float[] depth = new float[SIZE * SIZE];
  private final double[] across = new double[3];
  private final double[] along = new double[3];
  private final double[] towards = new double[3];
  private double centreX = Double.NaN;
  private double centreY;
  private double[] us = new double[1024];
  private double[] vs = new double[1024];
  private double[] ds = new double[1024];

  SunShadow(Light light) {
    towards[0] = light.sunX();
    towards[1] = light.sunY();
    towards[2] = light.sunZ();
    double flat = Math.sqrt(towards[0] * towards[0] + towards[1] * towards[1]);
    across[0] = -towards[1] / flat;
    across[1] = towards[0] / flat;
    along[0] = towards[1] * across[2] - towards[2] * across[1];
    along[1] = towards[2] * across[0] - towards[0] * across[2];
    along[2] = towards[0] * across[1] - towards[1] * across[0];
  }

  /**
   * Moves the square to where it is needed.
   *
   * @return whether what stands still must be drawn anew, with {@link #drawFixed}
   */
  boolean centreOn(double x, double y) {
    double newX = StrictMath.rint(x / GRID_METRES) * GRID_METRES;
    double newY = StrictMath.rint(y / GRID_METRES) * GRID_METRES;
    if (newX == centreX && newY == centreY) {
      return false;
    }
    centreX = newX;
    centreY = newY;
    Arrays.fill(fixed, Float.NEGATIVE_INFINITY);
    return true;
  }

  void drawFixed(Mesh mesh, Transform place) {
    draw(mesh, place, fixed);
  }

  /** Ends what stands still; what moves follows. */
  void beginMoving() {
    System.arraycopy(fixed, 0, depth, 0, fixed.length);
  }

  void drawMoving(Mesh mesh, Transform place) {
    draw(mesh, place, depth);
  }

  private void draw(Mesh mesh, Transform place, float[] into) {
    double reach = mesh.radius() * place.largestScale();
    double mx =
        place.m00() * mesh.centreX()
            + place.m01() * mesh.centreY()
            + place.m02() * mesh.centreZ()
            + place.m03();
    double my =
        place.m10() * mesh.centreX()
            + place.m11() * mesh.centreY()
            + place.m12() * mesh.centreZ()
            + place.m13();
    double mz =
        place.m20() * mesh.centreX()
            + place.m21() * mesh.centreY()
            + place.m22() * mesh.centreZ()
            + place.m23();
    double texel = 2 * HALF_EXTENT_METRES / SIZE;
    double cu = across(mx, my, mz);
    double cv = along(mx, my, mz);
    if (Math.abs(cu) > HALF_EXTENT_METRES + reach || Math.abs(cv) > HALF_EXTENT_METRES + reach) {
      return;
    }
    int count = mesh.vertexCount();
    if (us.length < count) {
      us = new double[count];
      vs = new double[count];
      ds = new double[count];
    }
    float[] p = mesh.positions();
    for (int i = 0; i < count; i++) {
      double x = p[3 * i];
      double y = p[3 * i + 1];
      double z = p[3 * i + 2];
      double wx = place.m00() * x + place.m01() * y + place.m02() * z + place.m03();
      double wy = place.m10() * x + place.m11() * y + place.m12() * z + place.m13();
      double wz = place.m20() * x + place.m21() * y + place.m22() * z + place.m23();
      us[i] = across(wx, wy, wz) / texel + SIZE / 2.0;
      vs[i] = along(wx, wy, wz) / texel + SIZE / 2.0;
      ds[i] = towards(wx, wy, wz);
    }
    int[] corners = mesh.corners();
    for (int t = 0; t < corners.length; t += 3) {
      fill(corners[t], corners[t + 1], corners[t + 2], into);
    }
  }

  private void fill(int i0, int i1, int i2, float[] into) {
    double u0 = us[i0];
    double v0 = vs[i0];
    double du1 = us[i1] - u0;
    double dv1 = vs[i1] - v0;
    double du2 = us[i2] - u0;
    double dv2 = vs[i2] - v0;
    double det = du1 * dv2 - du2 * dv1;
    if (det == 0) {
      return;
    }
    double top = Math.min(v0, Math.min(vs[i1], vs[i2]));
    double bottom = Math.max(v0, Math.max(vs[i1], vs[i2]));
    int first = (int) Math.max(0, top - 0.5);
    int last = (int) Math.min(SIZE - 1, bottom + 0.5);
    double dd1 = ds[i1] - ds[i0];
    double dd2 = ds[i2] - ds[i0];
    double slopeU = (dd1 * dv2 - dd2 * dv1) / det;
    double slopeV = (dd2 * du1 - dd1 * du2) / det;
    for (int y = first; y <= last; y++) {
      double v = y + 0.5;
      double lo = Double.POSITIVE_INFINITY;
      double hi = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < 3; k++) {
        int a = k == 0 ? i0 : k == 1 ? i1 : i2;
        int b = k == 0 ? i1 : k == 1 ? i2 : i0;
        if ((vs[a] <= v) != (vs[b] <= v)) {
          double u = us[a] + (v - vs[a]) / (vs[b] - vs[a]) * (us[b] - us[a]);
          lo = Math.min(lo, u);
          hi = Math.max(hi, u);
        }
      }
      if (!(lo <= hi)) {
        continue;
      }
      int from = (int) Math.max(0, lo);
      int to = (int) Math.min(SIZE - 1, hi);
      double start = ds[i0] + (v - v0) * slopeV;
      for (int x = from; x <= to; x++) {
        float d = (float) (start + (x + 0.5 - u0) * slopeU);
        int i = y * SIZE + x;
        if (d > into[i]) {
          into[i] = d;
        }
      }
    }
  }

  /** How much of the sun reaches a point: 0 to 1. */
  float lit(double x, double y, double z) {
    double texel = 2 * HALF_EXTENT_METRES / SIZE;
    double u = across(x, y, z) / texel + SIZE / 2.0 - 0.5;
    double v = along(x, y, z) / texel + SIZE / 2.0 - 0.5;
    if (!(u > 1 && v > 1 && u < SIZE - 2 && v < SIZE - 2)) {
      return 1;
    }
    float d = (float) towards(x, y, z) + BIAS_METRES;
    int u0 = (int) u;
    int v0 = (int) v;
    float tu = (float) (u - u0);
    float tv = (float) (v - v0);
    int i = v0 * SIZE + u0;
    float a = depth[i] > d ? 0 : 1;
    float b = depth[i + 1] > d ? 0 : 1;
    float c = depth[i + SIZE] > d ? 0 : 1;
    float e = depth[i + SIZE + 1] > d ? 0 : 1;
    return (a + (b - a) * tu) * (1 - tv) + (c + (e - c) * tu) * tv;
  }

  private double across(double x, double y, double z) {
    return (x - centreX) * across[0] + (y - centreY) * across[1] + z * across[2];
  }

  private double along(double x, double y, double z) {
    return (x - centreX) * along[0] + (y - centreY) * along[1] + z * along[2];
  }

  private double towards(double x, double y, double z) {
    return (x - centreX) * towards[0] + (y - centreY) * towards[1] + z * towards[2];
  }
}
