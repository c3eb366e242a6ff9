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

  /** The classes of rendered drives in the colours of the CamVid data set. */
  static final Palette ROAD =
      new Palette(
          List.of(
              new Entry("Sky", 0x808080),
              new Entry("Building", 0x800000),
              new Entry("Pole", 0xC0C080),
              new Entry("Road", 0x804080),
              new Entry("Pavement", 0x3C28DE),
              new Entry("Tree", 0x808000),
              new Entry("SignSymbol", 0xC08080),
              new Entry("Fence", 0x404080),
              new Entry("Car", 0x400080),
              new Entry("Pedestrian", 0x404000),
              new Entry("Bicyclist", 0x0080C0)));

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
