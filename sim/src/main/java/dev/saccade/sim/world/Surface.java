package dev.saccade.sim.world;

import dev.saccade.sim.drive.RoadClasses;

/**
 * What a pixel shows, as finely as any label set of ours needs it.
 *
 * <p>Cityscapes ids: github.com/mcordts/cityscapesScripts, helpers/labels.py. CamVid groups: the
 * eleven classes of the SegNet reduction.
 */
enum Surface {
  SKY(RoadClasses.SKY, 23),
  BUILDING(RoadClasses.BUILDING, 11),
  WALL(RoadClasses.BUILDING, 12),
  TUNNEL(RoadClasses.BUILDING, 16),
  POLE(RoadClasses.POLE, 17),
  ROAD(RoadClasses.ROAD, 7),
  PAVEMENT(RoadClasses.PAVEMENT, 8),
  TERRAIN(RoadClasses.TREE, 22),
  VEGETATION(RoadClasses.TREE, 21),
  TRAFFIC_SIGN(RoadClasses.SIGN_SYMBOL, 20),
  TRAFFIC_LIGHT(RoadClasses.SIGN_SYMBOL, 19),
  FENCE(RoadClasses.FENCE, 13),
  GUARD_RAIL(RoadClasses.FENCE, 14),
  CAR(RoadClasses.CAR, 26),
  TRUCK(RoadClasses.CAR, 27),
  BUS(RoadClasses.CAR, 28),
  PERSON(RoadClasses.PEDESTRIAN, 24),
  RIDER(RoadClasses.BICYCLIST, 25),
  MOTORCYCLE(RoadClasses.BICYCLIST, 32),
  BICYCLE(RoadClasses.BICYCLIST, 33),
  /** Benches, bins, boxes: nothing that is scored. */
  CLUTTER(RoadClasses.VOID, 4),
  /** A cone of road works: among the poles of CamVid's groups, without a class in Cityscapes. */
  CONE(RoadClasses.POLE, 4);

  private static final Surface[] ALL = values();

  private final int camvidClass;
  private final int cityscapesId;

  Surface(int camvidClass, int cityscapesId) {
    this.camvidClass = camvidClass;
    this.cityscapesId = cityscapesId;
  }

  int camvidClass() {
    return camvidClass;
  }

  int cityscapesId() {
    return cityscapesId;
  }

  /** What stands for it in an array of a mesh or a picture. */
  @SuppressWarnings("EnumOrdinal") // such arrays live no longer than the process
  byte code() {
    return (byte) ordinal();
  }

  static Surface of(int code) {
    return ALL[code];
  }
}
