package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateDrop;
import dev.saccade.perception.deadline.GateObserver;
import dev.saccade.perception.deadline.ObservedGate;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.SteppedStage;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.replay.trace.GateEvent;
import dev.saccade.sim.replay.trace.GateTrace;
import dev.saccade.sim.replay.trace.TraceAgreement;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A drive through the pipeline's own processors in virtual time, as a live run went: frames arrive
 * when they arrived, the gate is asked when it was asked, batches take what they took, tracks are
 * handed over when they were. What the live run decided by its clock is so decided again, and the
 * same trace gives the same outcomes, run after run.
 *
 * <p>Decisions are the gate's own, not the trace's: where another version of it decides otherwise,
 * the run goes its own way, a batch that was not recorded takes what the batch before it took, and
 * {@link Result#agreement} shows it.
 */
public final class TracedReplay {
  private final ReplayPlan plan;
  private final GateTrace trace;
  private final long shiftNanos;
  private final VirtualClock clock = new VirtualClock(VirtualReplay.START_EPOCH_NANOS);
  private final SteppedStage stage;
  private final RunLog log;
  private final Map<String, VirtualLane> lanes = new LinkedHashMap<>();
  private final Map<String, Deque<DriveFrame>> readAhead = new HashMap<>();
  private final Map<FrameId, String> decisions = new HashMap<>();
  private final Map<Long, Long> stageNanos = new HashMap<>();
  private final Iterator<DriveFrame> frames;
  private final Deque<Running> running = new ArrayDeque<>();

  /** When the live run took a batch, or asked for one, while another was at work. */
  private final Set<GateEvent> overlapping = Collections.newSetFromMap(new IdentityHashMap<>());

  private long lastStageNanos = 1;

  /** Here, of the drive's start: what results are told relative to. */
  private long originEpochNanos = Long.MIN_VALUE;

  /** From a capture offset in the drive to its time here; follows the recorded captures. */
  private long driveToEpochNanos = VirtualReplay.START_EPOCH_NANOS;

  /**
   * What is at work, in the order of the stage's.
   *
   * @param number in the trace; -1 for none
   */
  private record Running(long number, long untilEpochNanos, long stageNanos) {}

  /**
   * @param agreement of the decisions here with those of the trace
   */
  public record Result(RunResult run, TraceAgreement agreement) {}

  private TracedReplay(ReplayPlan plan, GateTrace trace) throws IOException {
    this.plan = plan;
    this.trace = trace;
    this.shiftNanos = VirtualReplay.START_EPOCH_NANOS - trace.startEpochNanos();
    this.frames = plan.drive().frames();
    this.stage =
        new SteppedStage(
            new ObservedGate<>(trace.policy().gate(trace.config()), new Decisions()),
            plan.stage(),
            clock,
            trace.config().afterStageNanos());
    this.log = new RunLog(plan.cameras().ids(), VirtualReplay.START_EPOCH_NANOS);
  }

  /**
   * Plays the trace to its end.
   *
   * @param plan of the drive that was recorded, with the trace's cameras and profiles; its policy,
   *     pace and gate do not count
   * @throws IOException if the drive cannot be read
   * @throws IllegalArgumentException if the trace is of another drive
   */
  public static Result run(ReplayPlan plan, GateTrace trace) throws IOException {
    List<String> recorded =
        trace.config().cameras().stream().map(camera -> camera.cameraId()).toList();
    if (!recorded.equals(plan.cameras().ids())) {
      throw new IllegalArgumentException(
          "trace: of cameras "
              + recorded
              + " (expected: those of the drive, "
              + plan.cameras().ids()
              + ")");
    }
    TracedReplay replay = new TracedReplay(plan, trace);
    try {
      plan.stage().beginRun();
      for (CameraPlan.Played camera : plan.cameras().cameras()) {
        replay.readAhead.put(camera.id(), new ArrayDeque<>());
        replay.lanes.put(
            camera.id(), new VirtualLane(plan, camera, replay.stage, replay.clock, replay.log));
      }
      replay.play();
      replay.stage.predictionError().ifPresent(replay.log::predicted);
      return new Result(replay.log.result(), replay.agreement());
    } finally {
      replay.lanes.values().forEach(VirtualLane::close);
      replay.stage.close();
    }
  }

  private void play() {
    int atWorkCount = 0;
    for (GateEvent event : trace.events()) {
      if (event instanceof GateEvent.Finished finished) {
        stageNanos.put(finished.batch(), finished.stageNanos());
        atWorkCount--;
      } else if (event instanceof GateEvent.Started || event instanceof GateEvent.FoundNothing) {
        if (atWorkCount > 0) {
          overlapping.add(event);
        }
        atWorkCount += event instanceof GateEvent.Started ? 1 : 0;
      }
    }
    // Hand-overs were noted by other threads; the gate's own calls are in order already.
    List<GateEvent> events =
        trace.events().stream().sorted(Comparator.comparingLong(GateEvent::epochNanos)).toList();
    for (GateEvent event : events) {
      long now = event.epochNanos() + shiftNanos;
      finishUnrecorded(now);
      clock.advanceTo(Math.max(clock.epochNanos(), now));
      happen(event);
    }
    playRest();
  }

  private void happen(GateEvent event) {
    if (event instanceof GateEvent.Offered offered) {
      arrive(offered);
    } else if (event instanceof GateEvent.Started started) {
      start(started.batch(), overlapping.contains(event) ? 1 : 0);
    } else if (event instanceof GateEvent.FoundNothing) {
      start(-1, overlapping.contains(event) ? 1 : 0);
    } else if (event instanceof GateEvent.Finished finished) {
      if (!running.isEmpty() && running.getFirst().number() == finished.batch()) {
        finish();
      }
    } else if (event instanceof GateEvent.HandedOver handed) {
      handOver(handed.frame());
    }
    // Drops follow from the rest; withdrawals and a clock that was set back cannot be played.
  }

  /** The camera's frames up to this one: what was refused before the gate stands in no trace. */
  private void arrive(GateEvent.Offered offered) {
    FrameId recorded = offered.frame();
    Deque<DriveFrame> waiting = readAhead.get(recorded.cameraId());
    if (waiting == null || recorded.sourceEpoch() != trace.startEpochNanos()) {
      return; // left on the topic by an earlier run
    }
    while (waiting.isEmpty() || waiting.getLast().sequence() < recorded.sequence()) {
      if (!frames.hasNext()) {
        throw new IllegalArgumentException(
            "trace: frame "
                + recorded.sequence()
                + " of camera "
                + recorded.cameraId()
                + " is not in the drive (expected: the drive that was recorded)");
      }
      readOn();
    }
    long capture = offered.captureEpochNanos() + shiftNanos;
    while (!waiting.isEmpty() && waiting.getFirst().sequence() <= recorded.sequence()) {
      DriveFrame frame = waiting.removeFirst();
      boolean own = frame.sequence() == recorded.sequence();
      if (own) {
        driveToEpochNanos = capture - frame.captureOffsetNanos();
      }
      put(
          recorded.cameraId(),
          frame,
          own ? capture : driveToEpochNanos + frame.captureOffsetNanos());
    }
  }

  private void readOn() {
    DriveFrame next = frames.next();
    plan.cameras().idsShowing(next.cameraId()).forEach(id -> readAhead.get(id).addLast(next));
  }

  private void put(String cameraId, DriveFrame frame, long capture) {
    FrameId id = new FrameId(cameraId, VirtualReplay.START_EPOCH_NANOS, frame.sequence());
    if (originEpochNanos == Long.MIN_VALUE) {
      originEpochNanos = capture - frame.captureOffsetNanos();
    }
    log.played(id, capture - originEpochNanos);
    lanes.get(cameraId).put(plan.frame(frame, cameraId, VirtualReplay.START_EPOCH_NANOS, capture));
  }

  private void start(long number, int besideCount) {
    if (stage.runningCount() > besideCount || stage.start().isEmpty()) {
      return;
    }
    Long recorded = stageNanos.get(number);
    if (recorded != null && recorded > 0) {
      lastStageNanos = recorded;
    }
    running.addLast(new Running(number, clock.epochNanos() + lastStageNanos, lastStageNanos));
  }

  private void handOver(FrameId recorded) {
    VirtualLane lane = lanes.get(recorded.cameraId());
    if (lane == null) {
      return;
    }
    stage.release(
        new FrameId(recorded.cameraId(), VirtualReplay.START_EPOCH_NANOS, recorded.sequence()),
        running.isEmpty() ? lastStageNanos : running.getFirst().stageNanos());
    lane.drain();
  }

  private void finish() {
    stage.finish(running.removeFirst().stageNanos());
  }

  /** What no line of the trace will end. */
  private void finishUnrecorded(long untilEpochNanos) {
    while (!running.isEmpty()
        && !stageNanos.containsKey(running.getFirst().number())
        && running.getFirst().untilEpochNanos() <= untilEpochNanos) {
      clock.advanceTo(Math.max(clock.epochNanos(), running.getFirst().untilEpochNanos()));
      finish();
      stage.releaseAll();
      lanes.values().forEach(VirtualLane::drain);
    }
  }

  /** Frames after the last one that reached the gate, and whatever is left in it. */
  private void playRest() {
    while (frames.hasNext()) {
      readOn();
    }
    readAhead.forEach(
        (cameraId, waiting) -> {
          for (DriveFrame frame : waiting) {
            put(cameraId, frame, driveToEpochNanos + frame.captureOffsetNanos());
          }
        });
    while (!running.isEmpty()) {
      finish();
    }
    while (stage.waitingCount() > 0) {
      start(-1, 0);
      clock.advanceTo(clock.epochNanos() + lastStageNanos);
      if (!running.isEmpty()) {
        finish();
      }
    }
    stage.releaseAll();
    lanes.values().forEach(VirtualLane::drain);
  }

  private TraceAgreement agreement() {
    Map<FrameId, String> replayed = new HashMap<>();
    for (FrameId recorded : trace.fates().keySet()) {
      String decision =
          decisions.get(
              new FrameId(
                  recorded.cameraId(), VirtualReplay.START_EPOCH_NANOS, recorded.sequence()));
      if (decision != null) {
        replayed.put(recorded, decision);
      }
    }
    return TraceAgreement.of(trace, replayed);
  }

  private final class Decisions implements GateObserver {
    @Override
    public void started(GateBatch<?> batch) {
      batch.tickets().forEach(ticket -> decisions.put(ticket.id(), batch.profile().name()));
    }

    @Override
    public void dropped(GateDrop<?> drop) {
      decisions.put(drop.ticket().id(), drop.reason().name());
    }
  }
}
