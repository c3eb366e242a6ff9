package dev.saccade.sim.app;

import dev.saccade.perception.app.StageWarmUp;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.deadline.GateCamera;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.replay.CameraPlan;
import dev.saccade.sim.replay.Pace;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Input sizes and budget of a run: as asked for, or what this machine can hold.
 *
 * @param timings of the profiles, where they were measured
 */
record StageChoice(List<Profile> profiles, List<StageTiming> timings, long budgetNanos) {
  /** The share of its time that a stage may work without falling behind now and then. */
  private static final double SUSTAINED_LOAD = 0.75;

  /** A frame that waits for one, is worked on and handed over, with some air. */
  private static final double STAGE_TIMES_IN_BUDGET = 3;

  private static final long LONGEST_WORTH_TRYING_NANOS = 1_000_000_000L;

  /** Nothing is measured, so that nothing of this machine shows in the result. */
  static StageChoice untimed(PerceptionStage stage, String profile, Double budgetMillis) {
    List<Profile> all = stage.profiles();
    Profile one = profile == null ? all.get(all.size() - 1) : named(stage, profile);
    return new StageChoice(List.of(one), List.of(), budgetNanos(budgetMillis, 0));
  }

  /** What a recorded run was played with. */
  static StageChoice recorded(PerceptionStage stage, GateConfig gate) {
    return new StageChoice(
        gate.profiles().stream().map(profile -> named(stage, profile.name())).toList(),
        gate.timings(),
        gate.cameras().get(0).budgetNanos());
  }

  /** Measures the stage on the drive's first frame. */
  static StageChoice timed(
      PerceptionStage stage,
      Drive drive,
      CameraPlan cameras,
      Pace pace,
      String profile,
      Double budgetMillis)
      throws IOException {
    double framesPerSecond = cameras.framesPerSecond() * pace.rate();
    long longest =
        pace.unbounded()
            ? LONGEST_WORTH_TRYING_NANOS
            : Math.round(SUSTAINED_LOAD * 1e9 / framesPerSecond);
    List<StageTiming> timings =
        StageWarmUp.measure(stage, firstFrame(drive), longest, System::nanoTime);
    if (profile != null) {
      Profile wanted = named(stage, profile);
      timings = timings.stream().filter(timing -> timing.profile().equals(wanted)).toList();
      return new StageChoice(List.of(wanted), timings, budgetNanos(budgetMillis, slowest(timings)));
    }
    return new StageChoice(
        timings.stream().map(StageTiming::profile).toList(),
        timings,
        budgetNanos(budgetMillis, timings.get(timings.size() - 1).stageNanos()));
  }

  String sentence() {
    String sizes =
        profiles.stream()
            .map(
                one ->
                    one.name()
                        + timings.stream()
                            .filter(timing -> timing.profile().equals(one))
                            .findFirst()
                            .map(
                                timing ->
                                    String.format(
                                        Locale.ROOT, " (%.1f ms)", timing.stageNanos() / 1e6))
                            .orElse(""))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "input %s, budget %.0f ms", sizes, budgetNanos / 1e6);
  }

  private static long slowest(List<StageTiming> timings) {
    return timings.stream().mapToLong(StageTiming::stageNanos).max().orElse(0);
  }

  private static long budgetNanos(Double budgetMillis, long stageNanos) {
    if (budgetMillis != null) {
      if (!(budgetMillis > 0 && budgetMillis <= 3_600_000)) {
        throw new UsageException(
            "--budget " + budgetMillis + ": expected above 0, at most 3600000 ms");
      }
      return Math.round(budgetMillis * 1e6);
    }
    long tenMillis = 10_000_000;
    long needed = (long) Math.ceil(STAGE_TIMES_IN_BUDGET * stageNanos / tenMillis) * tenMillis;
    return Math.max(GateCamera.DEFAULT_BUDGET_NANOS, needed);
  }

  private static Profile named(PerceptionStage stage, String name) {
    return stage.profiles().stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--profile "
                        + name
                        + ": expected one of "
                        + stage.profiles().stream()
                            .map(Profile::name)
                            .collect(Collectors.joining(", "))));
  }

  private static Frame firstFrame(Drive drive) throws IOException {
    Iterator<DriveFrame> frames = drive.frames();
    if (!frames.hasNext()) {
      throw new UsageException(drive.name() + ": holds no frames");
    }
    DriveFrame first = frames.next();
    return new Frame(
        new FrameId("warm-up", 1, 0),
        1,
        1,
        first.encoding(),
        first.widthPixels(),
        first.heightPixels(),
        first.payload(),
        first.egoPose());
  }
}
