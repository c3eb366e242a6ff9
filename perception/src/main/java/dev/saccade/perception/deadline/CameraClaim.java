package dev.saccade.perception.deadline;

/** What a camera is owed, and what it got. */
final class CameraClaim {
  private static final long NEVER = Long.MIN_VALUE;

  private final GateCamera camera;
  private final int index;
  private final long floorIntervalNanos;
  private int waitingCount;
  private long startedEpochNanos = NEVER;
  private long newestStartedCaptureEpochNanos = NEVER;
  private long owedEpochNanos = NEVER;
  private long probedEpochNanos = NEVER;

  /**
   * @param index its place in the configuration: settles what nothing else settles
   */
  CameraClaim(GateCamera camera, int index) {
    this.camera = camera;
    this.index = index;
    this.floorIntervalNanos =
        camera.floorPerSecond() == 0 ? Long.MAX_VALUE : (long) (1e9 / camera.floorPerSecond());
  }

  int index() {
    return index;
  }

  String cameraId() {
    return camera.cameraId();
  }

  int priority() {
    return camera.priority();
  }

  int waitingCount() {
    return waitingCount;
  }

  void addWaiting(int count) {
    waitingCount += count;
  }

  /** Of the last frame of it that was started; {@link Long#MIN_VALUE} before the first. */
  long startedEpochNanos() {
    return startedEpochNanos;
  }

  long newestStartedCaptureEpochNanos() {
    return newestStartedCaptureEpochNanos;
  }

  /** Since when its floor entitles it to a frame. */
  long owedEpochNanos() {
    return owedEpochNanos;
  }

  boolean isOwed(long nowEpochNanos) {
    return floorIntervalNanos != Long.MAX_VALUE && owedEpochNanos <= nowEpochNanos;
  }

  void started(long captureEpochNanos, long nowEpochNanos) {
    startedEpochNanos = nowEpochNanos;
    newestStartedCaptureEpochNanos = captureEpochNanos;
    if (floorIntervalNanos == Long.MAX_VALUE) {
      return;
    }
    // A frame that came late does not push the next one back, so that the rate holds on average;
    // but what was missed while the camera was silent is not made up for.
    owedEpochNanos =
        owedEpochNanos == NEVER || owedEpochNanos > nowEpochNanos
            ? nowEpochNanos + floorIntervalNanos
            : Math.max(owedEpochNanos + floorIntervalNanos, nowEpochNanos);
  }

  boolean mayProbe(long nowEpochNanos, long intervalNanos) {
    return probedEpochNanos == NEVER || nowEpochNanos - probedEpochNanos >= intervalNanos;
  }

  void probed(long nowEpochNanos) {
    probedEpochNanos = nowEpochNanos;
  }

  void allowProbe() {
    probedEpochNanos = NEVER;
  }

  /** Its partition moved away: what came before says nothing of what comes when it returns. */
  void forget() {
    newestStartedCaptureEpochNanos = NEVER;
    probedEpochNanos = NEVER;
  }

  /** Whether this camera goes before another where not both can be served. */
  boolean goesBefore(CameraClaim other) {
    if (priority() != other.priority()) {
      return priority() > other.priority();
    }
    if (startedEpochNanos != other.startedEpochNanos) {
      return startedEpochNanos < other.startedEpochNanos;
    }
    return index < other.index;
  }
}
