package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StubStage;
import dev.saccade.perception.stage.StubTiming;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.drive.Drive;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Plans around a stub stage. */
final class TestPlans {
  static final EpochClock WALL =
      () -> {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
      };

  private TestPlans() {}

  /** In virtual time the stub must not let any pass. */
  static PerceptionStage instantStub() {
    return new StubStage(StubTiming.parse("stub:0"), 1, () -> 1, nanos -> {});
  }

  static PerceptionStage sleepingStub(String specification) {
    return new StubStage(StubTiming.parse(specification), 1, WALL, TestPlans::sleep);
  }

  static ReplayPlan plan(
      Drive drive, int cameraCount, PerceptionStage stage, Pace pace, double budgetSeconds) {
    return new ReplayPlan(
        drive,
        CameraPlan.of(drive, OptionalInt.of(cameraCount)),
        pace,
        Math.round(budgetSeconds * 1e9),
        GatePolicy.DEADLINE,
        List.of(),
        stage,
        new KalmanTracker(TrackerSettings.standard()));
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
