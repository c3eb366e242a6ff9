package dev.saccade.perception.deadline;

/** What a camera is owed, and what it got. */
final class CameraClaim {
  private static final long NEVER = Long.MIN_VALUE;

  private final GateCamera camera;
  private final int index;
  private final long floorIntervalNanos;
  private int waitingCount;
  private double served;
  private long newestStartedCaptureEpochNanos = NEVER;
  private long owedEpochNanos = NEVER;
  private long startedEpochNanos = NEVER;

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

  /**
   * @param weight what the start counts against those of other cameras
   */
  void started(long captureEpochNanos, long nowEpochNanos, double weight) {
    served += weight;
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

  void lightenServed(double factor) {
    served *= factor;
  }

  /** Whether it was given nothing for so long that a frame may be spent to learn. */
  boolean mayProbe(long nowEpochNanos, long intervalNanos) {
    return startedEpochNanos == NEVER || nowEpochNanos - startedEpochNanos >= intervalNanos;
  }

  void allowProbe() {
    startedEpochNanos = NEVER;
  }

  /** Its partition moved away: what came before says nothing of what comes when it returns. */
  void forget() {
    newestStartedCaptureEpochNanos = NEVER;
    startedEpochNanos = NEVER;
  }

  /** They were of another time; what it got counts on. */
  void forgetInstants() {
    forget();
    owedEpochNanos = NEVER;
  }

  /**
   * Whether this camera goes before another where not both can be served: the higher priority, then
   * the one that was served less of late.
   */
  boolean goesBefore(CameraClaim other) {
    if (priority() != other.priority()) {
      return priority() > other.priority();
    }
    return served != other.served ? served < other.served : index < other.index;
  }
}
