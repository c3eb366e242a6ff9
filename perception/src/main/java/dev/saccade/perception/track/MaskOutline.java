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
  /** What counts as a side: the outermost so many pixels of the mask, or so much of its width. */
  private static final int STRIP_CELLS = 2;

  private static final double STRIP_SHARE = 0.15;

  /** A side of which more touches others is not the object's own. */
  private static final double HIDDEN_SHARE = 0.4;

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
    int[][] rows = rowEnds();
    double width = box.xMaxPixels() - box.xMinPixels();
    double height = box.yMaxPixels() - box.yMinPixels();
    double stripX = Math.max(STRIP_CELLS * scaleX, STRIP_SHARE * width);
    double stripY = Math.max(STRIP_CELLS * scaleY, STRIP_SHARE * height);
    Border left = new Border();
    Border right = new Border();
    for (int row = 0; row < rows.length; row++) {
      if (rows[row] != null) {
        double v = (row + 0.5) * scaleY;
        double first = (rows[row][0] + 0.5) * scaleX;
        double last = (rows[row][1] + 0.5) * scaleX;
        if (first < box.xMinPixels() + stripX) {
          left.add(near, first, v, -scaleX, 0);
        }
        if (last > box.xMaxPixels() - stripX) {
          right.add(near, last, v, scaleX, 0);
        }
      }
    }
    Border top = new Border();
    Border bottom = new Border();
    int[] lowest = bottoms();
    int[] highest = tops();
    for (int column = 0; column < lowest.length; column++) {
      if (lowest[column] >= 0) {
        double u = (column + 0.5) * scaleX;
        double first = (highest[column] + 0.5) * scaleY;
        double last = (lowest[column] + 0.5) * scaleY;
        if (first < box.yMinPixels() + stripY) {
          top.add(near, u, first, 0, -scaleY);
        }
        if (last > box.yMaxPixels() - stripY) {
          bottom.add(near, u, last, 0, scaleY);
        }
      }
    }
    return new HiddenSides(left.isHidden(), right.isHidden(), top.isHidden(), bottom.isHidden());
  }

  /** The outermost pixels along one side: how many of them touch another mask. */
  private static final class Border {
    private int own;
    private int touching;

    void add(List<MaskOutline> near, double u, double v, double outX, double outY) {
      own++;
      for (MaskOutline other : near) {
        if (other.contains(u + outX, v + outY)
            || other.contains(u + 2 * outX, v + 2 * outY)
            || other.contains(u + 3 * outX, v + 3 * outY)) {
          touching++;
          return;
        }
      }
    }

    boolean isHidden() {
      return touching > HIDDEN_SHARE * own;
    }
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

  /**
   * The lower edge of the mask in a column, in pixels of the frame; NaN where there is none, or
   * where it is that of one of the others.
   */
  double lowerEdge(double u, List<MaskOutline> others) {
    int[] bottom = bottoms();
    int column = (int) Math.floor(u / scaleX);
    return column < 0
            || column >= bottom.length
            || bottom[column] < 0
            || isAbove(others, column, bottom[column])
        ? Double.NaN
        : (bottom[column] + 1) * scaleY;
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

  /** The highest row of each column; of no meaning where there is none. */
  private int[] tops() {
    int width = mask.widthPixels();
    int[] top = new int[width];
    Arrays.fill(top, Integer.MAX_VALUE);
    for (int i = 1; i < ends.length; i += 2) {
      int start = ends[i - 1];
      while (start < ends[i]) {
        int row = start / width;
        int rowEnd = Math.min(ends[i], (row + 1) * width);
        for (int column = start - row * width; column < rowEnd - row * width; column++) {
          top[column] = Math.min(top[column], row);
        }
        start = rowEnd;
      }
    }
    return top;
  }

  /** First and last column of each row; null where there is none. */
  private int[][] rowEnds() {
    int width = mask.widthPixels();
    int[][] rows = new int[mask.heightPixels()][];
    for (int i = 1; i < ends.length; i += 2) {
      int start = ends[i - 1];
      while (start < ends[i]) {
        int row = start / width;
        int rowEnd = Math.min(ends[i], (row + 1) * width);
        if (rows[row] == null) {
          rows[row] = new int[] {start - row * width, rowEnd - 1 - row * width};
        } else {
          rows[row][1] = rowEnd - 1 - row * width;
        }
        start = rowEnd;
      }
    }
    return rows;
  }

  /** Whether the hull's last corner lies below the line from the one before it to the next. */
  private static boolean turnsUp(List<CameraGeometry.Pixel> hull, CameraGeometry.Pixel next) {
    CameraGeometry.Pixel a = hull.get(hull.size() - 2);
    CameraGeometry.Pixel b = hull.get(hull.size() - 1);
    return (b.u() - a.u()) * (next.v() - a.v()) - (b.v() - a.v()) * (next.u() - a.u()) < 0;
  }
}
