package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.SettledFrame;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutcomeQueryTest {
  private static final long MILLI = 1_000_000;
  private static final long CAPTURED = 1_700_000_000_000_000_000L;

  @Test
  void shouldAnswerWhatHappenedToAFrame() {
    OutcomeQuery query = query(Optional.of("front"), OptionalLong.of(2));
    query.add(processed("front", 1));
    query.add(dropped("front", 2, DropReason.SUPERSEDED, 1));
    query.add(dropped("left", 2, DropReason.EXPIRED, 1));

    assertThat(query.outcomes()).hasSize(1);
    assertThat(OutcomeQuery.json(query.outcomes().get(0)))
        .containsEntry("camera", "front")
        .containsEntry("sequence", 2L)
        .containsEntry("outcome", "DROPPED")
        .containsEntry("reason", "SUPERSEDED")
        .containsEntry("stage", "GATE")
        .containsEntry("age_ms", 40.0)
        .containsEntry("budget_left_ms", 60.0);
    assertThat(OutcomeQuery.line(query.outcomes().get(0)))
        .contains("front", "SUPERSEDED at GATE", "40.0 ms", "60.0 ms");
  }

  @Test
  void shouldTellOfTheGapThatSwallowedTheFrame() {
    OutcomeQuery query = query(Optional.of("front"), OptionalLong.of(7));
    query.add(dropped("front", 5, DropReason.SOURCE_GAP, 2));
    query.add(dropped("front", 7, DropReason.SOURCE_GAP, 3));

    assertThat(query.outcomes())
        .singleElement()
        .satisfies(outcome -> assertThat(OutcomeQuery.line(outcome)).contains("3 frames"));
  }

  @Test
  void shouldLetTheFirstInTheLogCount() {
    OutcomeQuery query = query(Optional.empty(), OptionalLong.empty());
    query.add(processed("front", 1));
    query.add(dropped("front", 1, DropReason.INTERRUPTED, 1));

    assertThat(query.outcomes())
        .singleElement()
        .satisfies(
            outcome ->
                assertThat(OutcomeQuery.json(outcome))
                    .containsEntry("outcome", "PROCESSED")
                    .containsEntry("reason", null)
                    .containsEntry("age_ms", 55.0)
                    .containsEntry("late", false));
  }

  @Test
  void shouldSayThatAResultIsTruncatedAndByHowMuch() {
    OutcomeQuery query = query(Optional.empty(), OptionalLong.empty());
    query.add(processed("front", 1, 12));

    assertThat(OutcomeQuery.json(query.outcomes().get(0)))
        .containsEntry("truncated", true)
        .containsEntry("left_out", 12);
    assertThat(OutcomeQuery.line(query.outcomes().get(0)))
        .endsWith("512x256, truncated: 12 end points left out");
  }

  @Test
  void shouldLeaveOutWhatWasDecidedEarlier() {
    OutcomeQuery query =
        new OutcomeQuery(Optional.empty(), OptionalLong.empty(), CAPTURED + 50 * MILLI, 10);
    query.add(dropped("front", 1, DropReason.EXPIRED, 1)); // at 40 ms
    query.add(processed("front", 2)); // at 55 ms

    assertThat(query.outcomes()).hasSize(1);
  }

  @Test
  void shouldRefuseMoreThanItMayKeep() {
    OutcomeQuery query = new OutcomeQuery(Optional.empty(), OptionalLong.empty(), 0, 2);
    query.add(processed("front", 1));
    query.add(processed("front", 1));
    query.add(processed("front", 2));

    assertThatThrownBy(() -> query.add(processed("front", 3)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--since");
  }

  @Test
  void shouldReadDurationsAsPeopleWriteThem() {
    assertThat(Durations.parse("--since", "10s")).hasSeconds(10);
    assertThat(Durations.parse("--since", "500ms")).hasMillis(500);
    assertThat(Durations.parse("--since", "2h")).hasHours(2);
    assertThatThrownBy(() -> Durations.parse("--since", "ten"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--since ten: no duration; write e.g. 500ms, 10s, 5m, 2h or 1d");
  }

  private static OutcomeQuery query(Optional<String> cameraId, OptionalLong sequence) {
    return new OutcomeQuery(cameraId, sequence, Long.MIN_VALUE, 10);
  }

  private static SettledFrame processed(String cameraId, long sequence) {
    return processed(cameraId, sequence, 0);
  }

  private static SettledFrame processed(String cameraId, long sequence, int leftOutCount) {
    return new SettledFrame(
        new FrameOutcome.Processed(
            new FrameId(cameraId, 1, sequence),
            CAPTURED,
            CAPTURED + 55 * MILLI,
            55 * MILLI,
            20 * MILLI,
            45 * MILLI,
            "512x256",
            1,
            3,
            leftOutCount > 0,
            leftOutCount),
        Optional.empty());
  }

  private static SettledFrame dropped(
      String cameraId, long sequence, DropReason reason, long frameCount) {
    return new SettledFrame(
        new FrameOutcome.Dropped(
            Optional.of(new FrameId(cameraId, 1, sequence)),
            OptionalLong.of(CAPTURED),
            CAPTURED + 40 * MILLI,
            reason,
            PipelineStep.GATE,
            OptionalLong.of(40 * MILLI),
            OptionalLong.of(60 * MILLI),
            "why",
            frameCount),
        Optional.empty());
  }
}
