package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.FrameId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutcomeLedgerTest {
  private final OutcomeLedger ledger = new OutcomeLedger();

  @Test
  void shouldLetTheFirstOutcomeCount() {
    SettledFrame first = processed(3);

    assertThat(ledger.add(first)).isTrue();
    assertThat(ledger.add(dropped(3, DropReason.INTERRUPTED))).isFalse();

    assertThat(ledger.outcomeOf(id(3))).contains(first);
    assertThat(ledger.processedCount()).isEqualTo(1);
    assertThat(ledger.droppedCounts()).isEmpty();
    assertThat(ledger.repeatedCount()).isEqualTo(1);
  }

  @Test
  void shouldTellRecordsWithoutIdApartByTheirPlace() {
    ledger.add(unnamed(5));
    ledger.add(unnamed(6));
    ledger.add(unnamed(5));

    assertThat(ledger.droppedCounts()).isEqualTo(Map.of(DropReason.CORRUPT, 2L));
    assertThat(ledger.arrivedCount()).isEqualTo(2);
  }

  @Test
  void shouldCountWhatIsMissingApart() {
    ledger.add(processed(0));
    ledger.add(gap(1, 4));
    ledger.add(gap(1, 4));

    assertThat(ledger.arrivedCount()).isEqualTo(1);
    assertThat(ledger.missingCount()).isEqualTo(4);
  }

  @Test
  void shouldNotMissWhatCameAfterAll() {
    ledger.add(gap(1, 4));
    ledger.add(dropped(2, DropReason.SUPERSEDED));

    assertThat(ledger.missingCount()).isEqualTo(3);
    assertThat(ledger.arrivedCount()).isEqualTo(1);
  }

  private static FrameId id(long sequence) {
    return new FrameId("front", 1, sequence);
  }

  private static SettledFrame processed(long sequence) {
    return new SettledFrame(
        new FrameOutcome.Processed(id(sequence), 1, 3, 2, 1, 1, "512x256", 1, 0, false, 0),
        Optional.of(new RecordPosition("frames", 0, sequence)));
  }

  private static SettledFrame dropped(long sequence, DropReason reason) {
    return new SettledFrame(
        FrameOutcome.Dropped.of(id(sequence), 1, 4, 3, reason, PipelineStep.GATE, ""),
        Optional.of(new RecordPosition("frames", 0, sequence)));
  }

  private static SettledFrame unnamed(long offset) {
    return new SettledFrame(
        drop(Optional.empty(), DropReason.CORRUPT, 1),
        Optional.of(new RecordPosition("frames", 0, offset)));
  }

  private static SettledFrame gap(long first, long count) {
    return new SettledFrame(
        drop(Optional.of(id(first)), DropReason.SOURCE_GAP, count), Optional.empty());
  }

  private static FrameOutcome.Dropped drop(
      Optional<FrameId> id, DropReason reason, long frameCount) {
    return new FrameOutcome.Dropped(
        id,
        OptionalLong.empty(),
        3,
        reason,
        PipelineStep.SOURCE,
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        frameCount);
  }
}
