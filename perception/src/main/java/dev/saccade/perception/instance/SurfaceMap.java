package dev.saccade.perception.instance;

import java.util.Arrays;
import java.util.List;

/**
 * What a frame shows of the ground and of what stands on it, as far as classes tell: a kind for
 * every pixel, kept as runs of one kind, row by row. Covers the whole frame, and may be coarser
 * than it.
 */
public final class SurfaceMap {
  private static final int CLASS_IDS = 256;

  private final int widthPixels;
  private final int heightPixels;
  private final int[] ends;
  private final SurfaceKind[] kinds;

  private SurfaceMap(int widthPixels, int heightPixels, int[] ends, SurfaceKind[] kinds) {
    this.widthPixels = widthPixels;
    this.heightPixels = heightPixels;
    this.ends = ends;
    this.kinds = kinds;
  }

  /** What each class is: a list by class id, {@link SurfaceKind#OTHER} beyond its end. */
  public record Legend(List<SurfaceKind> kinds) {
    public Legend {
      kinds = List.copyOf(kinds);
      if (kinds.size() > CLASS_IDS) {
        throw new IllegalArgumentException(
            "kinds: " + kinds.size() + " (expected: at most " + CLASS_IDS + ")");
      }
    }

    private SurfaceKind[] byClassId() {
      SurfaceKind[] all = new SurfaceKind[CLASS_IDS];
      Arrays.fill(all, SurfaceKind.OTHER);
      for (int id = 0; id < kinds.size(); id++) {
        all[id] = kinds.get(id);
      }
      return all;
    }
  }

  /**
   * @param classIds row-major, at least widthPixels * heightPixels; not kept
   */
  public static SurfaceMap of(byte[] classIds, int widthPixels, int heightPixels, Legend legend) {
    int pixelCount = widthPixels * heightPixels;
    if (widthPixels < 1 || heightPixels < 1 || classIds.length < pixelCount) {
      throw new IllegalArgumentException(
          "classIds: "
              + classIds.length
              + " (expected: "
              + widthPixels
              + " x "
              + heightPixels
              + ", >= 1 each way)");
    }
    SurfaceKind[] byClassId = legend.byClassId();
    int[] ends = new int[256];
    SurfaceKind[] kinds = new SurfaceKind[256];
    int count = 0;
    int at = 0;
    while (at < pixelCount) {
      SurfaceKind kind = byClassId[classIds[at] & 0xFF];
      at++;
      while (at < pixelCount && byClassId[classIds[at] & 0xFF] == kind) {
        at++;
      }
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
        kinds = Arrays.copyOf(kinds, 2 * count);
      }
      ends[count] = at;
      kinds[count++] = kind;
    }
    return new SurfaceMap(
        widthPixels, heightPixels, Arrays.copyOf(ends, count), Arrays.copyOf(kinds, count));
  }

  public int widthPixels() {
    return widthPixels;
  }

  public int heightPixels() {
    return heightPixels;
  }

  /** {@link SurfaceKind#OTHER} outside the map. */
  public SurfaceKind at(int x, int y) {
    if (x < 0 || y < 0 || x >= widthPixels || y >= heightPixels) {
      return SurfaceKind.OTHER;
    }
    int run = Arrays.binarySearch(ends, y * widthPixels + x);
    // A run ends before its end.
    return kinds[run >= 0 ? run + 1 : -run - 1];
  }

  @Override
  public String toString() {
    return "SurfaceMap[" + widthPixels + "x" + heightPixels + ", " + ends.length + " runs]";
  }
}
