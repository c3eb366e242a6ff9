package dev.saccade.perception.track;

import dev.saccade.perception.instance.SurfaceKind;
import dev.saccade.perception.instance.SurfaceMap;
import java.util.List;
import java.util.Optional;

/**
 * What is around an instance in its frame: what may hide where it meets the ground, and what ground
 * that is.
 *
 * @param others the masks of all instances of the frame, the one in question among them
 * @param surfaces empty where nothing is known of them
 */
record Surroundings(
    List<MaskOutline> others,
    Optional<SurfaceMap> surfaces,
    double frameWidthPixels,
    double frameHeightPixels) {
  Surroundings {
    others = List.copyOf(others);
  }

  static Surroundings of(List<MaskOutline> others, CameraObservation observation) {
    return new Surroundings(
        others, observation.surfaces(), observation.widthPixels(), observation.heightPixels());
  }

  /**
   * @param u in pixels of the frame, as v
   * @return empty where nothing is known
   */
  Optional<SurfaceKind> surface(double u, double v) {
    return surfaces.map(
        map ->
            map.at(
                (int) Math.floor(u * map.widthPixels() / frameWidthPixels),
                (int) Math.floor(v * map.heightPixels() / frameHeightPixels)));
  }

  boolean isUpright(double u, double v) {
    return surfaces.isPresent() && surface(u, v).orElseThrow() == SurfaceKind.UPRIGHT;
  }
}
