package dev.saccade.sim.replay.trace;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.frame.FrameId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A recorded run of a gate.
 *
 * @param policy by which it decided
 * @param config with which it did
 * @param startEpochNanos when the recording began
 * @param events in the order of the calls
 */
public record GateTrace(
    GatePolicy policy, GateConfig config, long startEpochNanos, List<GateEvent> events) {
  public GateTrace {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(config, "config");
    events = List.copyOf(events);
  }

  /** What was decided: by frame, the profile it was started with, or why it was dropped. */
  public Map<FrameId, String> fates() {
    Map<FrameId, String> fates = new HashMap<>();
    for (GateEvent event : events) {
      if (event instanceof GateEvent.Started started) {
        started.frames().forEach(frame -> fates.put(frame, started.profile()));
      } else if (event instanceof GateEvent.Dropped dropped) {
        fates.put(dropped.frame(), dropped.reason().name());
      }
    }
    return fates;
  }

  /** Frames whose tracks were handed over by their deadline. */
  public long onTimeCount() {
    Map<FrameId, Long> deadlines = new HashMap<>();
    long count = 0;
    for (GateEvent event : events) {
      if (event instanceof GateEvent.Offered offered) {
        deadlines.put(offered.frame(), offered.deadlineEpochNanos());
      } else if (event instanceof GateEvent.HandedOver handed
          && handed.epochNanos() <= deadlines.getOrDefault(handed.frame(), Long.MIN_VALUE)) {
        count++;
      }
    }
    return count;
  }
}
