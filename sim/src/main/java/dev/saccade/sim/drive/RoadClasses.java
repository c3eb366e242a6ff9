package dev.saccade.sim.drive;

import java.util.List;

/** The eleven classes of CamVid, in its order: what rendered drives are labelled with. */
public final class RoadClasses {
  public static final int SKY = 0;
  public static final int BUILDING = 1;
  public static final int POLE = 2;
  public static final int ROAD = 3;
  public static final int PAVEMENT = 4;
  public static final int TREE = 5;
  public static final int SIGN_SYMBOL = 6;
  public static final int FENCE = 7;
  public static final int CAR = 8;
  public static final int PEDESTRIAN = 9;
  public static final int BICYCLIST = 10;
  public static final int VOID = 255;

  public static final List<String> NAMES =
      List.of(
          "Sky",
          "Building",
          "Pole",
          "Road",
          "Pavement",
          "Tree",
          "SignSymbol",
          "Fence",
          "Car",
          "Pedestrian",
          "Bicyclist");

  private RoadClasses() {}

  public static boolean isThing(int classId) {
    return classId == CAR || classId == PEDESTRIAN || classId == BICYCLIST;
  }
}
