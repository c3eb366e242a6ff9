package dev.saccade.sim.drive.mcap;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The messages that are read; all others are passed over. */
enum MessageType {
  FOXGLOVE_COMPRESSED_IMAGE("foxglove.CompressedImage", Wire.PROTOBUF, Content.ENCODED_PICTURE),
  ROS2_COMPRESSED_IMAGE("sensor_msgs/msg/CompressedImage", Wire.CDR, Content.ENCODED_PICTURE),
  ROS1_COMPRESSED_IMAGE("sensor_msgs/CompressedImage", Wire.ROS1, Content.ENCODED_PICTURE),
  FOXGLOVE_RAW_IMAGE("foxglove.RawImage", Wire.PROTOBUF, Content.RAW_PICTURE),
  ROS2_IMAGE("sensor_msgs/msg/Image", Wire.CDR, Content.RAW_PICTURE),
  ROS1_IMAGE("sensor_msgs/Image", Wire.ROS1, Content.RAW_PICTURE),
  FOXGLOVE_COMPRESSED_VIDEO("foxglove.CompressedVideo", Wire.PROTOBUF, Content.VIDEO),
  ROS2_COMPRESSED_VIDEO("foxglove_msgs/msg/CompressedVideo", Wire.CDR, Content.VIDEO),
  FOXGLOVE_CAMERA_CALIBRATION("foxglove.CameraCalibration", Wire.PROTOBUF, Content.CALIBRATION),
  ROS2_CAMERA_INFO("sensor_msgs/msg/CameraInfo", Wire.CDR, Content.CALIBRATION),
  ROS1_CAMERA_INFO("sensor_msgs/CameraInfo", Wire.ROS1, Content.CALIBRATION),
  FOXGLOVE_FRAME_TRANSFORM("foxglove.FrameTransform", Wire.PROTOBUF, Content.TRANSFORMS),
  FOXGLOVE_FRAME_TRANSFORMS("foxglove.FrameTransforms", Wire.PROTOBUF, Content.TRANSFORMS),
  ROS2_TF("tf2_msgs/msg/TFMessage", Wire.CDR, Content.TRANSFORMS),
  ROS1_TF("tf2_msgs/TFMessage", Wire.ROS1, Content.TRANSFORMS),
  ROS1_OLD_TF("tf/tfMessage", Wire.ROS1, Content.TRANSFORMS),
  FOXGLOVE_ODOMETRY("foxglove.Odometry", Wire.PROTOBUF, Content.POSE),
  FOXGLOVE_POSE("foxglove.PoseInFrame", Wire.PROTOBUF, Content.POSE),
  FOXGLOVE_POSES("foxglove.PosesInFrame", Wire.PROTOBUF, Content.POSE),
  ROS2_ODOMETRY("nav_msgs/msg/Odometry", Wire.CDR, Content.POSE),
  ROS1_ODOMETRY("nav_msgs/Odometry", Wire.ROS1, Content.POSE);

  /** What a message tells. */
  enum Content {
    ENCODED_PICTURE,
    RAW_PICTURE,
    VIDEO,
    CALIBRATION,
    TRANSFORMS,
    POSE;

    boolean isPicture() {
      return this == ENCODED_PICTURE || this == RAW_PICTURE || this == VIDEO;
    }
  }

  private final String schema;
  private final Wire wire;
  private final Content content;

  MessageType(String schema, Wire wire, Content content) {
    this.schema = schema;
    this.wire = wire;
    this.content = content;
  }

  static Optional<MessageType> of(String schema, String encoding) {
    return Arrays.stream(values())
        .filter(type -> type.schema.equals(schema) && type.wire.label().equals(encoding))
        .findFirst();
  }

  /** Those with pictures, for people. */
  static String pictureNames() {
    return Arrays.stream(values())
        .filter(type -> type.content.isPicture())
        .map(type -> type.schema + " as " + type.wire.label())
        .collect(Collectors.joining(", "));
  }

  String schema() {
    return schema;
  }

  Wire wire() {
    return wire;
  }

  Content content() {
    return content;
  }
}
