package dev.saccade.sim.world;

import java.util.Arrays;

/** Puts shapes together. What is added goes through the current transform, paint and surface. */
final class MeshBuilder {
  private float[] positions = new float[300];
  private float[] normals = new float[300];
  private float[] textures = new float[200];
  private int[] corners = new int[300];
  private byte[] materials = new byte[100];
  private byte[] surfaces = new byte[100];
  private int vertexCount;
  private int triangleCount;
  private Transform transform = Transform.IDENTITY;
  private Material material = Material.CONCRETE;
  private Surface surface = Surface.BUILDING;

  MeshBuilder paint(Material newMaterial, Surface newSurface) {
    material = newMaterial;
    surface = newSurface;
    return this;
  }

  MeshBuilder place(Transform newTransform) {
    transform = newTransform;
    return this;
  }

  int vertex(double x, double y, double z, double nx, double ny, double nz, double u, double v) {
    if (vertexCount * 3 + 3 > positions.length) {
      positions = Arrays.copyOf(positions, positions.length * 2);
      normals = Arrays.copyOf(normals, normals.length * 2);
      textures = Arrays.copyOf(textures, textures.length * 2);
    }
    Transform t = transform;
    int at = vertexCount * 3;
    positions[at] = (float) (t.m00() * x + t.m01() * y + t.m02() * z + t.m03());
    positions[at + 1] = (float) (t.m10() * x + t.m11() * y + t.m12() * z + t.m13());
    positions[at + 2] = (float) (t.m20() * x + t.m21() * y + t.m22() * z + t.m23());
    double px = t.m00() * nx + t.m01() * ny + t.m02() * nz;
    double py = t.m10() * nx + t.m11() * ny + t.m12() * nz;
    double pz = t.m20() * nx + t.m21() * ny + t.m22() * nz;
    double length = Math.sqrt(px * px + py * py + pz * pz);
    double scale = length > 0 ? 1 / length : 0;
    normals[at] = (float) (px * scale);
    normals[at + 1] = (float) (py * scale);
    normals[at + 2] = (float) (pz * scale);
    textures[vertexCount * 2] = (float) u;
    textures[vertexCount * 2 + 1] = (float) v;
    return vertexCount++;
  }

  MeshBuilder triangle(int a, int b, int c) {
    if (triangleCount + 1 > materials.length) {
      corners = Arrays.copyOf(corners, corners.length * 2);
      materials = Arrays.copyOf(materials, materials.length * 2);
      surfaces = Arrays.copyOf(surfaces, surfaces.length * 2);
    }
    corners[triangleCount * 3] = a;
    corners[triangleCount * 3 + 1] = b;
    corners[triangleCount * 3 + 2] = c;
    materials[triangleCount] = material.code();
    surfaces[triangleCount] = surface.code();
    triangleCount++;
    return this;
  }

  /**
   * A flat quad; corners run counter-clockwise as seen from outside. Texture: u from the first to
   * the second corner, v from the first to the fourth, both from the given start, in metres.
   */
  MeshBuilder quad(double[] a, double[] b, double[] c, double[] d, double u0, double v0) {
    double ux = b[0] - a[0];
    double uy = b[1] - a[1];
    double uz = b[2] - a[2];
    double vx = d[0] - a[0];
    double vy = d[1] - a[1];
    double vz = d[2] - a[2];
    double width = Math.sqrt(ux * ux + uy * uy + uz * uz);
    double height = Math.sqrt(vx * vx + vy * vy + vz * vz);
    return quad(a, b, c, d, u0, v0, u0 + width, v0 + height);
  }

  MeshBuilder quad(
      double[] a, double[] b, double[] c, double[] d, double u0, double v0, double u1, double v1) {
    double ux = c[0] - a[0];
    double uy = c[1] - a[1];
    double uz = c[2] - a[2];
    double vx = d[0] - b[0];
    double vy = d[1] - b[1];
    double vz = d[2] - b[2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    int ia = vertex(a[0], a[1], a[2], nx, ny, nz, u0, v0);
    int ib = vertex(b[0], b[1], b[2], nx, ny, nz, u1, v0);
    int ic = vertex(c[0], c[1], c[2], nx, ny, nz, u1, v1);
    int id = vertex(d[0], d[1], d[2], nx, ny, nz, u0, v1);
    return triangle(ia, ib, ic).triangle(ia, ic, id);
  }

  /** A box without its bottom. */
  MeshBuilder box(double x0, double y0, double z0, double x1, double y1, double z1) {
    return sides(x0, y0, z0, x1, y1, z1).top(x0, y0, x1, y1, z1);
  }

  /** The four upright faces of a box, u running on around it. */
  MeshBuilder sides(double x0, double y0, double z0, double x1, double y1, double z1) {
    double[][] at = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
    double u = 0;
    for (int i = 0; i < 4; i++) {
      double[] from = at[i];
      double[] to = at[(i + 1) % 4];
      quad(
          new double[] {from[0], from[1], z0},
          new double[] {to[0], to[1], z0},
          new double[] {to[0], to[1], z1},
          new double[] {from[0], from[1], z1},
          u,
          z0);
      u += Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1]);
    }
    return this;
  }

  MeshBuilder top(double x0, double y0, double x1, double y1, double z) {
    return quad(
        new double[] {x0, y0, z},
        new double[] {x1, y0, z},
        new double[] {x1, y1, z},
        new double[] {x0, y1, z},
        x0,
        y0);
  }

  MeshBuilder bottom(double x0, double y0, double x1, double y1, double z) {
    return quad(
        new double[] {x0, y1, z},
        new double[] {x1, y1, z},
        new double[] {x1, y0, z},
        new double[] {x0, y0, z},
        x0,
        y0);
  }

  /** A tapered tube between two points, smooth, open at both ends. */
  MeshBuilder tube(double[] from, double[] to, double radiusFrom, double radiusTo, int sides) {
    double ax = to[0] - from[0];
    double ay = to[1] - from[1];
    double az = to[2] - from[2];
    double length = Math.sqrt(ax * ax + ay * ay + az * az);
    if (length == 0) {
      return this;
    }
    ax /= length;
    ay /= length;
    az /= length;
    // Any direction that is not along the tube serves to span its cross-section.
    double hx = Math.abs(az) < 0.9 ? 0 : 1;
    double hz = Math.abs(az) < 0.9 ? 1 : 0;
    double px = ay * hz;
    double py = az * hx - ax * hz;
    double pz = -ay * hx;
    double p = Math.sqrt(px * px + py * py + pz * pz);
    px /= p;
    py /= p;
    pz /= p;
    double qx = ay * pz - az * py;
    double qy = az * px - ax * pz;
    double qz = ax * py - ay * px;
    int first = vertexCount;
    for (int i = 0; i <= sides; i++) {
      double angle = 2 * Math.PI * i / sides;
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      double nx = px * c + qx * s;
      double ny = py * c + qy * s;
      double nz = pz * c + qz * s;
      double u = angle * radiusFrom;
      vertex(
          from[0] + nx * radiusFrom,
          from[1] + ny * radiusFrom,
          from[2] + nz * radiusFrom,
          nx,
          ny,
          nz,
          u,
          0);
      vertex(
          to[0] + nx * radiusTo,
          to[1] + ny * radiusTo,
          to[2] + nz * radiusTo,
          nx,
          ny,
          nz,
          u,
          length);
    }
    for (int i = 0; i < sides; i++) {
      int a = first + 2 * i;
      triangle(a, a + 2, a + 3).triangle(a, a + 3, a + 1);
    }
    return this;
  }

  /** An upright ellipsoid. */
  MeshBuilder ball(
      double x, double y, double z, double rx, double ry, double rz, int around, int stacks) {
    int first = vertexCount;
    for (int j = 0; j <= stacks; j++) {
      double polar = Math.PI * j / stacks;
      double cz = StrictMath.cos(polar);
      double sz = StrictMath.sin(polar);
      for (int i = 0; i <= around; i++) {
        double angle = 2 * Math.PI * i / around;
        double nx = sz * StrictMath.cos(angle);
        double ny = sz * StrictMath.sin(angle);
        vertex(
            x + rx * nx,
            y + ry * ny,
            z + rz * cz,
            nx / rx,
            ny / ry,
            cz / rz,
            angle * rx,
            z + rz * cz);
      }
    }
    int row = around + 1;
    for (int j = 0; j < stacks; j++) {
      for (int i = 0; i < around; i++) {
        int a = first + j * row + i;
        if (j > 0) {
          triangle(a, a + row, a + 1);
        }
        if (j < stacks - 1) {
          triangle(a + 1, a + row, a + row + 1);
        }
      }
    }
    return this;
  }

  /** A disc facing along y (or against it), around (x, z). */
  MeshBuilder discAcross(
      double x, double y, double z, double radius, boolean towardsPositiveY, int sides) {
    double ny = towardsPositiveY ? 1 : -1;
    int centre = vertex(x, y, z, 0, ny, 0, 0, 0);
    int first = vertexCount;
    for (int i = 0; i <= sides; i++) {
      double angle = 2 * Math.PI * i / sides;
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      vertex(x + radius * c, y, z + radius * s, 0, ny, 0, c, s);
    }
    for (int i = 0; i < sides; i++) {
      if (towardsPositiveY) {
        triangle(centre, first + i + 1, first + i);
      } else {
        triangle(centre, first + i, first + i + 1);
      }
    }
    return this;
  }

  boolean isEmpty() {
    return triangleCount == 0;
  }

  Mesh build() {
    return build(false);
  }

  Mesh build(boolean twoSided) {
    float[] p = Arrays.copyOf(positions, vertexCount * 3);
    float[] low = {Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE};
    float[] high = {-Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE};
    for (int i = 0; i < p.length; i++) {
      low[i % 3] = Math.min(low[i % 3], p[i]);
      high[i % 3] = Math.max(high[i % 3], p[i]);
    }
    float cx = (low[0] + high[0]) / 2;
    float cy = (low[1] + high[1]) / 2;
    float cz = (low[2] + high[2]) / 2;
    double reach = 0;
    for (int i = 0; i < p.length; i += 3) {
      double dx = p[i] - cx;
      double dy = p[i + 1] - cy;
      double dz = p[i + 2] - cz;
      reach = Math.max(reach, dx * dx + dy * dy + dz * dz);
    }
    boolean veil = triangleCount > 0 && Material.of(materials[0]).isVeil();
    return new Mesh(
        p,
        Arrays.copyOf(normals, vertexCount * 3),
        Arrays.copyOf(textures, vertexCount * 2),
        Arrays.copyOf(corners, triangleCount * 3),
        Arrays.copyOf(materials, triangleCount),
        Arrays.copyOf(surfaces, triangleCount),
        twoSided,
        veil,
        cx,
        cy,
        cz,
        (float) Math.sqrt(reach),
        null);
  }
}
