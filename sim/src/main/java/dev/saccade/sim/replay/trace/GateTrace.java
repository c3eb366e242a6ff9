package dev.saccade.sim.replay.trace;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import java.util.List;
import java.util.Objects;

/**
 * A recorded run of a gate.
 *
 * @param policy by which it decided
 * @param config with which it did
 * @param events in the order of the calls
 */
public record GateTrace(GatePolicy policy, GateConfig config, List<GateEvent> events) {
  public GateTrace {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(config, "config");
    events = List.copyOf(events);
  }
}
