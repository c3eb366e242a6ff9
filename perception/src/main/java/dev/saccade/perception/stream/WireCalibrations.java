package dev.saccade.perception.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.DistortionModel;

/** Calibrations to and from the wire. */
public final class WireCalibrations {
  private WireCalibrations() {}

  public static dev.saccade.v1.CameraCalibration toWire(
      String cameraId, CameraCalibration calibration) {
    return dev.saccade.v1.CameraCalibration.newBuilder()
        .setCameraId(cameraId)
        .setWidthPixels(calibration.widthPixels())
        .setHeightPixels(calibration.heightPixels())
        .setFocalXPixels(calibration.focalXPixels())
        .setFocalYPixels(calibration.focalYPixels())
        .setCentreXPixels(calibration.centreXPixels())
        .setCentreYPixels(calibration.centreYPixels())
        .setDistortionModel(toWire(calibration.distortionModel()))
        .addAllDistortion(calibration.distortion())
        .setXMetres(calibration.xMetres())
        .setYMetres(calibration.yMetres())
        .setZMetres(calibration.zMetres())
        .setYawRadians(calibration.yawRadians())
        .setPitchRadians(calibration.pitchRadians())
        .setRollRadians(calibration.rollRadians())
        .build();
  }

  /**
   * @throws IllegalArgumentException if the bytes are no calibration, naming what is wrong
   */
  public static CameraCalibration parse(byte[] bytes) {
    try {
      return fromWire(dev.saccade.v1.CameraCalibration.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a CameraCalibration: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException naming the field, its value and the rule
   */
  public static CameraCalibration fromWire(dev.saccade.v1.CameraCalibration wire) {
    return new CameraCalibration(
        wire.getWidthPixels(),
        wire.getHeightPixels(),
        wire.getFocalXPixels(),
        wire.getFocalYPixels(),
        wire.getCentreXPixels(),
        wire.getCentreYPixels(),
        fromWire(wire.getDistortionModel()),
        wire.getDistortionList(),
        wire.getXMetres(),
        wire.getYMetres(),
        wire.getZMetres(),
        wire.getYawRadians(),
        wire.getPitchRadians(),
        wire.getRollRadians());
  }

  private static dev.saccade.v1.DistortionModel toWire(DistortionModel model) {
    return switch (model) {
      case NONE -> dev.saccade.v1.DistortionModel.DISTORTION_MODEL_NONE;
      case BROWN_CONRADY -> dev.saccade.v1.DistortionModel.DISTORTION_MODEL_BROWN_CONRADY;
      case FISHEYE -> dev.saccade.v1.DistortionModel.DISTORTION_MODEL_FISHEYE;
    };
  }

  private static DistortionModel fromWire(dev.saccade.v1.DistortionModel wire) {
    return switch (wire) {
      case DISTORTION_MODEL_NONE -> DistortionModel.NONE;
      case DISTORTION_MODEL_BROWN_CONRADY -> DistortionModel.BROWN_CONRADY;
      case DISTORTION_MODEL_FISHEYE -> DistortionModel.FISHEYE;
      case DISTORTION_MODEL_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException(
              "distortion_model: " + wire + " (expected: NONE, BROWN_CONRADY or FISHEYE)");
    };
  }
}
