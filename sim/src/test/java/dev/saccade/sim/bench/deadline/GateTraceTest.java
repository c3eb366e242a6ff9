package dev.saccade.sim.bench.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.ObservedGate;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.sim.replay.trace.GateEvent;
import dev.saccade.sim.replay.trace.GateTrace;
import dev.saccade.sim.replay.trace.GateTraceFile;
import dev.saccade.sim.replay.trace.GateTraceRecorder;
import dev.saccade.sim.replay.trace.TraceAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traces: what is recorded, and what can be made of it. */
class GateTraceTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldDecideAgainAsItDid(GatePolicy policy) throws IOException {
    PolicyScore score = new PolicyScore(4, 1);
    Path file = folder.resolve("run.jsonl.gz");
    record(Scenario.heavyTailed(), policy, 1.5, file, score);

    GateTrace trace = GateTraceFile.read(file);

    assertThat(trace.policy()).isEqualTo(policy);
    assertThat(trace.config()).isEqualTo(Scenario.heavyTailed().config());
    TraceAgreement agreement = TraceAgreement.of(trace);
    assertThat(agreement.frameCount()).isEqualTo(score.offeredCount());
    assertThat(agreement.share()).isEqualTo(1);
  }

  @Test
  void shouldPlayTheRecordedFramesAndTimesUnderAnyPolicy() throws IOException {
    PolicyScore live = new PolicyScore(4, 1);
    Path file = folder.resolve("run.jsonl");
    record(Scenario.throttled(), GatePolicy.DEADLINE, 2.4, file, live);
    GateTrace trace = GateTraceFile.read(file);

    PolicyScore again = play(trace, GatePolicy.DEADLINE);
    PolicyScore newest = play(trace, GatePolicy.NEWEST);

    assertThat(again.offeredCount()).isEqualTo(live.offeredCount());
    assertThat(again.onTimeCount()).isEqualTo(live.onTimeCount());
    assertThat(again.lateCount()).isEqualTo(live.lateCount());
    assertThat(newest.offeredCount()).isEqualTo(live.offeredCount());
  }

  @Test
  void shouldTellWhichFramesAreOfOneShape() throws IOException {
    Path file = folder.resolve("run.jsonl");
    long now = CameraTraffic.START_EPOCH_NANOS;
    FrameId frame = new FrameId("front", 1, 7);
    try (GateTraceRecorder recorder =
        new GateTraceRecorder(
            file,
            GatePolicy.DEADLINE,
            Scenario.jittered().config(),
            CameraTraffic.START_EPOCH_NANOS)) {
      recorder.offered(new Ticket<>(frame, now, now + SECOND, 640 << 16 | 480, "a frame"), now);
      recorder.offered(new Ticket<>(frame, now, now + SECOND, "a frame"), now);
    }

    assertThat(GateTraceFile.read(file).events())
        .containsExactly(
            new GateEvent.Offered(now, frame, now, now + SECOND, 640 << 16 | 480),
            new GateEvent.Offered(now, frame, now, now + SECOND, 0));
    assertThat(Files.readString(file))
        .as("traces without shapes can be read")
        .containsOnlyOnce("shape");
  }

  @Test
  void shouldNameTheLineThatIsNoTrace() throws IOException {
    Path file = folder.resolve("run.jsonl");
    record(Scenario.jittered(), GatePolicy.FIFO, 0.2, file, new PolicyScore(4, 1));
    String text = Files.readString(file);

    Files.writeString(file, text.replaceFirst("\"capture\":-?[0-9]+", "\"capture\":\"soon\""));
    assertThatThrownBy(() -> GateTraceFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("run.jsonl, line ")
        .hasMessageContaining("capture: \"soon\" (expected: a whole number)");

    Files.writeString(file, "{\"trace\":\"something else\"}\n");
    assertThatThrownBy(() -> GateTraceFile.read(file))
        .hasMessageContaining("line 1: trace: 'something else' (expected: 'saccade gate 1')");

    Files.writeString(file, "");
    assertThatThrownBy(() -> GateTraceFile.read(file)).hasMessageContaining("empty");
  }

  private static void record(
      Scenario scenario, GatePolicy policy, double load, Path file, PolicyScore score)
      throws IOException {
    GateConfig config = scenario.config();
    try (GateTraceRecorder recorder =
        new GateTraceRecorder(file, policy, config, CameraTraffic.START_EPOCH_NANOS)) {
      new PolicySimulation(config, scenario.engine().times(1), score)
          .run(
              new ObservedGate<>(policy.gate(config), recorder),
              new CameraTraffic(scenario.traffic(load, 20 * SECOND), 1));
    }
  }

  private static PolicyScore play(GateTrace trace, GatePolicy policy) {
    PolicyScore score = new PolicyScore(4, 1);
    new PolicySimulation(trace.config(), new TraceServiceTimes(trace), score)
        .run(policy.gate(trace.config()), new TraceArrivals(trace));
    return score;
  }
}
