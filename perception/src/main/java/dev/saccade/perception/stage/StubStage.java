package dev.saccade.perception.stage;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stage that looks at no pixel and takes exactly as long as it is told: for measuring everything
 * around an engine. It checks payloads as every stage does, and finds one car in every frame, which
 * moves with the frame's sequence number.
 */
public final class StubStage implements PerceptionStage {
  private static final Profile PROFILE = Profile.of(512, 256);
  private static final int MASK_WIDTH = 64;
  private static final int MASK_HEIGHT = 32;
  private static final int CAR_WIDTH = 16;
  private static final int CAR_HEIGHT = 8;
  private static final int CAR_TOP = 16;
  private static final ObjectClass CAR = new ObjectClass(1, "Car", ObjectCategory.VEHICLE);

  private final StubTiming timing;
  private final int maxBatchCount;
  private final EpochClock clock;
  private final Waiter waiter;
  private volatile long runStartEpochNanos = -1;

  /** How time passes: a sleeping thread, or a clock that is turned on. */
  @FunctionalInterface
  public interface Waiter {
    /** Returns when so much time has passed. */
    void waitNanos(long nanos);
  }

  /**
   * @param clock tells when frames start; the run begins with the first, and again with the first
   *     after {@link #beginRun}
   */
  public StubStage(StubTiming timing, int maxBatchCount, EpochClock clock, Waiter waiter) {
    if (maxBatchCount < 1) {
      throw new IllegalArgumentException("maxBatchCount: " + maxBatchCount + " (expected: >= 1)");
    }
    this.timing = timing;
    this.maxBatchCount = maxBatchCount;
    this.clock = clock;
    this.waiter = waiter;
  }

  @Override
  public StageDescription description() {
    return new StageDescription(
        "stub: " + timing.nanosPerFrame() / 1e6 + " ms a frame", "none", "");
  }

  @Override
  public List<Profile> profiles() {
    return List.of(PROFILE);
  }

  @Override
  public int maxBatchCount() {
    return maxBatchCount;
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    long now = clock.epochNanos();
    if (runStartEpochNanos < 0) {
      runStartEpochNanos = now;
    }
    long nanosPerFrame = timing.nanosAt(now - runStartEpochNanos);
    long nanos = 0;
    List<StageResult> results = new ArrayList<>(request.frames().size());
    for (Frame frame : request.frames()) {
      Optional<String> problem = PayloadInspection.problemOf(frame);
      if (problem.isPresent()) {
        results.add(new StageResult.Unreadable(problem.get()));
      } else {
        nanos += nanosPerFrame;
        results.add(new StageResult.Perceived(oneCar(frame, request.withClassMaps())));
      }
    }
    if (nanos > 0) {
      waiter.waitNanos(nanos);
    }
    return results;
  }

  @Override
  public void beginRun() {
    runStartEpochNanos = -1;
  }

  @Override
  public void close() {
    // Owns nothing.
  }

  /** A car that crosses the picture from left to right in 480 frames, again and again. */
  private static InstanceSet oneCar(Frame frame, boolean withClassMap) {
    int left = (int) (frame.id().sequence() % 480 / 10);
    List<Integer> runs = new ArrayList<>();
    int done = 0;
    for (int y = CAR_TOP; y < CAR_TOP + CAR_HEIGHT; y++) {
      int start = y * MASK_WIDTH + left;
      runs.add(start - done);
      runs.add(CAR_WIDTH);
      done = start + CAR_WIDTH;
    }
    runs.add(MASK_WIDTH * MASK_HEIGHT - done);
    RunLengthMask mask =
        new RunLengthMask(
            MASK_WIDTH, MASK_HEIGHT, runs.stream().mapToInt(Integer::intValue).toArray());
    float scaleX = (float) frame.widthPixels() / MASK_WIDTH;
    float scaleY = (float) frame.heightPixels() / MASK_HEIGHT;
    PixelBox box =
        new PixelBox(
            left * scaleX,
            CAR_TOP * scaleY,
            (left + CAR_WIDTH) * scaleX,
            (CAR_TOP + CAR_HEIGHT) * scaleY);
    Instance car =
        new Instance(
            1,
            CAR,
            0.9f,
            box,
            (box.xMinPixels() + box.xMaxPixels()) / 2,
            (box.yMinPixels() + box.yMaxPixels()) / 2,
            Math.round(box.areaPixels()),
            mask);
    Optional<ClassMap> classMap =
        withClassMap
            ? Optional.of(new ClassMap(MASK_WIDTH, MASK_HEIGHT, classes(mask)))
            : Optional.empty();
    return new InstanceSet(frame.widthPixels(), frame.heightPixels(), List.of(car), 0, classMap);
  }

  private static byte[] classes(RunLengthMask mask) {
    byte[] classIds = new byte[MASK_WIDTH * MASK_HEIGHT];
    int at = 0;
    for (int i = 0; i < mask.runs().length; i++) {
      int end = at + mask.runs()[i];
      while (at < end) {
        classIds[at++] = (byte) (i % 2 == 1 ? CAR.id() : 0);
      }
    }
    return classIds;
  }
}
