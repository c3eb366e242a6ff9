package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A car of 4.3 x 1.8 x 1.5 metres as a camera sees it: a body that hangs 19 cm above the ground, on
 * four wheels.
 *
 * @param x of its middle on the ground, in the vehicle's coordinates
 * @param yaw of its heading
 */
record PaintedCar(double x, double y, double yaw) {
  private static final double LENGTH = 4.3;
  private static final double WIDTH = 1.8;

  /** Its outline in the picture. */
  Area outline(CameraGeometry camera) {
    Area area = solid(camera, -LENGTH / 2, LENGTH / 2, -WIDTH / 2, WIDTH / 2, 0.19, 1.5);
    for (double axle : new double[] {-1.35, 1.35}) {
      for (double side : new double[] {-0.8, 0.8}) {
        area.add(solid(camera, axle - 0.2, axle + 0.2, side - 0.1, side + 0.1, 0, 0.6));
      }
    }
    return area;
  }

  /** The point of its footprint nearest to the camera, in the vehicle's coordinates. */
  double[] nearest(CameraGeometry camera) {
    double dx = camera.cameraX() - x;
    double dy = camera.cameraY() - y;
    double cos = Math.cos(yaw);
    double sin = Math.sin(yaw);
    double along = Math.max(-LENGTH / 2, Math.min(LENGTH / 2, cos * dx + sin * dy));
    double across = Math.max(-WIDTH / 2, Math.min(WIDTH / 2, -sin * dx + cos * dy));
    return new double[] {x + cos * along - sin * across, y + sin * along + cos * across};
  }

  /** What of an outline lies in the picture, as an instance. */
  static Instance instance(int id, Area outline) {
    int[] box = {Scene.WIDTH, Scene.HEIGHT, 0, 0};
    RunLengthMask mask =
        Scene.mask(
            i -> {
              int u = i % Scene.WIDTH;
              int v = i / Scene.WIDTH;
              boolean inside = outline.contains(u + 0.5, v + 0.5);
              if (inside) {
                box[0] = Math.min(box[0], u);
                box[1] = Math.min(box[1], v);
                box[2] = Math.max(box[2], u + 1);
                box[3] = Math.max(box[3], v + 1);
              }
              return inside;
            });
    return new Instance(
        id,
        Scene.CAR,
        0.95f,
        new PixelBox(box[0], box[1], box[2], box[3]),
        (box[0] + box[2]) / 2f,
        (box[1] + box[3]) / 2f,
        mask.areaPixels(),
        mask);
  }

  private Area solid(
      CameraGeometry camera,
      double rear,
      double front,
      double right,
      double left,
      double low,
      double high) {
    List<double[]> corners = new ArrayList<>();
    for (double along : new double[] {rear, front}) {
      for (double across : new double[] {right, left}) {
        for (double z : new double[] {low, high}) {
          CameraGeometry.Pixel pixel =
              camera
                  .pixel(
                      x + Math.cos(yaw) * along - Math.sin(yaw) * across,
                      y + Math.sin(yaw) * along + Math.cos(yaw) * across,
                      z)
                  .orElseThrow();
          corners.add(new double[] {pixel.u(), pixel.v()});
        }
      }
    }
    return hull(corners);
  }

  /** The convex hull of what is projected. */
  private static Area hull(List<double[]> corners) {
    corners.sort((a, b) -> a[0] != b[0] ? Double.compare(a[0], b[0]) : Double.compare(a[1], b[1]));
    List<double[]> hull = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) {
      int base = hull.size();
      for (int i = 0; i < corners.size(); i++) {
        double[] p = corners.get(pass == 0 ? i : corners.size() - 1 - i);
        while (hull.size() >= base + 2 && !turnsLeft(hull, p)) {
          hull.remove(hull.size() - 1);
        }
        hull.add(p);
      }
      hull.remove(hull.size() - 1);
    }
    Path2D path = new Path2D.Double();
    path.moveTo(hull.get(0)[0], hull.get(0)[1]);
    for (double[] p : hull) {
      path.lineTo(p[0], p[1]);
    }
    path.closePath();
    return new Area(path);
  }

  private static boolean turnsLeft(List<double[]> hull, double[] p) {
    double[] a = hull.get(hull.size() - 2);
    double[] b = hull.get(hull.size() - 1);
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0;
  }
}
