package dev.saccade.sim.replay;

import java.util.List;

/**
 * Colours of classes and tracks.
 *
 * @param classes in the order of their ids; empty where they are not known
 */
public record Palette(List<Entry> classes) {
  /** Told apart on a road and by most eyes; tracks take them in turn. */
  private static final int[] TRACKS = {
    0xffd400, 0x00c2ff, 0xff5c8a, 0x7cff4f, 0xc58bff, 0xff9d2e, 0x2effc7, 0xff4f4f, 0x8fb8ff,
    0xe8ff8f
  };

  /**
   * @param rgb 0xRRGGBB
   */
  public record Entry(String name, int rgb) {}

  public static final Palette NONE = new Palette(List.of());

  public Palette {
    classes = List.copyOf(classes);
  }

  /** 0xRRGGBB, or -1 for an id without a colour. */
  int classColour(int classId) {
    return classId < classes.size() ? classes.get(classId).rgb() : -1;
  }

  int trackColour(long trackId) {
    return TRACKS[(int) Math.floorMod(trackId, (long) TRACKS.length)];
  }
}
