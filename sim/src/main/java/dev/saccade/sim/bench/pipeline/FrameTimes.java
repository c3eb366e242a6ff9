package dev.saccade.sim.bench.pipeline;

import dev.saccade.sim.bench.Samples;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** When each frame of a run was captured, worked on, and known to the planner. From any thread. */
final class FrameTimes {
  /** Where a frame, or the update made of it, comes by on its way. */
  enum Place {
    /** In the hands of whoever reads the frames' topic. */
    READ,
    /** With the stage; of plain hops, which have none, nothing. */
    STARTED,
    /** An update, about to be handed to the producer. */
    PRODUCED,
    /** About to be handed to gRPC. */
    SENT
  }

  private final PipelineLoad load;
  private final AtomicLongArray captured;
  private final AtomicLongArray stage;
  private final AtomicLongArray arrived;
  private final Map<Place, AtomicLongArray> places = new EnumMap<>(Place.class);
  private final AtomicLong arrivedCount = new AtomicLong();
  private final AtomicLong processorNanos = new AtomicLong();
  private final AtomicLong skippedCount = new AtomicLong();
  private final AtomicLong processedCount = new AtomicLong();
  private final AtomicLong settledCount = new AtomicLong();

  FrameTimes(PipelineLoad load) {
    this.load = load;
    captured = new AtomicLongArray(load.frames());
    stage = new AtomicLongArray(load.frames());
    arrived = new AtomicLongArray(load.frames());
    for (Place place : Place.values()) {
      places.put(place, new AtomicLongArray(load.frames()));
    }
  }

  void passed(Place place, String cameraId, long sequence, long epochNanos) {
    places.get(place).set(load.indexOf(cameraId, sequence), epochNanos);
  }

  /** What the processors did from the first measured capture until all had arrived. */
  void worked(long nanos) {
    processorNanos.set(nanos);
  }

  double processorMillisPerFrame() {
    return processorNanos.get() / 1e6 / (load.frames() - load.warmUpFrames() * load.cameras());
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

  /**
   * Between two places, without the stage, of the frames that came by both.
   *
   * @param from empty for the capture
   * @param to empty for the planner
   */
  Samples leg(Optional<Place> from, Optional<Place> to) {
    AtomicLongArray begins = from.map(places::get).orElse(captured);
    AtomicLongArray ends = to.map(places::get).orElse(arrived);
    boolean stageBetween = from.equals(Optional.of(Place.STARTED));
    Samples samples = new Samples();
    for (int i = load.warmUpFrames() * load.cameras(); i < load.frames(); i++) {
      if (begins.get(i) != 0 && ends.get(i) != 0 && arrived.get(i) != 0) {
        samples.add(ends.get(i) - begins.get(i) - (stageBetween ? stage.get(i) : 0));
      }
    }
    return samples;
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
