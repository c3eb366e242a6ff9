package dev.saccade.perception.deadline;

import dev.saccade.perception.frame.Profile;
import java.util.List;

/**
 * What the stage is to work on now.
 *
 * @param tickets at least one; of one camera in capture order
 * @param tightestDeadlineEpochNanos the earliest deadline among them: what bounds the extraction
 */
public record GateBatch<F>(
    List<Ticket<F>> tickets,
    Profile profile,
    long startedEpochNanos,
    long tightestDeadlineEpochNanos) {
  public GateBatch {
    tickets = List.copyOf(tickets);
    if (tickets.isEmpty()) {
      throw new IllegalArgumentException("tickets: none (expected: at least one)");
    }
  }

  /** A batch that starts now; its tightest deadline is that of its tickets. */
  static <F> GateBatch<F> of(List<Ticket<F>> tickets, Profile profile, long nowEpochNanos) {
    long tightest = Long.MAX_VALUE;
    for (Ticket<F> ticket : tickets) {
      tightest = Math.min(tightest, ticket.deadlineEpochNanos());
    }
    return new GateBatch<>(tickets, profile, nowEpochNanos, tightest);
  }
}
