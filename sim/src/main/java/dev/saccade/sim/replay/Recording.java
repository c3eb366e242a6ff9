package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.ObservedGate;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.RecordPosition;
import dev.saccade.perception.stream.SettledFrame;
import dev.saccade.sim.replay.trace.GateTraceRecorder;
import dev.saccade.v1.TrackUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trace of a live run in the making, or none. */
final class Recording implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Recording.class);

  private final Optional<GateTraceRecorder> recorder;
  private final Optional<AtExit> atExit;

  private Recording(Optional<GateTraceRecorder> recorder) {
    this.recorder = recorder;
    this.atExit = recorder.map(open -> AtExit.run("saccade-discard-trace", () -> discard(open)));
  }

  /**
   * @param file empty where nobody wants one; its folder is made
   */
  static Recording start(Optional<Path> file, ReplayPlan plan, long startEpochNanos)
      throws IOException {
    if (file.isEmpty()) {
      return new Recording(Optional.empty());
    }
    Files.createDirectories(file.get().toAbsolutePath().getParent());
    return new Recording(
        Optional.of(
            new GateTraceRecorder(file.get(), plan.policy(), plan.gate(), startEpochNanos)));
  }

  <F> FrameGate<F> watched(FrameGate<F> gate) {
    return recorder.isEmpty() ? gate : new ObservedGate<>(gate, recorder.get());
  }

  PipelineObserver watched(PipelineObserver observer) {
    return recorder.isEmpty() ? observer : new HandOvers(observer, recorder.get());
  }

  @Override
  public void close() throws IOException {
    if (recorder.isPresent()) {
      recorder.get().close();
      atExit.orElseThrow().cancel();
    }
  }

  private static void discard(GateTraceRecorder recorder) {
    try {
      recorder.discard();
    } catch (IOException e) {
      log.debug("part of a trace stays behind", e);
    }
  }

  private record HandOvers(PipelineObserver observer, GateTraceRecorder recorder)
      implements PipelineObserver {
    @Override
    public void settled(SettledFrame frame) {
      if (frame.outcome() instanceof FrameOutcome.Processed processed) {
        recorder.handedOver(processed.id(), processed.decidedEpochNanos());
      }
      observer.settled(frame);
    }

    @Override
    public void updated(String cameraId, TrackUpdate update) {
      observer.updated(cameraId, update);
    }

    @Override
    public void skipped(RecordPosition record) {
      observer.skipped(record);
    }
  }
}
