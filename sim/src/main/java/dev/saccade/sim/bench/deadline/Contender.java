package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A policy as it takes part.
 *
 * @param name as reports show it
 * @param setting what it changes of the configuration that all share
 */
public record Contender(String name, GatePolicy policy, UnaryOperator<GateConfig> setting) {
  /** The vehicle's policy: the one that the ratios without a name in front speak of. */
  public static final Contender OURS =
      new Contender("deadline", GatePolicy.DEADLINE, UnaryOperator.identity());

  /**
   * What is used instead today. {@code fifo} has the room that queues usually have; {@code
   * fifo-short} has been tuned by someone who knows the engine and the budget: with three frames of
   * 20 ms ahead of it in the queue, a frame is just not late.
   */
  public static final List<Contender> RIVALS =
      List.of(
          new Contender("fifo", GatePolicy.FIFO, UnaryOperator.identity()),
          new Contender("fifo-short", GatePolicy.FIFO, config -> config.withMaxWaiting(3, 3)),
          new Contender("newest", GatePolicy.NEWEST, UnaryOperator.identity()),
          new Contender("batch-timeout", GatePolicy.BATCH_TIMEOUT, UnaryOperator.identity()),
          new Contender("interval", GatePolicy.INTERVAL, UnaryOperator.identity()));

  /** Ours and its rivals. */
  public static List<Contender> all() {
    List<Contender> all = new ArrayList<>();
    all.add(OURS);
    all.addAll(RIVALS);
    return all;
  }
}
