package dev.saccade.sim.train;

import java.util.List;

/** The class lists of the data sets, in id order, and which of them are things. */
final class Classes {
  /** The eleven classes of CamVid in the SegNet reduction; rendered drives use the same. */
  static final List<String> CAMVID =
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

  /** The nineteen evaluated classes of Cityscapes in train-id order. */
  static final List<String> CITYSCAPES =
      List.of(
          "road",
          "sidewalk",
          "building",
          "wall",
          "fence",
          "pole",
          "traffic light",
          "traffic sign",
          "vegetation",
          "terrain",
          "sky",
          "person",
          "rider",
          "car",
          "truck",
          "bus",
          "train",
          "motorcycle",
          "bicycle");

  /** Background and the twenty classes of PASCAL VOC 2012. */
  static final List<String> VOC =
      List.of(
          "background",
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  static final int CAMVID_CAR = 8;
  static final int CAMVID_PEDESTRIAN = 9;
  static final int CAMVID_BICYCLIST = 10;

  private Classes() {}
}
