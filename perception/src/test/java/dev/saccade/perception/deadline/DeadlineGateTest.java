package dev.saccade.perception.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadlineGateTest {
  private static final long MILLI = 1_000_000;
  private static final Profile LARGE = Profile.of(1024, 512);
  private static final Profile SMALL = Profile.of(512, 256);

  private final List<String> dropped = new ArrayList<>();
  private long nowMillis = 10_000;

  @Test
  void shouldServeTheEarliestDeadlineFirst() {
    FrameGate<String> gate = gate(config(20, "front", "left"));
    offer(gate, "front", 1, 0, 100);
    offer(gate, "left", 1, 10, 50);

    assertThat(take(gate)).contains("left/1");
    assertThat(take(gate)).contains("front/1");
    assertThat(dropped).isEmpty();
  }

  @Test
  void shouldServeAnOlderFrameBeforeANewerOneOfItsCameraThatIsDueEarlier() {
    FrameGate<String> gate = gate(config(20, "front"));
    offer(gate, "front", 1, 10, 100);
    offer(gate, "front", 2, 0, 60);

    assertThat(take(gate)).contains("front/1");
    assertThat(take(gate)).contains("front/2");
  }

  @Test
  void shouldKeepOlderFramesWhileAllCanBeOnTime() {
    FrameGate<String> gate = gate(config(20, "front"));
    offer(gate, "front", 1, 30, 100);
    offer(gate, "front", 2, 20, 100);
    offer(gate, "front", 3, 10, 100);

    List<String> started = serveAll(gate, 20);

    assertThat(started).containsExactly("front/1", "front/2", "front/3");
    assertThat(dropped).isEmpty();
  }

  @Test
  void shouldGiveUpTheOlderFrameWhereBothCannotBeServed() {
    FrameGate<String> gate = gate(config(60, "front"));
    offer(gate, "front", 1, 30, 100);
    offer(gate, "front", 2, 0, 100);

    assertThat(take(gate)).contains("front/2");
    assertThat(dropped).containsExactly("front/1 SUPERSEDED: Frame 2 took its place.");
  }

  @Test
  void shouldNotStartWhatIsPredictedLate() {
    FrameGate<String> gate = gate(config(40, "front", "left"));
    offer(gate, "front", 1, 65, 100);
    offer(gate, "left", 1, 0, 100);

    assertThat(take(gate)).contains("left/1");
    assertThat(dropped).singleElement().asString().startsWith("front/1 PREDICTED_LATE: Needs ");
  }

  @Test
  void shouldDropWhatHasExpired() {
    FrameGate<String> gate = gate(config(40, "front"));
    offer(gate, "front", 1, 100, 100);
    offer(gate, "front", 2, 0, 100);
    nowMillis += 100;

    assertThat(take(gate)).isEmpty();
    assertThat(dropped).containsExactly("front/1 EXPIRED: ", "front/2 EXPIRED: ");
  }

  @Test
  void shouldRefuseAFrameOlderThanTheOneStarted() {
    FrameGate<String> gate = gate(config(20, "front"));
    offer(gate, "front", 2, 0, 100);
    take(gate);

    offer(gate, "front", 1, 10, 100);

    assertThat(dropped).singleElement().asString().startsWith("front/1 SUPERSEDED");
  }

  @Test
  void shouldMakeRoomAtTheCostOfTheFullestCamera() {
    FrameGate<String> gate = gate(config(20, "front", "left").withMaxWaiting(3, 4));
    offer(gate, "front", 1, 50, 500);
    offer(gate, "front", 2, 40, 500);
    offer(gate, "front", 3, 30, 500);
    offer(gate, "left", 1, 50, 500);
    offer(gate, "left", 2, 40, 500);
    offer(gate, "front", 4, 20, 500);
    offer(gate, "front", 5, 10, 500);

    assertThat(dropped)
        .containsExactly(
            "front/1 OVERLOADED: 4 frames waited.",
            "front/2 OVERLOADED: 4 frames waited.",
            "front/3 OVERLOADED: 4 frames waited.");
  }

  @Test
  void shouldBatchAcrossCamerasWhileTheTightestDeadlineHolds() {
    GateConfig config =
        config(20, "front", "left", "right")
            .withMaxBatchCount(3)
            .withTimings(
                List.of(
                    new StageTiming(SMALL, 1, 20 * MILLI), new StageTiming(SMALL, 3, 30 * MILLI)));
    FrameGate<String> gate = gate(config);
    offer(gate, "front", 1, 0, 100);
    offer(gate, "left", 1, 0, 100);
    offer(gate, "right", 1, 0, 100);
    assertThat(take(gate)).contains("front/1 left/1 right/1");

    gate = gate(config);
    offer(gate, "front", 1, 69, 100);
    offer(gate, "left", 1, 0, 100);
    offer(gate, "right", 1, 0, 100);
    assertThat(take(gate)).as("31 ms are enough for two").contains("front/1 left/1");
  }

  @Test
  void shouldUseTheLargestSizeThatFitsTheSlack() {
    GateConfig config =
        GateConfig.of(List.of("front"), List.of(LARGE, SMALL))
            .withTimings(
                List.of(
                    new StageTiming(LARGE, 1, 50 * MILLI), new StageTiming(SMALL, 1, 10 * MILLI)));
    FrameGate<String> gate = gate(config);

    offer(gate, "front", 1, 0, 100);
    assertThat(takeBatch(gate).orElseThrow().profile()).isEqualTo(LARGE);
    nowMillis += 100;
    offer(gate, "front", 2, 60, 100);
    assertThat(takeBatch(gate).orElseThrow().profile()).isEqualTo(SMALL);
    offer(gate, "front", 3, 0, 100);
    assertThat(takeBatch(gate).orElseThrow().profile()).isEqualTo(LARGE);
  }

  @Test
  void shouldProbeOnceASecondAndCameraWhenEverythingIsPredictedLate() {
    FrameGate<String> gate = gate(config(150, "front", "left"));
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      offer(gate, i % 2 == 0 ? "front" : "left", i, 0, 100);
      Optional<GateBatch<String>> batch = takeBatch(gate);
      batch.ifPresent(
          taken -> {
            started.add(taken.tickets().get(0).frame());
            gate.finished(taken, 150 * MILLI, nowMillis * MILLI);
          });
      nowMillis += 33;
    }

    assertThat(started).hasSize(6);
    assertThat(started).filteredOn(frame -> frame.startsWith("left")).hasSize(3);
    assertThat(dropped).hasSize(84).allMatch(drop -> drop.contains("PREDICTED_LATE"));
  }

  @Test
  void shouldKnowBothProbesWhereASecondIsTakenBeforeTheFirstIsDone() {
    FrameGate<String> gate = gate(config(150, "front", "left"));
    offer(gate, "front", 1, 0, 100);
    GateBatch<String> first = takeBatch(gate).orElseThrow();
    offer(gate, "left", 1, 0, 100);
    GateBatch<String> second = takeBatch(gate).orElseThrow();

    nowMillis += 20;
    gate.finished(first, 20 * MILLI, nowMillis * MILLI);
    offer(gate, "front", 2, 0, 100);
    assertThat(take(gate)).as("the first tells of recovery").contains("front/2");
    nowMillis += 20;
    gate.finished(second, 20 * MILLI, nowMillis * MILLI);
    offer(gate, "left", 2, 0, 100);
    assertThat(take(gate)).as("so does the second").contains("left/2");
  }

  @Test
  void shouldProbeAtOnceWhenTheEngineSuddenlySeemsHopeless() {
    FrameGate<String> gate = gate(config(20, "front"));
    run(gate, 30, 20);
    run(gate, 8, 150); // two slow batches, and nothing would ever be on time

    List<String> started = run(gate, 30, 20);

    assertThat(started).hasSizeGreaterThanOrEqualTo(28);
  }

  @Test
  void shouldServeAllTheSameWhereOneBatchInTenStandsStill() {
    FrameGate<String> gate = gate(config(20, "front"));
    run(gate, 30, 20);
    for (int i = 0; i < 10; i++) {
      run(gate, 1, 150);
      assertThat(run(gate, 9, 20)).hasSizeGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void shouldComeBackWithinHalfASecondWhenTheEngineRecovers() {
    FrameGate<String> gate = gate(config(20, "front"));
    run(gate, 30, 20);
    run(gate, 90, 150);
    assertThat(dropped).filteredOn(drop -> drop.contains("PREDICTED_LATE")).isNotEmpty();
    nowMillis += 1000;

    List<String> started = run(gate, 30, 20);

    assertThat(started).hasSizeGreaterThanOrEqualTo(28);
  }

  @Test
  void shouldServeTheHigherPriorityFirstUnderOverloadAndTheFloorOfTheOther() {
    GateConfig config =
        config(40, "front", "left")
            .withCameras(
                List.of(
                    new GateCamera("front", 1, 0, 100 * MILLI),
                    new GateCamera("left", 0, 4, 100 * MILLI)));
    FrameGate<String> gate = gate(config);
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 200; i++) { // 5 s: one engine for 25 of 60 frames a second
      offer(gate, "front", 2L * i, 0, 100);
      offer(gate, "left", 2L * i, 0, 100);
      offer(gate, "front", 2L * i + 1, 0, 100);
      started.add(take(gate).orElseThrow());
      nowMillis += 40;
    }

    assertThat(started).filteredOn(frame -> frame.startsWith("left")).hasSizeBetween(30, 36);
  }

  @Test
  void shouldTreatCamerasAlikeThatKeepABeatWithTheEngine() {
    FrameGate<String> gate = gate(config(33, "front", "left"));
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 100; i++) { // always the same phases when the engine is free
      offer(gate, "front", i, 20, 100);
      offer(gate, "left", i, 3, 100);
      started.add(take(gate).orElseThrow());
      nowMillis += 33;
    }

    assertThat(started).filteredOn(frame -> frame.startsWith("left")).hasSizeBetween(45, 55);
  }

  @Test
  void shouldWithdrawACameraWithoutOutcomes() {
    FrameGate<String> gate = gate(config(20, "front", "left"));
    offer(gate, "front", 1, 0, 100);
    offer(gate, "left", 1, 0, 100);
    List<String> withdrawn = new ArrayList<>();

    gate.withdraw("front", ticket -> withdrawn.add(ticket.frame()));

    assertThat(withdrawn).containsExactly("front/1");
    assertThat(gate.waitingCount()).isEqualTo(1);
    assertThat(dropped).isEmpty();
  }

  /** Frames every 33 ms, each served at once where the gate wants it, by a stage of so long. */
  private List<String> run(FrameGate<String> gate, int frameCount, long serviceMillis) {
    List<String> started = new ArrayList<>();
    GateBatch<String> running = null;
    long until = 0;
    for (int i = 0; i < frameCount * 33; i++, nowMillis++) {
      if (running != null && nowMillis >= until) {
        gate.finished(running, serviceMillis * MILLI, nowMillis * MILLI);
        running = null;
      }
      if (i % 33 == 0) {
        offer(gate, "front", nowMillis, 0, 100);
      }
      if (running == null && gate.waitingCount() > 0) {
        running = takeBatch(gate).orElse(null);
        until = nowMillis + serviceMillis;
        if (running != null) {
          started.add(running.tickets().get(0).frame());
        }
      }
    }
    if (running != null) {
      nowMillis = Math.max(nowMillis, until);
      gate.finished(running, serviceMillis * MILLI, nowMillis * MILLI);
    }
    return started;
  }

  private List<String> serveAll(FrameGate<String> gate, long serviceMillis) {
    List<String> started = new ArrayList<>();
    for (Optional<String> next = take(gate); next.isPresent(); next = take(gate)) {
      started.add(next.get());
      nowMillis += serviceMillis;
    }
    return started;
  }

  /** Times known exactly: the caution before anything was seen is worn off. */
  private static FrameGate<String> gate(GateConfig config) {
    DeadlineGate<String> gate = new DeadlineGate<>(config);
    for (StageTiming timing : config.timings()) {
      Ticket<String> ticket =
          new Ticket<>(
              new FrameId(config.cameras().get(0).cameraId(), 1, 0), 1, Long.MAX_VALUE, "warm-up");
      List<Ticket<String>> tickets = Collections.nCopies(timing.batchCount(), ticket);
      for (int i = 0; i < 60; i++) {
        gate.finished(GateBatch.of(tickets, timing.profile(), 1), timing.stageNanos(), 1);
      }
    }
    return gate;
  }

  private static GateConfig config(long stageMillis, String... cameraIds) {
    return GateConfig.of(List.of(cameraIds), List.of(SMALL))
        .withTimings(List.of(new StageTiming(SMALL, 1, stageMillis * MILLI)));
  }

  private void offer(
      FrameGate<String> gate, String cameraId, long sequence, long ageMillis, long budgetMillis) {
    long capture = nowMillis - ageMillis;
    FrameId id = new FrameId(cameraId, 1, sequence);
    gate.offer(
        new Ticket<>(
            id, capture * MILLI, (capture + budgetMillis) * MILLI, cameraId + "/" + sequence),
        nowMillis * MILLI,
        this::note);
  }

  private Optional<String> take(FrameGate<String> gate) {
    return takeBatch(gate)
        .map(batch -> String.join(" ", batch.tickets().stream().map(Ticket::frame).toList()));
  }

  private Optional<GateBatch<String>> takeBatch(FrameGate<String> gate) {
    return gate.take(nowMillis * MILLI, this::note);
  }

  private void note(GateDrop<String> drop) {
    dropped.add(drop.ticket().frame() + " " + drop.reason() + ": " + drop.detail());
  }
}
