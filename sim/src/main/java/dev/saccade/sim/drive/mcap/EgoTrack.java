package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.EgoPose;
import java.util.Arrays;
import java.util.Optional;

/**
 * The vehicle's way: its pose at any instant near those at which it is known. Between two of them
 * it is interpolated where they are near to each other in time, or the vehicle stood; before the
 * first and after the last it goes on as it did for a moment, and then is not known.
 */
final class EgoTrack {
  /** A vehicle turns or brakes within a second: what lies between is not guessed. */
  static final long MOST_GAP_NANOS = 500_000_000L;

  /** A picture may be older than the first pose, or newer than the last, by a period or so. */
  static final long MOST_BEYOND_NANOS = 100_000_000L;

  /** Speeds are those of a stretch this long: neighbouring samples differ by noise. */
  private static final long STRETCH_NANOS = 100_000_000L;

  private static final double STOOD_METRES = 0.02;
  private static final double STOOD_RADIANS = 0.005;

  private final long[] times;
  private final double[] x;
  private final double[] y;
  private final double[] yaw;

  private EgoTrack(long[] times, double[] x, double[] y, double[] yaw) {
    this.times = times;
    this.x = x;
    this.y = y;
    this.yaw = yaw;
  }

  /**
   * @param poses of something that the vehicle is fixed to
   * @param vehicle in that something
   * @param stamped whether times are those of the messages, or those of their recording
   */
  static EgoTrack of(PoseSeries poses, RigidTransform vehicle, boolean stamped) {
    int[] order = poses.inOrder(stamped);
    long[] times = new long[order.length];
    double[][] numbers = new double[3][order.length];
    int count = 0;
    for (int index : order) {
      long time = stamped ? poses.stampNanos(index) : poses.loggedNanos(index);
      if (count > 0 && times[count - 1] == time) {
        continue;
      }
      RigidTransform pose = poses.pose(index).times(vehicle);
      times[count] = time;
      numbers[0][count] = pose.x();
      numbers[1][count] = pose.y();
      double heading = pose.yawRadians();
      // Goes on beyond half a turn: between two headings lies the shorter way.
      numbers[2][count] =
          count == 0
              ? heading
              : numbers[2][count - 1]
                  + StrictMath.IEEEremainder(heading - numbers[2][count - 1], 2 * Math.PI);
      count++;
    }
    return new EgoTrack(
        Arrays.copyOf(times, count),
        Arrays.copyOf(numbers[0], count),
        Arrays.copyOf(numbers[1], count),
        Arrays.copyOf(numbers[2], count));
  }

  Optional<EgoPose> at(long timeNanos) {
    return place(timeNanos).map(place -> withSpeed(place, timeNanos));
  }

  private record Place(double x, double y, double yaw) {}

  private Optional<Place> place(long time) {
    int after = Arrays.binarySearch(times, time);
    if (after >= 0) {
      return Optional.of(new Place(x[after], y[after], yaw[after]));
    }
    after = -after - 1;
    if (times.length < 2) {
      return Optional.empty();
    }
    boolean beyond = after == 0 || after == times.length;
    int to = Math.max(1, Math.min(times.length - 1, after));
    int from = to - 1;
    long away = after == 0 ? times[0] - time : time - times[times.length - 1];
    if (beyond && away > MOST_BEYOND_NANOS
        || times[to] - times[from] > MOST_GAP_NANOS && !stood(from)) {
      return Optional.empty();
    }
    double share = (double) (time - times[from]) / (times[to] - times[from]);
    return Optional.of(
        new Place(
            x[from] + share * (x[to] - x[from]),
            y[from] + share * (y[to] - y[from]),
            yaw[from] + share * (yaw[to] - yaw[from])));
  }

  private boolean stood(int from) {
    return Math.abs(x[from + 1] - x[from]) < STOOD_METRES
        && Math.abs(y[from + 1] - y[from]) < STOOD_METRES
        && Math.abs(yaw[from + 1] - yaw[from]) < STOOD_RADIANS;
  }

  private EgoPose withSpeed(Place place, long time) {
    long start = time - STRETCH_NANOS / 2;
    long end = time + STRETCH_NANOS / 2;
    Optional<Place> before = place(start);
    Optional<Place> after = place(end);
    double seconds = ((after.isPresent() ? end : time) - (before.isPresent() ? start : time)) / 1e9;
    Place from = before.orElse(place);
    Place to = after.orElse(place);
    double forward =
        StrictMath.cos(place.yaw()) * (to.x() - from.x())
            + StrictMath.sin(place.yaw()) * (to.y() - from.y());
    return new EgoPose(
        place.x(),
        place.y(),
        place.yaw(),
        seconds > 0 ? forward / seconds : 0,
        seconds > 0 ? (to.yaw() - from.yaw()) / seconds : 0);
  }
}
