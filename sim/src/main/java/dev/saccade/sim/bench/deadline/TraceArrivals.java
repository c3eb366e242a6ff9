package dev.saccade.sim.bench.deadline;

import dev.saccade.sim.replay.trace.GateEvent;
import dev.saccade.sim.replay.trace.GateTrace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The frames of a recorded run, as they arrived at its gate. */
public final class TraceArrivals implements Arrivals {
  private final List<GateEvent.Offered> frames;
  private final Map<String, Integer> cameras = new HashMap<>();
  private int next = -1;

  public TraceArrivals(GateTrace trace) {
    frames =
        trace.events().stream()
            .filter(GateEvent.Offered.class::isInstance)
            .map(GateEvent.Offered.class::cast)
            .filter(
                offered ->
                    trace.config().cameras().stream()
                        .anyMatch(camera -> camera.cameraId().equals(offered.frame().cameraId())))
            .toList();
    trace.config().cameras().forEach(camera -> cameras.put(camera.cameraId(), cameras.size()));
  }

  @Override
  public boolean advance() {
    return ++next < frames.size();
  }

  @Override
  public int camera() {
    return cameras.get(frames.get(next).frame().cameraId());
  }

  @Override
  public long sequence() {
    return frames.get(next).frame().sequence();
  }

  @Override
  public long captureEpochNanos() {
    return frames.get(next).captureEpochNanos();
  }

  @Override
  public long arrivalEpochNanos() {
    return frames.get(next).epochNanos();
  }

  @Override
  public long budgetNanos() {
    return frames.get(next).deadlineEpochNanos() - frames.get(next).captureEpochNanos();
  }
}
