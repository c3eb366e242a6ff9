package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.sim.replay.trace.GateTrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualReplayTest {
  @Test
  void shouldProcessEveryFrameWhenTheStageIsFastEnough() throws IOException {
    RunResult result = replay(new DrawnDrive(60, 30, "front"), 1, 20);

    assertThat(result.arrivedCount()).isEqualTo(60);
    assertThat(result.processed()).hasSize(60);
    assertThat(result.processed()).noneMatch(done -> done.late());
    assertThat(result.confirmedTrackCount()).isEqualTo(1);
  }

  @Test
  void shouldGiveEveryFrameOneOutcomeWhenTwiceAsManyComeAsCanBeServed() throws IOException {
    RunResult result = replay(new DrawnDrive(90, 30, "front"), 2, 33);

    long dropped = result.droppedCounts().values().stream().mapToLong(Long::longValue).sum();
    assertThat(result.arrivedCount()).isEqualTo(180);
    assertThat(result.unsettledCount()).isZero();
    assertThat(result.processed().size() + dropped).isEqualTo(180);
    assertThat(result.processed()).hasSizeBetween(80, 100);
    assertThat(result.updates()).hasSize(result.processed().size());
  }

  @Test
  void shouldGiveTheSameBytesEveryTime() throws IOException {
    DrawnDrive drive = new DrawnDrive(60, 30, "front", "rear");

    RunResult first = replay(drive, 4, 12);
    RunResult second = replay(drive, 4, 12);

    assertThat(tracks(first)).isNotEmpty().isEqualTo(tracks(second));
    assertThat(outcomes(first)).isEqualTo(outcomes(second));
  }

  @Test
  void shouldDropASpoiltFrameAndGoOn() throws IOException {
    DrawnDrive drive =
        new DrawnDrive(10, 10, "front")
            .spoil(3, payload -> Arrays.copyOf(payload, payload.length / 2))
            .spoil(5, payload -> "no picture".getBytes(StandardCharsets.UTF_8));

    RunResult result = replay(drive, 1, 20);

    assertThat(result.processed()).hasSize(8);
    assertThat(result.droppedCounts()).containsEntry(DropReason.CORRUPT, 2L).hasSize(1);
  }

  @Test
  void shouldCountFramesThatNeverCameApart() throws IOException {
    RunResult result = replay(new DrawnDrive(20, 10, "front").lose(5, 4), 1, 20);

    assertThat(result.arrivedCount()).isEqualTo(16);
    assertThat(result.processed()).hasSize(16);
    assertThat(result.droppedCounts()).isEmpty();
    assertThat(result.gapCount()).isEqualTo(4);
  }

  @Test
  void shouldRefuseTheTraceOfAnotherDrive() throws Exception {
    ReplayPlan plan =
        TestPlans.plan(
            new DrawnDrive(2, 30, "rear"), 1, TestPlans.instantStub(), Pace.NATURAL, 0.1);
    GateTrace trace =
        new GateTrace(
            GatePolicy.FIFO,
            GateConfig.of(List.of("front"), plan.stage().profiles()),
            1,
            List.of());

    assertThatThrownBy(() -> TracedReplay.run(plan, trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trace: of cameras [front] (expected: those of the drive, [rear])");
  }

  private static RunResult replay(DrawnDrive drive, int cameraCount, long stageMillis)
      throws IOException {
    return VirtualReplay.run(
        TestPlans.plan(drive, cameraCount, TestPlans.instantStub(), Pace.NATURAL, 0.1),
        new ConstantServiceTimes(stageMillis * 1_000_000));
  }

  private static String tracks(RunResult result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TracksFile.write(result, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String outcomes(RunResult result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutcomesFile.write(result, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
