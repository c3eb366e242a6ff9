package dev.saccade.perception.stream;

import static dev.saccade.perception.stream.PipelineBench.CAMERA;
import static dev.saccade.perception.stream.PipelineBench.frame;

import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GateObserver;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.ObservedGate;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.stage.PerceptionStage;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A stage's worker for one camera, whose gate keeps the newest frame. */
final class WorkerBench {
  /** What the gate was told that batches took. */
  final BlockingQueue<Long> toldNanos = new LinkedBlockingQueue<>();

  final StageWorker worker;

  WorkerBench(PerceptionStage stage, EpochClock clock) {
    worker =
        StageWorker.start(
            new ObservedGate<>(
                GatePolicy.NEWEST.gate(GateConfig.of(List.of(CAMERA), stage.profiles())),
                new GateObserver() {
                  @Override
                  public void finished(GateBatch<?> batch, long stageNanos, long nowEpochNanos) {
                    toldNanos.add(stageNanos);
                  }
                }),
            stage,
            clock,
            0);
  }

  void offer(long sequence, long captureEpochNanos, byte kind, Mailbox mailbox) {
    worker.offer(
        new AdmittedFrame(
            frame(sequence, captureEpochNanos, kind), new RecordPosition("frames", 0, sequence)),
        mailbox);
  }
}
