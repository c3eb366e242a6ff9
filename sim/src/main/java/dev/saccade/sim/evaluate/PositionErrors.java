package dev.saccade.sim.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How far off the positions and velocities of tracks are, by distance band. */
public final class PositionErrors {
  private static final double[] BAND_ENDS_METRES = {10, 30, 50, Double.POSITIVE_INFINITY};

  private final double[] bandEndsMetres;
  private final List<List<Sample>> bands = new ArrayList<>();

  /**
   * One track in one frame beside the object it follows.
   *
   * @param distanceMetres of the object's nearest point from the camera, along the ground
   * @param positionErrorMetres between the track's position and that point
   * @param velocityErrorMetresPerSecond NaN where the track is too young or relative
   */
  public record Sample(
      double distanceMetres, double positionErrorMetres, double velocityErrorMetresPerSecond) {}

  /**
   * One band. Medians are NaN without samples.
   *
   * @param medianRelativeError position error over distance
   * @param p99RelativeError the same, at the 99th percentile
   */
  public record Band(
      double fromMetres,
      double toMetres,
      int sampleCount,
      double medianErrorMetres,
      double medianRelativeError,
      double p99RelativeError,
      double medianVelocityErrorMetresPerSecond,
      double p99VelocityErrorMetresPerSecond) {}

  public PositionErrors() {
    this(BAND_ENDS_METRES);
  }

  /**
   * @param bandEndsMetres ascending; the last is infinite
   */
  public PositionErrors(double... bandEndsMetres) {
    this.bandEndsMetres = bandEndsMetres.clone();
    if (bandEndsMetres.length == 0
        || bandEndsMetres[bandEndsMetres.length - 1] != Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "bandEndsMetres: " + Arrays.toString(bandEndsMetres) + " (expected: the last infinite)");
    }
    for (int i = 0; i < bandEndsMetres.length; i++) {
      bands.add(new ArrayList<>());
    }
  }

  public void add(Sample sample) {
    int band = 0;
    while (sample.distanceMetres() >= bandEndsMetres[band]) {
      band++;
    }
    bands.get(band).add(sample);
  }

  /** From near to far. */
  public List<Band> bands() {
    List<Band> result = new ArrayList<>();
    for (int i = 0; i < bandEndsMetres.length; i++) {
      List<Sample> samples = bands.get(i);
      double[] relative =
          samples.stream()
              .mapToDouble(s -> s.positionErrorMetres() / s.distanceMetres())
              .sorted()
              .toArray();
      double[] velocities =
          samples.stream()
              .mapToDouble(Sample::velocityErrorMetresPerSecond)
              .filter(v -> !Double.isNaN(v))
              .sorted()
              .toArray();
      result.add(
          new Band(
              i == 0 ? 0 : bandEndsMetres[i - 1],
              bandEndsMetres[i],
              samples.size(),
              median(samples.stream().mapToDouble(Sample::positionErrorMetres).sorted().toArray()),
              median(relative),
              p99(relative),
              median(velocities),
              p99(velocities)));
    }
    return result;
  }

  /**
   * The point of a box's footprint nearest to the camera, which is the point a track's position
   * stands for.
   *
   * @param yawRadians heading of the box
   * @return x, y
   */
  public static double[] nearestPoint(
      double centreX,
      double centreY,
      double length,
      double width,
      double yawRadians,
      double cameraX,
      double cameraY) {
    double cos = StrictMath.cos(yawRadians);
    double sin = StrictMath.sin(yawRadians);
    double dx = cameraX - centreX;
    double dy = cameraY - centreY;
    double along = Math.max(-length / 2, Math.min(length / 2, cos * dx + sin * dy));
    double across = Math.max(-width / 2, Math.min(width / 2, -sin * dx + cos * dy));
    return new double[] {
      centreX + cos * along - sin * across, centreY + sin * along + cos * across
    };
  }

  private static double p99(double[] sorted) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
