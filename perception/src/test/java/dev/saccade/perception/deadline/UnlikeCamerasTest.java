package dev.saccade.perception.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Cameras of unlike widths at one gate, whose model of times knows profiles and batch sizes and no
 * widths: their batches are several runs of the engine, and take what each of them takes.
 */
class UnlikeCamerasTest {
  private static final long MILLI = 1_000_000;
  private static final long TICK = MILLI / 20;
  private static final long BUDGET = 100 * MILLI;
  private static final long SECONDS = 15;
  private static final List<Profile> PROFILES =
      List.of(Profile.of(1024, 512), Profile.of(768, 384), Profile.of(512, 256));

  private record Seen(int onTimeCount, int lateCount, int droppedCount) {}

  @Test
  void shouldServeThemWithoutWaitingForRunsThatSaveNothing() {
    // Computed together with unlike ones, one in seven of these was not served.
    Seen seen = run(new double[] {40, 40, 10, 10}, 4, 20);

    assertThat(seen.lateCount()).isZero();
    assertThat(seen.droppedCount()).isLessThan(seen.onTimeCount() / 100);
  }

  @Test
  void shouldKeepDeadlinesWithTooMuchToDo() {
    Seen seen = run(new double[] {60, 60, 15, 15}, 4, 40);

    assertThat(seen.lateCount()).isLessThanOrEqualTo(seen.onTimeCount() / 100);
    assertThat(seen.onTimeCount()).isGreaterThan(seen.droppedCount());
  }

  private static Seen run(double[] millis, int maxBatch, int framesPerSecond) {
    Random random = new Random(7);
    List<String> cameras = new ArrayList<>();
    for (int i = 0; i < millis.length; i++) {
      cameras.add("camera" + i);
    }
    FrameGate<Integer> gate =
        GatePolicy.DEADLINE.gate(GateConfig.of(cameras, PROFILES).withMaxBatchCount(maxBatch));
    List<Ticket<Integer>> arriving = new ArrayList<>();
    long period = 1000 * MILLI / framesPerSecond;
    for (int camera = 0; camera < millis.length; camera++) {
      long phase = (long) (random.nextDouble() * period);
      for (long i = 0; i < SECONDS * framesPerSecond; i++) {
        long capture = 1 + phase + i * period;
        arriving.add(
            new Ticket<>(
                new FrameId(cameras.get(camera), 1, i),
                capture,
                capture + BUDGET,
                (int) millis[camera],
                camera));
      }
    }
    arriving.sort((a, b) -> Long.compare(a.captureEpochNanos(), b.captureEpochNanos()));
    int[] dropped = new int[1];
    int arrived = 0;
    int onTime = 0;
    int late = 0;
    Optional<GateBatch<Integer>> running = Optional.empty();
    long started = 0;
    long until = 0;
    for (long now = 0; now < SECONDS * 1000 * MILLI; now += TICK) {
      while (arrived < arriving.size() && arriving.get(arrived).captureEpochNanos() <= now) {
        gate.offer(arriving.get(arrived++), now, drop -> dropped[0]++);
      }
      if (running.isPresent() && until <= now) {
        gate.finished(running.get(), until - started, now);
        for (Ticket<Integer> ticket : running.get().tickets()) {
          boolean isLate = until > ticket.deadlineEpochNanos();
          late += isLate ? 1 : 0;
          onTime += isLate ? 0 : 1;
        }
        running = Optional.empty();
      }
      if (running.isEmpty() && gate.waitingCount() > 0) {
        running = gate.take(now, drop -> dropped[0]++);
        if (running.isPresent()) {
          Profile profile = running.get().profile();
          double share = (double) profile.widthPixels() * profile.heightPixels() / (1024 * 512);
          Map<Double, Integer> groups = new HashMap<>();
          running
              .get()
              .tickets()
              .forEach(ticket -> groups.merge(millis[ticket.frame()], 1, Integer::sum));
          double total = 0;
          for (Map.Entry<Double, Integer> group : groups.entrySet()) {
            // A further frame of a run costs 0.6 of the first.
            total += group.getKey() * (1 + 0.6 * (group.getValue() - 1));
          }
          started = now;
          until = now + (long) (total * share * MILLI * Math.exp(0.05 * random.nextGaussian()));
        }
      }
    }
    return new Seen(onTime, late, dropped[0]);
  }
}
