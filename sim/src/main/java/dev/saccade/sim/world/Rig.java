package dev.saccade.sim.world;

import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.DistortionModel;
import dev.saccade.sim.drive.DriveCamera;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One to eight cameras around the vehicle, front first. */
final class Rig {
  static final int MAX_CAMERAS = 8;

  private static final String[] IDS = {
    "front", "front-left", "front-right", "rear", "left", "right", "rear-left", "rear-right"
  };
  private static final double[] YAW_DEGREES = {0, 55, -55, 180, 90, -90, 135, -135};

  private Rig() {}

  static List<DriveCamera> drawn(Dice dice, RenderRequest request) {
    int cameras = request.cameras();
    int widthPixels = request.widthPixels();
    int heightPixels = request.heightPixels();
    double framesPerSecond = request.framesPerSecond();
    double height = dice.between(1.2, 1.65);
    double view = dice.between(50, 72) / 180 * Math.PI;
    double focal = widthPixels / 2.0 / StrictMath.tan(view / 2);
    // A wide picture keeps the angle of a 4:3 one upwards and downwards, not across.
    double narrowest = heightPixels / 2.0 / StrictMath.tan(0.44);
    focal = Math.min(focal, narrowest);
    if (request.optics().isPresent()) {
      focal = request.optics().get().focalPixels();
      height = request.optics().get().heightMetres();
    }
    List<DriveCamera> rig = new ArrayList<>();
    for (int i = 0; i < cameras; i++) {
      double yaw = YAW_DEGREES[i] / 180 * Math.PI;
      double pitch = dice.between(-0.03, 0.05);
      CameraCalibration calibration =
          new CameraCalibration(
              widthPixels,
              heightPixels,
              focal,
              focal,
              widthPixels / 2.0,
              heightPixels / 2.0,
              DistortionModel.NONE,
              List.of(),
              1.4 + 0.5 * StrictMath.cos(yaw),
              0.5 * StrictMath.sin(yaw),
              height,
              Course.turn(yaw + dice.between(-0.01, 0.01)),
              pitch,
              dice.between(-0.01, 0.01));
      rig.add(
          new DriveCamera(
              IDS[i], widthPixels, heightPixels, framesPerSecond, Optional.of(calibration)));
    }
    return rig;
  }
}
