package dev.saccade.perception.stream;

import static dev.saccade.perception.stream.PipelineBench.BUDGET;
import static dev.saccade.perception.stream.PipelineBench.CAMERA;
import static dev.saccade.perception.stream.PipelineBench.EPOCH;
import static dev.saccade.perception.stream.PipelineBench.MILLI;
import static dev.saccade.perception.stream.PipelineBench.STAGE;
import static dev.saccade.perception.stream.PipelineBench.frame;
import static dev.saccade.perception.stream.PipelineBench.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.v1.CameraFrame;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.TrackUpdate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PerceptionTopologyTest {
  private PipelineBench bench = new PipelineBench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldServeAFrameAndTellOfIt() {
    bench.send(bench.frame(0));
    bench.pass(STAGE);

    SettledFrame settled = bench.settled().get(0);
    assertThat(settled.record()).contains(new RecordPosition("camera.frames", 0, 0));
    FrameOutcome.Processed processed = (FrameOutcome.Processed) settled.outcome();
    assertThat(processed.id()).isEqualTo(id(0));
    assertThat(processed.latencyNanos()).isEqualTo(STAGE);
    assertThat(processed.stageNanos()).isEqualTo(STAGE);
    assertThat(processed.budgetLeftNanos()).isEqualTo(BUDGET - STAGE);
    assertThat(processed.late()).isFalse();
    assertThat(processed.profile()).isEqualTo("512x256");
    assertThat(processed.instanceCount()).isEqualTo(1);

    TrackUpdate update = bench.updates().get(0);
    assertThat(WireFrames.fromWire(update.getFrameId())).isEqualTo(id(0));
    assertThat(update.getProducedEpochNanos()).isEqualTo(bench.clock.epochNanos());
    assertThat(update.getTracksList()).hasSize(1);
    assertThat(update.getTracks(0).getClassName()).isEqualTo("Car");
    assertThat(update.getWidthPixels()).isEqualTo(640);
    assertThat(update.getLate()).isFalse();
    assertThat(update.getHeartbeat()).isFalse();
    assertThat(update.getDegraded()).isFalse();
  }

  @Test
  void shouldCallAnAnswerAfterTheDeadlineLate() {
    bench.stageNanos = BUDGET + MILLI;
    bench.send(bench.frame(0));
    bench.pass(BUDGET + MILLI);

    assertThat(bench.outcomes())
        .singleElement()
        .isInstanceOfSatisfying(
            FrameOutcome.Processed.class,
            processed -> {
              assertThat(processed.late()).isTrue();
              assertThat(processed.budgetLeftNanos()).isEqualTo(-MILLI);
            });
    assertThat(bench.updates()).singleElement().matches(TrackUpdate::getLate);
  }

  @Test
  void shouldMeasureLatenessAtTheHandOver() {
    bench.stageNanos = BUDGET - MILLI;
    bench.send(bench.frame(0));
    // Done in time, but nobody looks into the mailbox until it is too late.
    bench.clock.set(bench.clock.epochNanos() + BUDGET + MILLI);
    bench.pass(0);

    assertThat(bench.updates()).singleElement().matches(TrackUpdate::getLate);
  }

  @Test
  void shouldSayThatATruncatedResultIsDegraded() {
    bench.send(frame(0, bench.clock.epochNanos(), FakeStage.TRUNCATED));
    bench.pass(STAGE);

    assertThat(bench.updates())
        .singleElement()
        .matches(TrackUpdate::getDegraded)
        .matches(TrackUpdate::getTruncated);
    assertThat(bench.outcomes())
        .singleElement()
        .isInstanceOfSatisfying(
            FrameOutcome.Processed.class,
            processed -> {
              assertThat(processed.truncated()).isTrue();
              assertThat(processed.leftOutCount()).isEqualTo(3);
            });
  }

  @Test
  void shouldSupersedeAWaitingFrameByANewerOne() {
    bench.send(bench.frame(0));
    bench.send(bench.frame(1));
    bench.send(bench.frame(2));

    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.frameId()).contains(id(1));
    assertThat(dropped.reason()).isEqualTo(DropReason.SUPERSEDED);
    assertThat(dropped.step()).isEqualTo(PipelineStep.GATE);
  }

  @Test
  void shouldDropAFrameWhoseDeadlinePassedOnItsWay() {
    bench.close();
    bench = new PipelineBench(GatePolicy.DEADLINE, new FakeStage());
    Frame old = bench.frame(0);
    bench.clock.set(bench.clock.epochNanos() + 2 * BUDGET);
    bench.send(old);
    bench.pass(MILLI);

    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.reason()).isEqualTo(DropReason.EXPIRED);
    assertThat(dropped.ageNanos()).hasValue(2 * BUDGET);
    assertThat(dropped.budgetLeftNanos()).hasValue(-BUDGET);
  }

  @Test
  void shouldGiveUpAFrameForWhichAFullGateHasNoRoom() {
    bench.close();
    bench = new PipelineBench(GatePolicy.FIFO, new FakeStage());
    for (int i = 0; i < 6; i++) {
      bench.send(bench.frame(i)); // one in the engine, four in the gate
    }

    assertThat(bench.onlyDrop().reason()).isEqualTo(DropReason.OVERLOADED);
  }

  @Test
  void shouldCallAnUnreadablePayloadCorruptAndGoOn() {
    bench.send(frame(0, bench.clock.epochNanos(), FakeStage.UNREADABLE));
    bench.pass(STAGE);

    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.reason()).isEqualTo(DropReason.CORRUPT);
    assertThat(dropped.step()).isEqualTo(PipelineStep.STAGE);
    assertThat(dropped.detail()).isEqualTo("no picture");

    bench.send(bench.frame(1));
    bench.pass(STAGE);
    assertThat(bench.outcomes()).singleElement().isInstanceOf(FrameOutcome.Processed.class);
  }

  @Test
  void shouldNotLetABrokenPictureTakeThePlaceOfAGoodOne() {
    bench.send(bench.frame(0)); // at work
    bench.send(bench.frame(1));
    Frame good = bench.frame(2);
    bench.send(
        new Frame(
            good.id(),
            good.captureEpochNanos(),
            good.budgetNanos(),
            good.encoding(),
            good.widthPixels(),
            good.heightPixels(),
            new byte[] {1, 2, 3},
            Optional.empty()));

    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.frameId()).contains(id(2));
    assertThat(dropped.reason()).isEqualTo(DropReason.CORRUPT);
    assertThat(dropped.step()).isEqualTo(PipelineStep.ADMIT);

    bench.pass(2 * STAGE);
    assertThat(bench.outcomes()).hasSize(2).allMatch(FrameOutcome.Processed.class::isInstance);
  }

  @Test
  void shouldBlameTheStageForAFaultOfTheEngine() {
    bench.send(frame(0, bench.clock.epochNanos(), FakeStage.FAILS));
    bench.pass(STAGE);
    assertThat(bench.onlyDrop().reason()).isEqualTo(DropReason.STAGE_FAILED);

    bench.send(frame(1, bench.clock.epochNanos(), FakeStage.THROWS));
    bench.pass(STAGE);
    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.reason()).isEqualTo(DropReason.STAGE_FAILED);
    assertThat(dropped.detail()).contains("the engine threw");
  }

  @Test
  void shouldNameTheRecordThatIsNoFrame() {
    bench.send("this is no frame".getBytes(StandardCharsets.UTF_8));

    SettledFrame settled = bench.settled().get(0);
    assertThat(settled.record()).contains(new RecordPosition("camera.frames", 0, 0));
    FrameOutcome.Dropped dropped = (FrameOutcome.Dropped) settled.outcome();
    assertThat(dropped.reason()).isEqualTo(DropReason.CORRUPT);
    assertThat(dropped.step()).isEqualTo(PipelineStep.ADMIT);
    assertThat(dropped.frameId()).isEmpty();
    assertThat(dropped.detail()).contains("not a CameraFrame");
  }

  @Test
  void shouldTakeTheIdOfAnUnreadableRecordFromItsHeaders() {
    bench.send(new byte[] {-1, -1}, new RecordHeaders(WireFrames.headers(id(0))));
    bench.send(bench.frame(1));

    FrameOutcome.Dropped dropped = bench.onlyDrop(); // and no gap before frame 1
    assertThat(dropped.frameId()).contains(id(0));
    assertThat(dropped.reason()).isEqualTo(DropReason.CORRUPT);
  }

  @Test
  void shouldRefuseAFrameThatBreaksABound() {
    CameraFrame whole = WireFrames.toWire(bench.frame(0));
    List<CameraFrame> broken =
        List.of(
            whole.toBuilder().clearPayload().build(),
            whole.toBuilder().setWidthPixels(30_000).build(),
            whole.toBuilder().setEncodingValue(77).build(),
            whole.toBuilder().setBudgetNanos(-1).build(),
            whole.toBuilder().setCaptureEpochNanos(0).build());
    for (int i = 0; i < broken.size(); i++) {
      CameraFrame frame = broken.get(i).toBuilder().setId(WireFrames.toWire(id(i))).build();
      bench.send(frame.toByteArray());

      FrameOutcome.Dropped dropped = bench.onlyDrop();
      assertThat(dropped.reason()).isEqualTo(DropReason.CORRUPT);
      assertThat(dropped.frameId()).contains(id(i));
      assertThat(dropped.detail()).contains("expected:");
    }
  }

  @Test
  void shouldNotKnowACameraThatIsNotConfigured() {
    Frame stranger = stranger();
    bench.send(WireFrames.toWire(stranger).toByteArray());

    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.reason()).isEqualTo(DropReason.UNKNOWN_CAMERA);
    assertThat(dropped.frameId()).contains(stranger.id());
  }

  @Test
  void shouldTellOfFramesThatNeverCame() {
    bench.send(bench.frame(0));
    bench.send(bench.frame(4));

    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.reason()).isEqualTo(DropReason.SOURCE_GAP);
    assertThat(dropped.step()).isEqualTo(PipelineStep.SOURCE);
    assertThat(dropped.frameId()).contains(id(1));
    assertThat(dropped.frameCount()).isEqualTo(3);
  }

  @Test
  void shouldGiveAFrameSentTwiceOneOutcome() {
    bench.send(bench.frame(0));
    bench.pass(STAGE);
    bench.send(bench.frame(0));
    bench.pass(STAGE);

    assertThat(bench.outcomes()).hasSize(1);
    assertThat(bench.skipped).containsExactly(new RecordPosition("camera.frames", 0, 1));
  }

  @Test
  void shouldSettleAFrameThatComesAfterItWasReportedMissing() {
    bench.send(bench.frame(0));
    bench.send(bench.frame(2));
    bench.settled();

    bench.send(bench.frame(1));
    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.frameId()).contains(id(1));
    assertThat(dropped.reason()).isEqualTo(DropReason.SUPERSEDED);
    assertThat(dropped.step()).isEqualTo(PipelineStep.ADMIT);

    bench.send(bench.frame(1));
    assertThat(bench.outcomes()).isEmpty();
  }

  @Test
  void shouldSuspectAClockThatRunsAhead() {
    bench.send(frame(0, bench.clock.epochNanos() + 6 * MILLI, FakeStage.CAR));

    FrameOutcome.Dropped dropped = bench.onlyDrop();
    assertThat(dropped.reason()).isEqualTo(DropReason.CLOCK_SUSPECT);
    assertThat(dropped.ageNanos()).isEmpty();
    assertThat(dropped.budgetLeftNanos()).isEmpty();
  }

  @Test
  void shouldTolerateAClockThatIsALittleAhead() {
    bench.send(frame(0, bench.clock.epochNanos() + 4 * MILLI, FakeStage.CAR));
    bench.pass(STAGE);

    assertThat(bench.outcomes()).singleElement().isInstanceOf(FrameOutcome.Processed.class);
  }

  @Test
  void shouldSuspectATimeSinceTheMachineStarted() {
    bench.send(frame(0, 3_600_000_000_000L, FakeStage.CAR));

    assertThat(bench.onlyDrop().reason()).isEqualTo(DropReason.CLOCK_SUSPECT);
  }

  @Test
  void shouldSuspectFramesAfterAJumpBackUntilTheirTimeHasPassedTheOldOne() {
    long now = bench.clock.epochNanos();
    bench.send(frame(0, now - 10 * MILLI, FakeStage.CAR));
    bench.send(frame(1, now - 60 * MILLI, FakeStage.CAR));
    assertThat(bench.onlyDrop().reason()).isEqualTo(DropReason.CLOCK_SUSPECT);

    bench.pass(STAGE);
    bench.send(frame(2, now - 5 * MILLI, FakeStage.CAR));
    bench.pass(STAGE);
    assertThat(bench.outcomes()).hasSize(2).allMatch(FrameOutcome.Processed.class::isInstance);
  }

  @Test
  void shouldGoOnByTheNewTimeWhenTheVehiclesClockIsSetBack() {
    bench.send(bench.frame(0));
    bench.pass(STAGE);
    bench.clock.set(bench.clock.epochNanos() - 600_000 * MILLI);
    bench.send(bench.frame(1));
    bench.pass(STAGE);
    bench.send(bench.frame(2));
    bench.pass(STAGE);

    assertThat(bench.outcomes()).hasSize(3).allMatch(FrameOutcome.Processed.class::isInstance);
  }

  @Test
  void shouldSendHeartbeatsByTheNewTimeWhenTheVehiclesClockIsSetBack() {
    bench.clock.set(bench.clock.epochNanos() - 600_000 * MILLI);
    bench.look();
    bench.send(frame(0, bench.clock.epochNanos() + 6 * MILLI, FakeStage.CAR));
    bench.pass(2000 * MILLI);

    assertThat(bench.updates()).singleElement().matches(TrackUpdate::getHeartbeat);
  }

  @Test
  void shouldCountDropsIntoTheNextUpdateAndOnlyOnce() {
    bench.send(bench.frame(0));
    bench.send(bench.frame(4));
    bench.send(bench.frame(5));
    bench.send("none".getBytes(StandardCharsets.UTF_8));
    bench.pass(2 * STAGE);

    List<TrackUpdate> updates = bench.updates();
    assertThat(updates).hasSize(2);
    assertThat(updates.get(0).getDropsSinceLastList())
        .containsExactly(
            count(DropReason.SUPERSEDED, 1),
            count(DropReason.CORRUPT, 1),
            count(DropReason.SOURCE_GAP, 3));
    assertThat(updates.get(1).getDropsSinceLastList()).isEmpty();
  }

  @Test
  void shouldSendAHeartbeatForACameraWhoseFramesAreAllDropped() {
    bench.send("none".getBytes(StandardCharsets.UTF_8));
    bench.pass(500 * MILLI);
    assertThat(bench.updates()).isEmpty();
    bench.send(frame(9, bench.clock.epochNanos(), FakeStage.FAILS));
    bench.pass(500 * MILLI);

    TrackUpdate beat = bench.updates().get(0);
    assertThat(beat.getHeartbeat()).isTrue();
    assertThat(beat.getTracksList()).isEmpty();
    assertThat(beat.getProfile()).isEmpty();
    assertThat(WireFrames.fromWire(beat.getFrameId())).isEqualTo(id(9));
    assertThat(beat.getDropsSinceLastList())
        .containsExactly(count(DropReason.CORRUPT, 1), count(DropReason.STAGE_FAILED, 1));

    bench.pass(5_000 * MILLI);
    assertThat(bench.updates()).as("a camera that sends nothing is not alive").isEmpty();
  }

  @Test
  void shouldNotCallAStrangersFrameALossOfTheCamera() {
    bench.send(WireFrames.toWire(stranger()).toByteArray());
    bench.send(bench.frame(0));
    bench.pass(STAGE);

    assertThat(bench.updates().get(0).getDropsSinceLastList()).isEmpty();
  }

  @Test
  void shouldNameOnlyTheCameraInAHeartbeatThatKnowsNoFrame() {
    bench.send("none".getBytes(StandardCharsets.UTF_8));
    bench.pass(1_000 * MILLI);

    TrackUpdate beat = bench.updates().get(0);
    assertThat(beat.getFrameId().getCameraId()).isEqualTo(CAMERA);
    assertThat(beat.getFrameId().getSourceEpoch()).isZero();
    assertThat(beat.getCaptureEpochNanos()).isZero();
  }

  @Test
  void shouldHandTheTrackerItsStateAndTheCalibration() {
    bench.calibrate(WireCalibrations.toWire(CAMERA, Calibrations.PINHOLE).toByteArray());
    bench.send(bench.frame(0));
    bench.pass(STAGE);
    bench.send(bench.frame(1));
    bench.pass(STAGE);

    assertThat(bench.tracker.lastObservation.calibration()).contains(Calibrations.PINHOLE);
    assertThat(bench.updates().get(1).getTracks(0).getObservationCount()).isEqualTo(2);
  }

  @Test
  void shouldDoWithoutACalibrationThatIsDamaged() {
    bench.calibrate(new byte[] {-1, -1});
    bench.send(bench.frame(0));
    bench.pass(STAGE);

    assertThat(bench.updates()).hasSize(1);
    assertThat(bench.tracker.lastObservation.calibration()).isEmpty();
  }

  @Test
  void shouldStrikeAFrameFromTheLedgerOnlyAfterItsOutcomeArrived() {
    bench.send(bench.frame(0));
    assertThat(bench.pendingCount()).isEqualTo(1);
    bench.pass(STAGE);
    bench.look();

    assertThat(bench.pendingCount()).isZero();
  }

  private Frame stranger() {
    return new Frame(
        new FrameId("roof", EPOCH, 7),
        bench.clock.epochNanos(),
        BUDGET,
        FrameEncoding.JPEG,
        640,
        480,
        FakeStage.payload(FakeStage.CAR),
        Optional.empty());
  }

  private static DropCount count(DropReason reason, long frames) {
    return DropCount.newBuilder()
        .setReason(WireOutcomes.toWire(reason))
        .setFrameCount(frames)
        .build();
  }
}
