package dev.saccade.perception.track;

import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lower outline of a mask in pixels of the frame, and the question whether a pixel belongs to
 * it.
 */
final class MaskOutline {
  private static final int MOST_SIDE_SAMPLES = 200;

  private final RunLengthMask mask;
  private final PixelBox box;
  private final double scaleX;
  private final double scaleY;
  // Where each run ends, counted over the whole mask.
  private final int[] ends;
  // Found when they are first asked for.
  private int[] bottoms;

  MaskOutline(RunLengthMask mask, PixelBox box, int frameWidth, int frameHeight) {
    this.mask = mask;
    this.box = box;
    this.scaleX = frameWidth / (double) mask.widthPixels();
    this.scaleY = frameHeight / (double) mask.heightPixels();
    this.ends = new int[mask.runs().length];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += mask.runs()[i];
      ends[i] = end;
    }
  }

  /** How many of the frame's pixels one of the mask's rows is high. */
  double rowPixels() {
    return scaleY;
  }

  /** How many of the frame's pixels one of the mask's columns is wide. */
  double columnPixels() {
    return scaleX;
  }

  boolean reachesLowerThan(MaskOutline other) {
    return box.yMaxPixels() > other.box.yMaxPixels();
  }

  boolean contains(double u, double v) {
    if (u < box.xMinPixels()
        || u >= box.xMaxPixels()
        || v < box.yMinPixels()
        || v >= box.yMaxPixels()) {
      return false;
    }
    int x = (int) Math.floor(u / scaleX);
    int y = (int) Math.floor(v / scaleY);
    if (x < 0 || y < 0 || x >= mask.widthPixels() || y >= mask.heightPixels()) {
      return false;
    }
    int position = y * mask.widthPixels() + x;
    int run = Arrays.binarySearch(ends, position);
    // A run ends before its end; of runs without length the last one at that place counts.
    run = run >= 0 ? run + 1 : -run - 1;
    while (run < ends.length && ends[run] <= position) {
      run++;
    }
    return (run & 1) == 1;
  }

  /** Which sides end where another mask, of something nearer, begins. */
  HiddenSides hiddenBy(List<MaskOutline> others) {
    List<MaskOutline> near = new ArrayList<>();
    for (MaskOutline other : others) {
      if (other != this
          && other.box.xMinPixels() <= box.xMaxPixels() + 2 * scaleX
          && other.box.xMaxPixels() >= box.xMinPixels() - 2 * scaleX
          && other.box.yMaxPixels() >= box.yMaxPixels()
          && other.box.yMinPixels() <= box.yMaxPixels() + 2 * scaleY) {
        near.add(other);
      }
    }
    if (near.isEmpty()) {
      return HiddenSides.NONE;
    }
    return new HiddenSides(
        isHidden(near, box.xMinPixels() + 0.5 * scaleX, -1.5 * scaleX, true),
        isHidden(near, box.xMaxPixels() - 0.5 * scaleX, 1.5 * scaleX, true),
        isHidden(near, box.yMinPixels() + 0.5 * scaleY, -1.5 * scaleY, false),
        isHidden(near, box.yMaxPixels() - 0.5 * scaleY, 1.5 * scaleY, false));
  }

  /**
   * Whether most of the mask's pixels along one side of its box touch another mask.
   *
   * @param at the side's pixels
   * @param outwards from there to the neighbours
   */
  private boolean isHidden(List<MaskOutline> near, double at, double outwards, boolean isColumn) {
    double from = isColumn ? box.yMinPixels() : box.xMinPixels();
    double to = isColumn ? box.yMaxPixels() : box.xMaxPixels();
    double step = Math.max(isColumn ? scaleY : scaleX, (to - from) / MOST_SIDE_SAMPLES);
    int own = 0;
    int touching = 0;
    for (double along = from + step / 2; along < to; along += step) {
      if (contains(isColumn ? at : along, isColumn ? along : at)) {
        own++;
        double u = isColumn ? at + outwards : along;
        double v = isColumn ? along : at + outwards;
        for (MaskOutline other : near) {
          if (other.contains(u, v)) {
            touching++;
            break;
          }
        }
      }
    }
    return 2 * touching > own;
  }

  /** Of the mask's columns, how many end right above another mask, 0..1. */
  double coveredBelow(List<MaskOutline> others) {
    List<MaskOutline> near = new ArrayList<>();
    for (MaskOutline other : others) {
      if (other != this
          && other.box.xMinPixels() < box.xMaxPixels()
          && other.box.xMaxPixels() > box.xMinPixels()
          && other.box.yMaxPixels() >= box.yMaxPixels() - 2 * scaleY
          && other.box.yMinPixels() < box.yMaxPixels()) {
        near.add(other);
      }
    }
    if (near.isEmpty()) {
      return 0;
    }
    int[] bottom = bottoms();
    int columns = 0;
    int covered = 0;
    for (int column = 0; column < bottom.length; column++) {
      if (bottom[column] < 0) {
        continue;
      }
      columns++;
      if (isAbove(near, column, bottom[column])) {
        covered++;
      }
    }
    return columns == 0 ? 0 : covered / (double) columns;
  }

  /**
   * The corners of the lower side of the mask's convex hull, from left to right, each at the lower
   * edge of its pixel. Empty for an empty mask.
   */
  List<CameraGeometry.Pixel> lowerHull() {
    int[] bottom = bottoms();
    List<CameraGeometry.Pixel> hull = new ArrayList<>();
    for (int column = 0; column < bottom.length; column++) {
      if (bottom[column] < 0) {
        continue;
      }
      CameraGeometry.Pixel pixel =
          new CameraGeometry.Pixel((column + 0.5) * scaleX, (bottom[column] + 1) * scaleY);
      while (hull.size() >= 2 && !turnsUp(hull, pixel)) {
        hull.remove(hull.size() - 1);
      }
      hull.add(pixel);
    }
    return hull;
  }

  /**
   * How far the outline climbs beside a point of its lower side, in pixels of the frame: of the
   * columns within reach that end above the background, the highest end.
   *
   * @param others what ends right above one of them tells nothing
   */
  double rise(CameraGeometry.Pixel from, double reachPixels, List<MaskOutline> others) {
    int[] bottom = bottoms();
    int first = Math.max(0, (int) Math.floor((from.u() - reachPixels) / scaleX));
    int last = Math.min(bottom.length - 1, (int) Math.floor((from.u() + reachPixels) / scaleX));
    double rise = 0;
    for (int column = first; column <= last; column++) {
      double climbed = from.v() - (bottom[column] + 1) * scaleY;
      if (bottom[column] >= 0 && climbed > rise && !isAbove(others, column, bottom[column])) {
        rise = climbed;
      }
    }
    return rise;
  }

  private boolean isAbove(List<MaskOutline> others, int column, int row) {
    for (MaskOutline other : others) {
      if (other != this
          && (other.contains((column + 0.5) * scaleX, (row + 1.5) * scaleY)
              || other.contains((column + 0.5) * scaleX, (row + 2.5) * scaleY))) {
        return true;
      }
    }
    return false;
  }

  /** The lowest row of each column, or -1. */
  private int[] bottoms() {
    if (bottoms == null) {
      bottoms = findBottoms();
    }
    return bottoms;
  }

  private int[] findBottoms() {
    int width = mask.widthPixels();
    int[] bottom = new int[width];
    Arrays.fill(bottom, -1);
    int position = 0;
    for (int i = 0; i < ends.length; i++) {
      if ((i & 1) == 1) {
        markBottom(position, ends[i], width, bottom);
      }
      position = ends[i];
    }
    return bottom;
  }

  private static void markBottom(int from, int end, int width, int[] bottom) {
    int start = from;
    while (start < end) {
      int row = start / width;
      int rowEnd = Math.min(end, (row + 1) * width);
      Arrays.fill(bottom, start - row * width, rowEnd - row * width, row);
      start = rowEnd;
    }
  }

  /** Whether the hull's last corner lies below the line from the one before it to the next. */
  private static boolean turnsUp(List<CameraGeometry.Pixel> hull, CameraGeometry.Pixel next) {
    CameraGeometry.Pixel a = hull.get(hull.size() - 2);
    CameraGeometry.Pixel b = hull.get(hull.size() - 1);
    return (b.u() - a.u()) * (next.v() - a.v()) - (b.v() - a.v()) * (next.u() - a.u()) < 0;
  }
}
