package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.track.CameraCalibration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds for a camera what a recording says of its lens and of its place on the vehicle. */
final class CameraCalibrations {
  private final Map<String, CalibrationMessage> said;
  private final TransformTree tree;
  private final VehiclePlace vehicle;

  /**
   * @param said by topic
   */
  CameraCalibrations(
      Map<String, CalibrationMessage> said, TransformTree tree, VehiclePlace vehicle) {
    this.said = said;
    this.tree = tree;
    this.vehicle = vehicle;
  }

  sealed interface Answer {
    /**
     * @param remark on what was assumed; empty where nothing was
     */
    record Known(CameraCalibration calibration, Optional<String> remark) implements Answer {}

    /**
     * @param reason what is missing and what to do, for people
     */
    record Unknown(String reason) implements Answer {}
  }

  Answer of(PictureTopic topic, int widthPixels, int heightPixels) {
    List<String> found = topicsFor(topic);
    if (found.isEmpty()) {
      return new Answer.Unknown(
          "no calibration (expected: sensor_msgs/msg/CameraInfo or foxglove.CameraCalibration of"
              + " frame '"
              + topic.frameId()
              + "' or on a topic beside "
              + topic.name()
              + ")");
    }
    if (found.size() > 1) {
      return new Answer.Unknown(
          "several calibrations of frame '"
              + topic.frameId()
              + "' ("
              + String.join(", ", found)
              + "), none of them on a topic beside "
              + topic.name());
    }
    String name = found.get(0);
    CalibrationMessage message = said.get(name);
    LensNumbers lens;
    try {
      lens =
          LensNumbers.of(message, TopicName.isRectified(topic.name()), widthPixels, heightPixels);
    } catch (IllegalArgumentException e) {
      return new Answer.Unknown(name + " " + e.getMessage());
    }
    return placed(name, lens, frameOf(topic, message));
  }

  private String frameOf(PictureTopic topic, CalibrationMessage message) {
    return message.frameId().isEmpty()
            || !topic.frameId().isEmpty()
                && !tree.knows(message.frameId())
                && tree.knows(topic.frameId())
        ? topic.frameId()
        : message.frameId();
  }

  /** By the frame; where that says nothing or too much, by where the topic stands. */
  private List<String> topicsFor(PictureTopic topic) {
    List<String> sameFrame =
        said.entrySet().stream()
            .filter(
                each ->
                    !topic.frameId().isEmpty() && each.getValue().frameId().equals(topic.frameId()))
            .map(Map.Entry::getKey)
            .toList();
    if (sameFrame.size() == 1) {
      return sameFrame;
    }
    List<String> beside =
        (sameFrame.isEmpty() ? said.keySet() : sameFrame)
            .stream()
                .filter(each -> TopicName.parent(each).equals(TopicName.sender(topic.name())))
                .toList();
    return beside.isEmpty() ? sameFrame : beside.subList(0, 1);
  }

  private Answer placed(String name, LensNumbers lens, String frame) {
    if (frame.isEmpty()) {
      return new Answer.Unknown(name + " names no frame, so the camera's place is not known");
    }
    if (tree.isEmpty()) {
      return new Answer.Unknown(
          "no transforms (record /tf_static: tf2_msgs/msg/TFMessage or foxglove.FrameTransform)");
    }
    if (!vehicle.known()) {
      return new Answer.Unknown(
          "no frame base_link or base_footprint; name the vehicle's with --vehicle-frame (there"
              + " are: "
              + VehiclePlace.frames(tree)
              + ")");
    }
    TransformTree.Tie tie = tree.tie(frame, vehicle.frame());
    if (tie instanceof TransformTree.Tie.Moving moving) {
      return new Answer.Unknown(
          "frame "
              + moving.child()
              + " moves in "
              + moving.parent()
              + ": the camera has no fixed place on "
              + vehicle.frame());
    }
    if (!(tie instanceof TransformTree.Tie.Fixed fixed)) {
      return new Answer.Unknown(
          "no transforms between frame '" + frame + "' and " + vehicle.frame());
    }
    CameraMount mount = CameraMount.of(frame, fixed.transform(), lens.turn());
    try {
      return new Answer.Known(
          new CameraCalibration(
              lens.widthPixels(),
              lens.heightPixels(),
              lens.focalXPixels(),
              lens.focalYPixels(),
              lens.centreXPixels(),
              lens.centreYPixels(),
              lens.model(),
              lens.distortion(),
              mount.x(),
              mount.y(),
              mount.z() + vehicle.heightMetres(),
              mount.yaw(),
              mount.pitch(),
              mount.roll()),
          mount.optical()
              ? Optional.empty()
              : Optional.of(
                  "frame "
                      + frame
                      + " has its z axis upwards: taken to look along x, not as an optical frame"));
    } catch (IllegalArgumentException e) {
      return new Answer.Unknown(
          name
              + " and the transforms give "
              + e.getMessage()
              + (mount.z() + vehicle.heightMetres() <= 0
                  ? "; say with --vehicle-frame-height how high "
                      + vehicle.frame()
                      + " is above the ground"
                  : ""));
    }
  }
}
