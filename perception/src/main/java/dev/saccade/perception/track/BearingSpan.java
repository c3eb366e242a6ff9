package dev.saccade.perception.track;

import dev.saccade.perception.instance.PixelBox;
import java.util.Optional;

/**
 * Between which directions a camera sees an object: surer than its distance by far, and known where
 * its contact with the ground is hidden. Along the vehicle's axes, counter-clockwise from x
 * (forward).
 *
 * @param originXMetres of the camera, in vehicle coordinates
 * @param leftRadians at least {@code rightRadians}, and less than a turn more
 * @param leftOpen whether the object may reach farther to the left: it is cut by the picture's
 *     border, or by what stands before it
 */
public record BearingSpan(
    double originXMetres,
    double originYMetres,
    double leftRadians,
    double rightRadians,
    boolean leftOpen,
    boolean rightOpen) {
  private static final double BORDER_PIXELS = 2;

  public BearingSpan {
    double radians = leftRadians - rightRadians;
    if (!(radians >= 0 && radians < 2 * Math.PI)) {
      throw new IllegalArgumentException(
          "leftRadians: "
              + leftRadians
              + " (expected: from rightRadians, "
              + rightRadians
              + ", on, and less than a turn more)");
    }
    if (!Double.isFinite(originXMetres) || !Double.isFinite(originYMetres)) {
      throw new IllegalArgumentException(
          "origin: " + originXMetres + ", " + originYMetres + " (expected: finite)");
    }
  }

  /** Empty where the lens does not see an end of the box. */
  static Optional<BearingSpan> of(Candidate candidate, CameraGeometry geometry, ImageFrame frame) {
    PixelBox box = candidate.instance().box();
    double middle = (box.yMinPixels() + box.yMaxPixels()) / 2.0;
    Optional<Lens.Direction> left = geometry.direction(box.xMinPixels(), middle);
    Optional<Lens.Direction> right = geometry.direction(box.xMaxPixels(), middle);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    double from = azimuth(right.get());
    double span = folded(azimuth(left.get()) - from);
    if (!(span >= 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new BearingSpan(
            geometry.cameraX(),
            geometry.cameraY(),
            from + span,
            from,
            box.xMinPixels() < BORDER_PIXELS || candidate.hidden().left(),
            box.xMaxPixels() > frame.widthPixels() - BORDER_PIXELS || candidate.hidden().right()));
  }

  /** Turned counter-clockwise. */
  BearingSpan turned(double radians) {
    return new BearingSpan(
        originXMetres,
        originYMetres,
        leftRadians + radians,
        rightRadians + radians,
        leftOpen,
        rightOpen);
  }

  boolean isCut() {
    return leftOpen || rightOpen;
  }

  double radians() {
    return leftRadians - rightRadians;
  }

  /** Where another camera would see the left end of something so far from this one. */
  double leftRadians(double metres, BearingSpan other) {
    return seenFrom(other, leftRadians, metres);
  }

  double rightRadians(double metres, BearingSpan other) {
    return seenFrom(other, rightRadians, metres);
  }

  private double seenFrom(BearingSpan other, double radians, double metres) {
    return StrictMath.atan2(
        originYMetres + metres * StrictMath.sin(radians) - other.originYMetres,
        originXMetres + metres * StrictMath.cos(radians) - other.originXMetres);
  }

  private static double azimuth(Lens.Direction direction) {
    return StrictMath.atan2(direction.y(), direction.x());
  }

  /** The same angle between -pi and pi. */
  static double folded(double radians) {
    return StrictMath.IEEEremainder(radians, 2 * Math.PI);
  }
}
