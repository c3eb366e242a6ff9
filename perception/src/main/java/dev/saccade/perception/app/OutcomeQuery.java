package dev.saccade.perception.app;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.OutcomeLedger;
import dev.saccade.perception.stream.SettledFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which outcomes are asked for, and what is told of them.
 *
 * <p>Of a frame with two outcomes the first in the log counts, so all that concern a frame must be
 * put in, also those from before the time asked for.
 */
final class OutcomeQuery {
  private final Optional<String> cameraId;
  private final OptionalLong sequence;
  private final long sinceEpochNanos;
  private final int mostEntries;
  private final OutcomeLedger ledger = new OutcomeLedger();
  private int entryCount;

  /**
   * @param sequence a frame's number; the gap that swallowed it is told, too
   * @param sinceEpochNanos outcomes decided before are left out
   * @param mostEntries what may be kept in memory
   */
  OutcomeQuery(
      Optional<String> cameraId, OptionalLong sequence, long sinceEpochNanos, int mostEntries) {
    this.cameraId = cameraId;
    this.sequence = sequence;
    this.sinceEpochNanos = sinceEpochNanos;
    this.mostEntries = mostEntries;
  }

  /** Looks at the next entry of the log. */
  void add(SettledFrame settled) {
    if (isAskedFor(settled.outcome()) && ledger.add(settled) && ++entryCount > mostEntries) {
      throw new UsageException(
          "more than " + mostEntries + " outcomes; ask for less with --since, --camera or --frame");
    }
  }

  private boolean isAskedFor(FrameOutcome outcome) {
    if (outcome.frameId().isEmpty()) {
      return cameraId.isEmpty() && sequence.isEmpty();
    }
    FrameId id = outcome.frameId().get();
    long frameCount = outcome instanceof FrameOutcome.Dropped dropped ? dropped.frameCount() : 1;
    return (cameraId.isEmpty() || cameraId.get().equals(id.cameraId()))
        && (sequence.isEmpty()
            || (sequence.getAsLong() >= id.sequence()
                && sequence.getAsLong() - id.sequence() < frameCount));
  }

  /** In the order of decision. */
  List<FrameOutcome> outcomes() {
    List<FrameOutcome> outcomes = new ArrayList<>();
    for (SettledFrame settled : ledger.entries()) {
      if (settled.outcome().decidedEpochNanos() >= sinceEpochNanos) {
        outcomes.add(settled.outcome());
      }
    }
    outcomes.sort((a, b) -> Long.compare(a.decidedEpochNanos(), b.decidedEpochNanos()));
    return outcomes;
  }

  /** One outcome under the names that scripts rely on; what it does not have is null. */
  static Map<String, Object> json(FrameOutcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("camera", outcome.frameId().map(FrameId::cameraId).orElse(null));
    json.put("sequence", outcome.frameId().map(FrameId::sequence).orElse(null));
    if (outcome instanceof FrameOutcome.Processed processed) {
      json.put("outcome", "PROCESSED");
      json.put("reason", null);
      json.put("stage", null);
      json.put("age_ms", millis(OptionalLong.of(processed.latencyNanos())));
      json.put("budget_left_ms", millis(OptionalLong.of(processed.budgetLeftNanos())));
      json.put("late", processed.late());
      json.put("profile", processed.profile());
      json.put("stage_ms", millis(OptionalLong.of(processed.stageNanos())));
      json.put("batch", processed.batchCount());
      json.put("instances", processed.instanceCount());
      json.put("truncated", processed.truncated());
      json.put("left_out", processed.leftOutCount());
    } else {
      FrameOutcome.Dropped dropped = (FrameOutcome.Dropped) outcome;
      json.put("outcome", "DROPPED");
      json.put("reason", dropped.reason().name());
      json.put("stage", dropped.step().name());
      json.put("age_ms", millis(dropped.ageNanos()));
      json.put("budget_left_ms", millis(dropped.budgetLeftNanos()));
      json.put("detail", dropped.detail());
      json.put("frames", dropped.frameCount());
    }
    json.put("source_epoch", outcome.frameId().map(FrameId::sourceEpoch).orElse(null));
    json.put(
        "capture_epoch_nanos",
        outcome.captureNanos().isPresent() ? outcome.captureNanos().getAsLong() : null);
    json.put("decided_epoch_nanos", outcome.decidedEpochNanos());
    return json;
  }

  private static Double millis(OptionalLong nanos) {
    return nanos.isPresent() ? nanos.getAsLong() * 1e-6 : null;
  }

  /** One outcome as a line for a person. */
  static String line(FrameOutcome outcome) {
    Map<String, Object> json = json(outcome);
    String what =
        outcome instanceof FrameOutcome.Processed processed
            ? processed.late() ? "PROCESSED late" : "PROCESSED"
            : json.get("reason") + " at " + json.get("stage");
    Object rest =
        outcome instanceof FrameOutcome.Dropped dropped
            ? (dropped.frameCount() > 1 ? dropped.frameCount() + " frames " : "") + dropped.detail()
            : json.get("profile") + truncation((FrameOutcome.Processed) outcome);
    return String.format(
        Locale.ROOT,
        "%-16s %10s  %-26s age %s, left %s  %s",
        Optional.ofNullable(json.get("camera")).orElse("-"),
        Optional.ofNullable(json.get("sequence")).orElse("-"),
        what,
        tenths(json.get("age_ms")),
        tenths(json.get("budget_left_ms")),
        rest);
  }

  private static String truncation(FrameOutcome.Processed processed) {
    return processed.truncated()
        ? ", truncated: " + processed.leftOutCount() + " end points left out"
        : "";
  }

  private static String tenths(Object millis) {
    return millis == null
        ? "      - ms"
        : String.format(Locale.ROOT, "%7.1f ms", ((Double) millis).doubleValue());
  }
}
