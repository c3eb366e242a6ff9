package dev.saccade.sim.bench.pipeline;

import dev.saccade.sim.bench.Samples;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** When each frame of a run was captured, worked on, and known to the planner. From any thread. */
final class FrameTimes {
  private final PipelineLoad load;
  private final AtomicLongArray captured;
  private final AtomicLongArray stage;
  private final AtomicLongArray arrived;
  private final AtomicLong arrivedCount = new AtomicLong();
  private final AtomicLong skippedCount = new AtomicLong();
  private final AtomicLong processedCount = new AtomicLong();
  private final AtomicLong settledCount = new AtomicLong();

  FrameTimes(PipelineLoad load) {
    this.load = load;
    captured = new AtomicLongArray(load.frames());
    stage = new AtomicLongArray(load.frames());
    arrived = new AtomicLongArray(load.frames());
  }

  void captured(int index, long epochNanos) {
    captured.set(index, epochNanos);
  }

  void processed(String cameraId, long sequence, long stageNanos) {
    stage.set(load.indexOf(cameraId, sequence), stageNanos);
    processedCount.incrementAndGet();
    settledCount.incrementAndGet();
  }

  void dropped(long frames) {
    settledCount.addAndGet(frames);
  }

  void arrived(String cameraId, long sequence, long skippedBefore, long epochNanos) {
    arrived.set(load.indexOf(cameraId, sequence), epochNanos);
    skippedCount.addAndGet(skippedBefore);
    arrivedCount.incrementAndGet();
  }

  /** Every frame has its outcome, and every update was sent or replaced by a newer one. */
  boolean complete() {
    return settledCount.get() >= load.frames()
        && arrivedCount.get() + skippedCount.get() >= processedCount.get();
  }

  boolean allArrived() {
    return arrivedCount.get() >= load.frames();
  }

  /** Of the frames that were measured: those that no planner was told of. */
  int missing() {
    int missing = 0;
    for (int i = load.warmUpFrames() * load.cameras(); i < load.frames(); i++) {
      missing += arrived.get(i) == 0 ? 1 : 0;
    }
    return missing;
  }

  /** From the capture to the planner, without the stage. */
  Samples latencies() {
    Samples samples = new Samples();
    for (int i = load.warmUpFrames() * load.cameras(); i < load.frames(); i++) {
      if (arrived.get(i) != 0) {
        samples.add(arrived.get(i) - captured.get(i) - stage.get(i));
      }
    }
    return samples;
  }
}
