package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private static final long EPOCH = 7;

  private final RunLog log = new RunLog(List.of("front", "rear"), EPOCH);

  @Test
  void shouldCountTheFirstOutcomeOfAFrame() {
    log.played(id("front", 0), 0);

    log.settled(processed(id("front", 0)));
    log.settled(dropped(id("front", 0), DropReason.INTERRUPTED, 1));

    assertThat(log.result().processed()).hasSize(1);
    assertThat(log.result().droppedCounts()).isEmpty();
    assertThat(log.unsettledCount()).isZero();
  }

  @Test
  void shouldWaitForTheTracksOfAProcessedFrame() {
    log.played(id("front", 0), 0);
    log.settled(processed(id("front", 0)));

    assertThat(log.openCount()).isEqualTo(1);
    log.updated(update(id("front", 0)));
    assertThat(log.openCount()).isZero();
  }

  @Test
  void shouldCountGapsAndExpiredRecordsApartFromFramesThatArrived() {
    for (int i = 0; i < 5; i++) {
      log.played(id("front", i), i);
    }
    log.settled(dropped(id("front", 100), DropReason.SOURCE_GAP, 30));
    log.settled(dropped(id("front", 1), DropReason.LOG_EXPIRED, 3));

    RunResult result = log.result();
    assertThat(result.gapCount()).isEqualTo(30);
    assertThat(result.logExpiredCount()).isEqualTo(3);
    assertThat(result.arrivedCount()).isEqualTo(2);
    assertThat(result.unsettledCount()).isEqualTo(2);
    assertThat(result.droppedCounts()).isEmpty();
  }

  @Test
  void shouldGiveBackTheTracksOfEveryFrame() {
    List<TrackUpdate> updates = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      log.played(id("front", i), i);
      updates.add(update(id("front", i)).toBuilder().setWidthPixels(i).build());
    }
    // Not in their order, and one of them again.
    for (int i = 49; i >= 0; i--) {
      log.updated(updates.get(i));
    }
    log.updated(updates.get(7).toBuilder().setWidthPixels(99).build());
    log.played(id("front", 50), 50);

    assertThat(log.result().updates()).isEqualTo(updates);
    assertThat(log.result().fates().get(7).hasUpdate()).isTrue();
    assertThat(log.result().fates().get(50).hasUpdate()).isFalse();
    assertThat(log.result().fates().get(50).update()).isEmpty();
  }

  @Test
  void shouldIgnoreOtherRunsAndUnknownFrames() {
    log.settled(processed(new FrameId("front", EPOCH + 1, 0)));
    log.settled(processed(id("front", 9)));
    log.updated(update(new FrameId("front", EPOCH + 1, 0)));

    assertThat(log.result().fates()).isEmpty();
  }

  @Test
  void shouldListFramesByCaptureThenByCamera() {
    log.played(id("rear", 0), 10);
    log.played(id("front", 1), 10);
    log.played(id("front", 0), 0);

    assertThat(log.result().fates())
        .extracting(fate -> fate.id().cameraId() + fate.id().sequence())
        .containsExactly("front0", "front1", "rear0");
  }

  @Test
  void shouldRefuseAFrameTwiceOrOfAnotherRun() {
    log.played(id("front", 0), 0);

    assertThatThrownBy(() -> log.played(id("front", 0), 1)).hasMessageContaining("before");
    assertThatThrownBy(() -> log.played(id("side", 0), 1)).hasMessageContaining("side");
  }

  private static FrameId id(String camera, long sequence) {
    return new FrameId(camera, EPOCH, sequence);
  }

  private static FrameOutcome processed(FrameId id) {
    return new FrameOutcome.Processed(id, 1, 2, 1, 1, 1, "512x256", 1, 0, false, 0);
  }

  private static FrameOutcome dropped(FrameId id, DropReason reason, long frameCount) {
    return new FrameOutcome.Dropped(
        Optional.of(id),
        OptionalLong.empty(),
        2,
        reason,
        PipelineStep.SOURCE,
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        frameCount);
  }

  private static TrackUpdate update(FrameId id) {
    return TrackUpdate.newBuilder()
        .setFrameId(
            dev.saccade.v1.FrameId.newBuilder()
                .setCameraId(id.cameraId())
                .setSourceEpoch(id.sourceEpoch())
                .setSequence(id.sequence()))
        .build();
  }
}
