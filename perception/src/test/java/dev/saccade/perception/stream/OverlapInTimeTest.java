package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.FrameGate;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.StageSpans;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What preparing ahead does to frames and their deadlines: the gate itself, a made-up engine and
 * made-up time.
 */
class OverlapInTimeTest {
  private static final long MILLI = 1_000_000;
  private static final long TICK = MILLI / 20;
  private static final long BUDGET = 100 * MILLI;
  private static final long SECONDS = 15;
  private static final List<String> CAMERAS = List.of("front", "left", "right");

  enum Taking {
    ONE_AFTER_THE_OTHER,
    AS_SOON_AS_THERE_IS_ROOM,
    AS_LATE_AS_IT_PAYS
  }

  private record Seen(int onTimeCount, int lateCount, double meanAgeMillis) {}

  private record UnderWay(
      GateBatch<String> batch, StageSpans spans, long begun, long prepared, long done) {}

  @Test
  void shouldServeMoreFramesOnTimeThanOneAfterTheOther() {
    Seen serial = run(Taking.ONE_AFTER_THE_OTHER, 8, 17, 30);
    Seen paced = run(Taking.AS_LATE_AS_IT_PAYS, 8, 17, 30);

    assertThat(paced.onTimeCount()).isGreaterThan(serial.onTimeCount() * 13 / 10);
    assertThat(paced.lateCount()).isLessThan(paced.onTimeCount() / 50);
  }

  @Test
  void shouldServeFresherFramesThanPreparingAtOnce() {
    Seen eager = run(Taking.AS_SOON_AS_THERE_IS_ROOM, 4, 21, 30);
    Seen paced = run(Taking.AS_LATE_AS_IT_PAYS, 4, 21, 30);

    assertThat(paced.meanAgeMillis()).isLessThan(eager.meanAgeMillis() - 5);
    assertThat(paced.onTimeCount()).isGreaterThan(eager.onTimeCount() * 97 / 100);
  }

  @Test
  void shouldMakeNoFrameOlderWhereTheEngineHasTimeToSpare() {
    Seen serial = run(Taking.ONE_AFTER_THE_OTHER, 3, 5, 30);
    Seen paced = run(Taking.AS_LATE_AS_IT_PAYS, 3, 5, 30);

    assertThat(paced.onTimeCount()).isGreaterThanOrEqualTo(serial.onTimeCount());
    assertThat(paced.meanAgeMillis()).isLessThanOrEqualTo(serial.meanAgeMillis());
  }

  private static Seen run(
      Taking taking, int preparationMillis, int computeMillis, int framesPerSecond) {
    Random random = new Random(7);
    FrameGate<String> gate =
        GatePolicy.DEADLINE.gate(GateConfig.of(CAMERAS, List.of(Profile.of(512, 256))));
    OverlapPace pace = new OverlapPace();
    Deque<UnderWay> underWay = new ArrayDeque<>();
    List<Ticket<String>> arriving = arrivals(framesPerSecond, random);
    int arrived = 0;
    long preparing = 0;
    long free = 0;
    int onTime = 0;
    int late = 0;
    long ages = 0;
    for (long now = 0; now < SECONDS * 1000 * MILLI; now += TICK) {
      while (arrived < arriving.size() && arriving.get(arrived).captureEpochNanos() <= now) {
        gate.offer(arriving.get(arrived++), now, drop -> {});
      }
      while (!underWay.isEmpty() && underWay.getFirst().done() <= now) {
        UnderWay done = underWay.removeFirst();
        gate.finished(done.batch(), done.spans().serviceNanos(), now);
        pace.learn(done.batch(), done.spans());
        free = done.done();
        for (Ticket<String> ticket : done.batch().tickets()) {
          boolean isLate = done.done() > ticket.deadlineEpochNanos();
          late += isLate ? 1 : 0;
          onTime += isLate ? 0 : 1;
          ages += done.done() - ticket.captureEpochNanos();
        }
      }
      boolean may =
          preparing <= now
              && switch (taking) {
                case ONE_AFTER_THE_OTHER -> underWay.isEmpty();
                case AS_SOON_AS_THERE_IS_ROOM -> underWay.size() < 2;
                case AS_LATE_AS_IT_PAYS ->
                    underWay.isEmpty()
                        || underWay.size() < 2
                            && pace.takeNextEpochNanos(
                                    underWay.getLast().batch(), underWay.getLast().begun(), free)
                                <= now;
              };
      Optional<GateBatch<String>> batch =
          may && gate.waitingCount() > 0 ? gate.take(now, drop -> {}) : Optional.empty();
      if (batch.isPresent()) {
        int count = batch.get().tickets().size();
        long preparation = varied(preparationMillis * count, random);
        long compute = varied(computeMillis * count, random);
        preparing = now + preparation;
        long start = Math.max(preparing, underWay.isEmpty() ? 0 : underWay.getLast().done());
        underWay.addLast(
            new UnderWay(
                batch.get(),
                new StageSpans(preparation, preparation + compute),
                now,
                preparing,
                start + compute));
      }
    }
    return new Seen(onTime, late, ages / 1e6 / (onTime + late));
  }

  private static List<Ticket<String>> arrivals(int framesPerSecond, Random random) {
    List<Ticket<String>> tickets = new ArrayList<>();
    long period = 1000 * MILLI / framesPerSecond;
    for (String camera : CAMERAS) {
      long phase = (long) (random.nextDouble() * period);
      for (long i = 0; i < SECONDS * framesPerSecond; i++) {
        long capture = 1 + phase + i * period;
        tickets.add(new Ticket<>(new FrameId(camera, 1, i), capture, capture + BUDGET, camera));
      }
    }
    tickets.sort((a, b) -> Long.compare(a.captureEpochNanos(), b.captureEpochNanos()));
    return tickets;
  }

  private static long varied(int millis, Random random) {
    return (long) (millis * MILLI * Math.exp(0.05 * random.nextGaussian()));
  }
}
