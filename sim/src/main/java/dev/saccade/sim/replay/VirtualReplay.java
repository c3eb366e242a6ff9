package dev.saccade.sim.replay;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.stream.InlineStage;
import dev.saccade.perception.stream.ServiceTimes;
import dev.saccade.sim.drive.DriveFrame;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A drive through the pipeline's own processors in virtual time: no broker, no threads, no clock.
 * The same drive gives the same outcomes and tracks, run after run, however fast or busy the
 * machine is. Frames arrive when they are captured; {@link TracedReplay} plays what really
 * happened.
 */
public final class VirtualReplay {
  /** Any instant serves: results are told relative to it. A fixed one makes them comparable. */
  static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;

  private final ReplayPlan plan;
  private final VirtualClock clock;
  private final InlineStage executor;
  private final Map<String, VirtualLane> lanes = new LinkedHashMap<>();
  private final RunLog log;

  private VirtualReplay(ReplayPlan plan, ServiceTimes serviceTimes, VirtualClock clock) {
    this.plan = plan;
    this.clock = clock;
    this.executor =
        new InlineStage(
            plan.policy().gate(plan.gate()),
            plan.stage(),
            serviceTimes,
            clock,
            plan.pipeline().handOverNanos());
    this.log = new RunLog(plan.cameras().ids(), START_EPOCH_NANOS);
  }

  /**
   * Plays the drive to its end.
   *
   * @param serviceTimes how long batches take in virtual time
   * @throws IOException if the drive cannot be read
   */
  public static RunResult run(ReplayPlan plan, ServiceTimes serviceTimes) throws IOException {
    VirtualReplay replay =
        new VirtualReplay(plan, serviceTimes, new VirtualClock(START_EPOCH_NANOS));
    try {
      plan.stage().beginRun();
      replay.openLanes();
      replay.play();
      replay.executor.predictionError().ifPresent(replay.log::predicted);
      return replay.log.result();
    } finally {
      replay.lanes.values().forEach(VirtualLane::close);
      replay.executor.close();
    }
  }

  private void openLanes() {
    for (CameraPlan.Played camera : plan.cameras().cameras()) {
      lanes.put(camera.id(), new VirtualLane(plan, camera, executor, clock, log));
    }
  }

  private void play() throws IOException {
    Iterator<DriveFrame> frames = plan.drive().frames();
    while (frames.hasNext()) {
      DriveFrame captured = frames.next();
      long offsetNanos = plan.pace().offsetNanos(captured.captureOffsetNanos());
      long captureEpochNanos = START_EPOCH_NANOS + offsetNanos;
      finishUntil(captureEpochNanos);
      clock.advanceTo(captureEpochNanos);
      for (String cameraId : plan.cameras().idsShowing(captured.cameraId())) {
        Frame frame = plan.frame(captured, cameraId, START_EPOCH_NANOS, captureEpochNanos);
        log.played(frame.id(), offsetNanos);
        lanes.get(cameraId).put(frame);
      }
    }
    finishUntil(Long.MAX_VALUE);
  }

  /** Lets everything happen that is due up to an instant. */
  private void finishUntil(long epochNanos) {
    for (OptionalLong next = executor.nextEventEpochNanos();
        next.isPresent() && next.getAsLong() <= epochNanos;
        next = executor.nextEventEpochNanos()) {
      clock.advanceTo(Math.max(clock.epochNanos(), next.getAsLong()));
      executor.finishDue();
      lanes.values().forEach(VirtualLane::drain);
    }
  }
}
