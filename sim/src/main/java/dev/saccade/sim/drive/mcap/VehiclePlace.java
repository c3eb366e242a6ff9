package dev.saccade.sim.drive.mcap;

import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.VehicleFrame;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The vehicle's frame among those of a recording.
 *
 * @param frame its name
 * @param known whether the recording's transforms have it
 * @param heightMetres of its origin above the ground
 * @param heightSaid whether somebody said so; else it is taken to be on the ground
 */
record VehiclePlace(String frame, boolean known, double heightMetres, boolean heightSaid) {
  private static final String BASE_LINK = "base_link";

  /** Its origin is on the ground (REP 120). */
  private static final String BASE_FOOTPRINT = "base_footprint";

  private static final int MOST_NAMED = 20;

  /**
   * @throws BadDriveException where somebody named a frame that is not there
   */
  static VehiclePlace in(TransformTree tree, VehicleFrame wanted, Path path)
      throws BadDriveException {
    String usual =
        !tree.knows(BASE_LINK) && tree.knows(BASE_FOOTPRINT) ? BASE_FOOTPRINT : BASE_LINK;
    String frame = wanted.name().map(Header::frame).orElse(usual);
    boolean known = tree.knows(frame);
    if (!known && wanted.name().isPresent() && !tree.isEmpty()) {
      throw new BadDriveException(
          path + ": no frame '" + frame + "' (--vehicle-frame; expected: " + frames(tree) + ")");
    }
    if (wanted.heightMetres().isPresent()) {
      return new VehiclePlace(frame, known, wanted.heightMetres().getAsDouble(), true);
    }
    Optional<Double> footprint =
        tree.knows(BASE_FOOTPRINT)
                && tree.tie(frame, BASE_FOOTPRINT) instanceof TransformTree.Tie.Fixed tie
            ? Optional.of(tie.transform().z())
            : Optional.empty();
    return new VehiclePlace(frame, known, footprint.orElse(0.0), footprint.isPresent());
  }

  /** Some of the frames that there are, for people. */
  static String frames(TransformTree tree) {
    int more = tree.frames().size() - MOST_NAMED;
    return String.join(", ", tree.frames().stream().limit(MOST_NAMED).toList())
        + (more > 0 ? " and " + more + " more" : "");
  }
}
