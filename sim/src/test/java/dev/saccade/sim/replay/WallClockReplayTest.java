package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stream.TopicRetention;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WallClockReplayTest {
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

  private RunResult replay(
      DrawnDrive drive, int cameraCount, String stage, Pace pace, double budgetSeconds)
      throws IOException, InterruptedException {
    try (PerceptionStage stub = TestPlans.sleepingStub(stage)) {
      return new WallClockReplay(
              TestPlans.plan(drive, cameraCount, stub, pace, budgetSeconds),
              TestPlans.WALL,
              WallClockReplay.Companion.NONE)
          .run(broker.bootstrapServers(), TopicRetention.DEFAULT);
    }
  }
}
