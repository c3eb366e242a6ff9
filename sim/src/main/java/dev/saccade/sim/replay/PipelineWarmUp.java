package dev.saccade.sim.replay;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Runs the first frames of a drive through a whole pipeline of their own, on topics of their own,
 * before it counts: a process that has just started loads and compiles for a second or two, which
 * is longer than any frame's budget, and no vehicle starts on the road.
 */
public final class PipelineWarmUp {
  private static final int FRAMES_PER_CAMERA = 40;
  private static final long BUDGET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final StreamTopics TOPICS =
      new StreamTopics(
          "warm-up.camera.frames",
          "warm-up.instance.tracks",
          "warm-up.frame.outcomes",
          "warm-up.camera.calibration");

  private PipelineWarmUp() {}

  /**
   * @param brokers that nobody else uses
   * @return what became of those frames
   */
  public static RunResult run(ReplayPlan plan, EpochClock clock, Brokers brokers)
      throws IOException, InterruptedException {
    ReplayPlan few =
        new ReplayPlan(
            new FirstFrames(plan.drive(), (long) FRAMES_PER_CAMERA * plan.drive().cameras().size()),
            plan.cameras(),
            Pace.MAX,
            BUDGET_NANOS,
            plan.policy(),
            plan.timings(),
            plan.stage(),
            plan.tracker());
    RunResult result =
        new WallClockReplay(few, TOPICS, "saccade-warm-up", clock, WallClockReplay.Companion.NONE)
            .run(brokers, TopicRetention.DEFAULT);
    try (Admin admin = brokers.openAdmin()) {
      admin
          .deleteTopics(
              List.of(TOPICS.frames(), TOPICS.tracks(), TOPICS.outcomes(), TOPICS.calibration()))
          .all()
          .get();
      return result;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "topics of the warm-up: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
