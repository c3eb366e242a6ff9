package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.List;

/**
 * How large one kind of road user is, with standard deviations: what its picture says about its
 * distance where its contact with the ground does not.
 *
 * @param lengthMetres along its heading
 */
record BodySize(
    double lengthMetres,
    double lengthDeviation,
    double widthMetres,
    double widthDeviation,
    double heightMetres,
    double heightDeviation) {
  private static final BodySize CAR = new BodySize(4.3, 0.4, 1.78, 0.09, 1.52, 0.13);
  private static final BodySize VAN = new BodySize(5, 0.5, 1.95, 0.08, 2.1, 0.2);
  private static final BodySize LORRY = new BodySize(8.5, 2.5, 2.48, 0.1, 3.2, 0.4);
  private static final BodySize CYCLE = new BodySize(1.85, 0.2, 0.65, 0.1, 1.73, 0.12);

  /**
   * The kinds that a category holds. None for people: they are as wide as their arms swing, and no
   * taller than the camera stands.
   */
  static List<BodySize> of(ObjectCategory category) {
    return switch (category) {
      case VEHICLE -> List.of(CAR, VAN, LORRY);
      case CYCLIST -> List.of(CYCLE);
      case PEDESTRIAN, OTHER -> List.of();
    };
  }
}
