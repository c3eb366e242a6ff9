package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stream.OutcomeLedger;
import dev.saccade.perception.stream.OutcomeReader;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.sim.replay.trace.GateEvent;
import dev.saccade.sim.replay.trace.GateTrace;
import dev.saccade.sim.replay.trace.GateTraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WallClockReplayTest {
  @TempDir private Path folder;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldSettleEveryFrameWhenTwiceAsManyComeAsCanBeServed() throws Exception {
    RunResult result = replay(new DrawnDrive(60, 30, "front"), 2, "stub:33", Pace.NATURAL, 0.1);

    long dropped = result.droppedCounts().values().stream().mapToLong(Long::longValue).sum();
    assertThat(result.arrivedCount()).isEqualTo(120);
    assertThat(result.unsettledCount()).isZero();
    assertThat(result.processed().size() + dropped).isEqualTo(120);
    assertThat(dropped).isPositive();
    assertThat(result.updates()).hasSize(result.processed().size());
  }

  @Test
  void shouldShedNothingAtAnUnboundedPace() throws Exception {
    DrawnDrive drive =
        new DrawnDrive(50, 30, "front")
            .spoil(7, payload -> Arrays.copyOf(payload, payload.length - 40));

    RunResult result = replay(drive, 1, "stub:1", Pace.MAX, 60);

    assertThat(result.droppedCounts()).containsOnly(Map.entry(DropReason.CORRUPT, 1L));
    assertThat(result.processed()).hasSize(49);
  }

  @Test
  void shouldDecideAgainAsItDidWhenItsTraceIsPlayed() throws Exception {
    GateTrace trace = shouldDecideAgain(TestPlans.sleepingStub("stub:25"), 0.1);

    assertThat(overlapsIn(trace)).isZero();
  }

  @Test
  void shouldDecideAgainAsItDidWithOneBatchPreparedWhileAnotherIsComputed() throws Exception {
    GateTrace trace = shouldDecideAgain(new OverlappingStub(8_000_000, 17_000_000), 1);

    assertThat(overlapsIn(trace)).isPositive();
  }

  private GateTrace shouldDecideAgain(PerceptionStage liveStage, double budgetSeconds)
      throws Exception {
    Path file = folder.resolve("run").resolve(ReplayFolder.TRACE);
    DrawnDrive drive =
        new DrawnDrive(60, 30, "front", "left")
            .spoil(7, payload -> Arrays.copyOf(payload, payload.length - 40));
    RunResult live;
    try (liveStage) {
      live =
          new WallClockReplay(
                  TestPlans.plan(drive, 2, liveStage, Pace.NATURAL, budgetSeconds),
                  TestPlans.WALL,
                  WallClockReplay.Companion.NONE)
              .recordedTo(file)
              .run(broker.brokers(), TopicRetention.DEFAULT);
    }
    GateTrace trace = GateTraceFile.read(file);
    ReplayPlan plan =
        TestPlans.plan(drive, 2, TestPlans.instantStub(), Pace.NATURAL, budgetSeconds);

    TracedReplay.Result again = TracedReplay.run(plan, trace);
    TracedReplay.Result oncemore = TracedReplay.run(plan, trace);

    assertThat(live.unsettledCount()).isZero();
    assertThat(again.agreement().frameCount()).isPositive();
    assertThat(again.agreement().share()).isEqualTo(1);
    assertThat(trace.onTimeCount())
        .isEqualTo(live.processed().stream().filter(done -> !done.late()).count());
    assertThat(again.run().droppedCounts()).isEqualTo(live.droppedCounts());
    assertThat(OutcomesFile.sha256(oncemore.run()))
        .as("the ledger, run after run")
        .isEqualTo(OutcomesFile.sha256(again.run()));
    assertThat(TracksFile.sha256(again.run())).isEqualTo(TracksFile.sha256(live));
    return trace;
  }

  /** Batches that were taken while another was at work. */
  private static long overlapsIn(GateTrace trace) {
    long atWork = 0;
    long overlaps = 0;
    for (GateEvent event : trace.events()) {
      if (event instanceof GateEvent.Started) {
        overlaps += atWork;
        atWork++;
      } else if (event instanceof GateEvent.Finished) {
        atWork--;
      }
    }
    return overlaps;
  }

  @Test
  void shouldSettleWhatARunOwedThatDidNotComeToItsEnd() throws Exception {
    DrawnDrive broken = new DrawnDrive(40, 30, "front").breakOffAt(30);
    assertThatThrownBy(() -> replay(broken, 1, "stub:300", Pace.NATURAL, 60))
        .hasMessageContaining("the drive broke off");

    RunResult next = replay(new DrawnDrive(10, 30, "front"), 1, "stub:1", Pace.NATURAL, 60);

    OutcomeLedger ledger = new OutcomeLedger();
    try (OutcomeReader reader =
        new OutcomeReader(
            broker.brokers(), StreamTopics.DEFAULT.outcomes(), OptionalLong.empty())) {
      reader.readToEnd(ledger::add);
    }
    assertThat(next.processed()).hasSize(10);
    assertThat(ledger.arrivedCount()).as("of both runs").isEqualTo(40);
    assertThat(ledger.missingCount()).isZero();
    assertThat(ledger.droppedCounts()).containsKey(DropReason.INTERRUPTED);
  }

  private RunResult replay(
      DrawnDrive drive, int cameraCount, String stage, Pace pace, double budgetSeconds)
      throws IOException, InterruptedException {
    try (PerceptionStage stub = TestPlans.sleepingStub(stage)) {
      return new WallClockReplay(
              TestPlans.plan(drive, cameraCount, stub, pace, budgetSeconds),
              TestPlans.WALL,
              WallClockReplay.Companion.NONE)
          .run(broker.brokers(), TopicRetention.DEFAULT);
    }
  }
}
