package dev.saccade.sim.world;

import java.util.Arrays;

/**
 * Finds out which triangle each sample of a picture shows, nearest first, in two layers: what is
 * solid, and the nearest veil before it. Shades nothing.
 *
 * <p>Triangles are set up in homogeneous coordinates (Olano and Greer, "Triangle scan conversion
 * using 2D homogeneous coordinates", Graphics Hardware 1997), so nothing is clipped against the
 * near plane. A shared edge crosses a row at exactly the same place for both of its triangles:
 * there are no cracks. Samples lie at half-integer coordinates.
 *
 * <p>One thread at a time; allocates only while its arrays still grow.
 */
final class Rasteriser {
  /** Floats per triangle in {@link #planes}. */
  static final int PLANES = 9;

  /** Floats per triangle in {@link #attributes}: u, v per corner, then normals per corner. */
  static final int ATTRIBUTES = 15;

  private static final double NEAR_METRES = 0.05;

  /** Corners are rounded; what lies this close to a sample is left to the exact test of edges. */
  private static final double SLACK = 1e-6;

  /** Of the picture begun last. */
  int width;

  int height;

  /** One over the distance along the view; 0 where nothing was drawn. Larger is nearer. */
  final float[] inverseDepth;

  /** Index of the triangle, -1 where nothing was drawn. */
  final int[] triangle;

  final float[] veilInverseDepth;
  final int[] veilTriangle;

  /**
   * Per triangle: coefficients of x, y and 1 for one over depth, then for the second and the third
   * corner's weight over depth.
   */
  float[] planes = new float[PLANES * 4096];

  float[] attributes = new float[ATTRIBUTES * 4096];
  byte[] materials = new byte[4096];
  byte[] surfaces = new byte[4096];
  int[] objects = new int[4096];
  int triangleCount;

  private boolean veiled;
  private View view;
  private double[] xs = new double[1024];
  private double[] ys = new double[1024];
  private double[] ws = new double[1024];

  /**
   * @param width of the largest picture
   * @param height of the largest picture
   */
  Rasteriser(int width, int height) {
    this.width = width;
    this.height = height;
    this.inverseDepth = new float[width * height];
    this.triangle = new int[width * height];
    this.veilInverseDepth = new float[width * height];
    this.veilTriangle = new int[width * height];
    Arrays.fill(veilTriangle, -1);
  }

  /** Starts a picture of the view, of any size that has no more samples than the largest. */
  void begin(View newView) {
    int samples = newView.widthPixels() * newView.heightPixels();
    if (samples > triangle.length) {
      throw new IllegalArgumentException(
          "view: " + newView.widthPixels() + "x" + newView.heightPixels());
    }
    if (veiled) {
      Arrays.fill(veilInverseDepth, 0, width * height, 0);
      Arrays.fill(veilTriangle, 0, width * height, -1);
      veiled = false;
    }
    view = newView;
    width = newView.widthPixels();
    height = newView.heightPixels();
    triangleCount = 0;
    Arrays.fill(inverseDepth, 0, samples, 0);
    Arrays.fill(triangle, 0, samples, -1);
  }

  /**
   * Draws a mesh. Veils must come after everything solid.
   *
   * @param object handed through to {@link #objects}
   */
  void draw(Mesh mesh, Transform place, int object) {
    project(mesh, place);
    int count = mesh.triangleCount();
    int[] corners = mesh.corners();
    for (int t = 0; t < count; t++) {
      drawTriangle(mesh, place, object, t, corners[3 * t], corners[3 * t + 1], corners[3 * t + 2]);
    }
  }

  private void project(Mesh mesh, Transform place) {
    int count = mesh.vertexCount();
    if (xs.length < count) {
      xs = new double[count];
      ys = new double[count];
      ws = new double[count];
    }
    double[] r = view.right();
    double[] d = view.down();
    double[] f = view.forward();
    double tx = place.m03() - view.x();
    double ty = place.m13() - view.y();
    double tz = place.m23() - view.z();
    double w0 = f[0] * place.m00() + f[1] * place.m10() + f[2] * place.m20();
    double w1 = f[0] * place.m01() + f[1] * place.m11() + f[2] * place.m21();
    double w2 = f[0] * place.m02() + f[1] * place.m12() + f[2] * place.m22();
    double w3 = f[0] * tx + f[1] * ty + f[2] * tz;
    double fx = view.focalX();
    double cx = view.centreX();
    double x0 = fx * (r[0] * place.m00() + r[1] * place.m10() + r[2] * place.m20()) + cx * w0;
    double x1 = fx * (r[0] * place.m01() + r[1] * place.m11() + r[2] * place.m21()) + cx * w1;
    double x2 = fx * (r[0] * place.m02() + r[1] * place.m12() + r[2] * place.m22()) + cx * w2;
    double x3 = fx * (r[0] * tx + r[1] * ty + r[2] * tz) + cx * w3;
    double fy = view.focalY();
    double cy = view.centreY();
    double y0 = fy * (d[0] * place.m00() + d[1] * place.m10() + d[2] * place.m20()) + cy * w0;
    double y1 = fy * (d[0] * place.m01() + d[1] * place.m11() + d[2] * place.m21()) + cy * w1;
    double y2 = fy * (d[0] * place.m02() + d[1] * place.m12() + d[2] * place.m22()) + cy * w2;
    double y3 = fy * (d[0] * tx + d[1] * ty + d[2] * tz) + cy * w3;
    float[] p = mesh.positions();
    for (int i = 0; i < count; i++) {
      double px = p[3 * i];
      double py = p[3 * i + 1];
      double pz = p[3 * i + 2];
      xs[i] = x0 * px + x1 * py + x2 * pz + x3;
      ys[i] = y0 * px + y1 * py + y2 * pz + y3;
      ws[i] = w0 * px + w1 * py + w2 * pz + w3;
    }
  }

  private void drawTriangle(Mesh mesh, Transform place, int object, int t, int i0, int i1, int i2) {
    double w0 = ws[i0];
    double w1 = ws[i1];
    double w2 = ws[i2];
    if (w0 < NEAR_METRES && w1 < NEAR_METRES && w2 < NEAR_METRES) {
      return;
    }
    double x0 = xs[i0];
    double x1 = xs[i1];
    double x2 = xs[i2];
    double y0 = ys[i0];
    double y1 = ys[i1];
    double y2 = ys[i2];
    // Edge functions: cross products of corners. Inside, all three have one sign.
    double a0 = y1 * w2 - w1 * y2;
    double b0 = w1 * x2 - x1 * w2;
    double c0 = x1 * y2 - y1 * x2;
    double det = x0 * a0 + y0 * b0 + w0 * c0;
    // Negative where the corners run counter-clockwise as seen from here.
    if (det == 0 || (det > 0 && !mesh.twoSided())) {
      return;
    }
    double flip = det > 0 ? 1 : -1;
    double a1 = y2 * w0 - w2 * y0;
    double b1 = w2 * x0 - x2 * w0;
    double c1 = x2 * y0 - y2 * x0;
    double a2 = y0 * w1 - w0 * y1;
    double b2 = w0 * x1 - x0 * w1;
    double c2 = x0 * y1 - y0 * x1;
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    if (w0 >= NEAR_METRES && w1 >= NEAR_METRES && w2 >= NEAR_METRES) {
      double sx0 = x0 / w0;
      double sx1 = x1 / w1;
      double sx2 = x2 / w2;
      double sy0 = y0 / w0;
      double sy1 = y1 / w1;
      double sy2 = y2 / w2;
      left = Math.min(sx0, Math.min(sx1, sx2));
      right = Math.max(sx0, Math.max(sx1, sx2));
      top = Math.min(sy0, Math.min(sy1, sy2));
      bottom = Math.max(sy0, Math.max(sy1, sy2));
    } else {
      int[] at = {i0, i1, i2};
      for (int k = 0; k < 3; k++) {
        int from = at[k];
        int to = at[(k + 1) % 3];
        double wf = ws[from];
        double wt = ws[to];
        if (wf >= NEAR_METRES) {
          left = Math.min(left, xs[from] / wf);
          right = Math.max(right, xs[from] / wf);
          top = Math.min(top, ys[from] / wf);
          bottom = Math.max(bottom, ys[from] / wf);
        }
        if ((wf < NEAR_METRES) != (wt < NEAR_METRES)) {
          double s = (NEAR_METRES - wf) / (wt - wf);
          double x = (xs[from] + s * (xs[to] - xs[from])) / NEAR_METRES;
          double y = (ys[from] + s * (ys[to] - ys[from])) / NEAR_METRES;
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
        }
      }
    }
    if (right < 0 || bottom < 0 || left > width || top > height) {
      return;
    }
    int xFirst = (int) Math.max(0, Math.ceil(left - 0.5 - SLACK));
    int xLast = (int) Math.min(width - 1, Math.floor(right - 0.5 + SLACK));
    int yFirst = (int) Math.max(0, Math.ceil(top - 0.5 - SLACK));
    int yLast = (int) Math.min(height - 1, Math.floor(bottom - 0.5 + SLACK));
    if (xFirst > xLast || yFirst > yLast) {
      return; // between the samples
    }
    double scale = 1 / det;
    double za = (a0 + a1 + a2) * scale;
    double zb = (b0 + b1 + b2) * scale;
    double zc = (c0 + c1 + c2) * scale;
    float[] depths = mesh.veil() ? veilInverseDepth : inverseDepth;
    int[] owners = mesh.veil() ? veilTriangle : triangle;
    boolean stored = false;
    int id = triangleCount;
    float step = (float) za;
    for (int y = yFirst; y <= yLast; y++) {
      double sy = y + 0.5;
      double lo = xFirst;
      double hi = xLast + 1;
      double k0 = b0 * sy + c0;
      double k1 = b1 * sy + c1;
      double k2 = b2 * sy + c2;
      double f0 = flip * a0;
      if (f0 > 0) {
        lo = Math.max(lo, -k0 / a0 - 0.5);
      } else if (f0 < 0) {
        hi = Math.min(hi, -k0 / a0 - 0.5);
      } else if (flip * k0 < 0) {
        continue;
      }
      double f1 = flip * a1;
      if (f1 > 0) {
        lo = Math.max(lo, -k1 / a1 - 0.5);
      } else if (f1 < 0) {
        hi = Math.min(hi, -k1 / a1 - 0.5);
      } else if (flip * k1 < 0) {
        continue;
      }
      double f2 = flip * a2;
      if (f2 > 0) {
        lo = Math.max(lo, -k2 / a2 - 0.5);
      } else if (f2 < 0) {
        hi = Math.min(hi, -k2 / a2 - 0.5);
      } else if (flip * k2 < 0) {
        continue;
      }
      if (!(lo < hi)) {
        continue;
      }
      int from = (int) lo;
      if (from < lo) {
        from++;
      }
      int to = (int) hi;
      if (to < hi) {
        to++;
      }
      float start = (float) (za * (from + 0.5) + zb * sy + zc);
      int base = y * width;
      for (int x = from; x < to; x++) {
        float z = start + step * (x - from);
        int i = base + x;
        if (z > depths[i] && z > inverseDepth[i]) {
          depths[i] = z;
          owners[i] = id;
          stored = true;
        }
      }
    }
    if (stored) {
      veiled |= mesh.veil();
      store(mesh, place, object, t, i0, i1, i2, flip, za, zb, zc);
      int at = id * PLANES;
      planes[at + 3] = (float) (a1 * scale);
      planes[at + 4] = (float) (b1 * scale);
      planes[at + 5] = (float) (c1 * scale);
      planes[at + 6] = (float) (a2 * scale);
      planes[at + 7] = (float) (b2 * scale);
      planes[at + 8] = (float) (c2 * scale);
    }
  }

  private void store(
      Mesh mesh,
      Transform place,
      int object,
      int t,
      int i0,
      int i1,
      int i2,
      double flip,
      double za,
      double zb,
      double zc) {
    if (triangleCount == objects.length) {
      int grown = triangleCount * 2;
      planes = Arrays.copyOf(planes, grown * PLANES);
      attributes = Arrays.copyOf(attributes, grown * ATTRIBUTES);
      materials = Arrays.copyOf(materials, grown);
      surfaces = Arrays.copyOf(surfaces, grown);
      objects = Arrays.copyOf(objects, grown);
    }
    int at = triangleCount * PLANES;
    planes[at] = (float) za;
    planes[at + 1] = (float) zb;
    planes[at + 2] = (float) zc;
    float[] uv = mesh.textures();
    int out = triangleCount * ATTRIBUTES;
    attributes[out] = uv[2 * i0];
    attributes[out + 1] = uv[2 * i0 + 1];
    attributes[out + 2] = uv[2 * i1];
    attributes[out + 3] = uv[2 * i1 + 1];
    attributes[out + 4] = uv[2 * i2];
    attributes[out + 5] = uv[2 * i2 + 1];
    // Leaves are lit alike from both sides: their normals are the crown's, not the card's.
    double sign = flip > 0 && materialIsFlat(mesh, t) ? -1 : 1;
    putNormal(mesh, place, i0, sign, out + 6);
    putNormal(mesh, place, i1, sign, out + 9);
    putNormal(mesh, place, i2, sign, out + 12);
    materials[triangleCount] = mesh.materials()[t];
    surfaces[triangleCount] = mesh.surfaces()[t];
    objects[triangleCount] = object;
    triangleCount++;
  }

  private static boolean materialIsFlat(Mesh mesh, int t) {
    return mesh.materials()[t] != Material.FOLIAGE.code();
  }

  private void putNormal(Mesh mesh, Transform place, int vertex, double sign, int out) {
    float[] n = mesh.normals();
    double x = n[3 * vertex];
    double y = n[3 * vertex + 1];
    double z = n[3 * vertex + 2];
    double nx = place.m00() * x + place.m01() * y + place.m02() * z;
    double ny = place.m10() * x + place.m11() * y + place.m12() * z;
    double nz = place.m20() * x + place.m21() * y + place.m22() * z;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    double scale = length > 0 ? sign / length : 0;
    attributes[out] = (float) (nx * scale);
    attributes[out + 1] = (float) (ny * scale);
    attributes[out + 2] = (float) (nz * scale);
  }
}
