package dev.saccade.perception.stream;

import static dev.saccade.perception.stream.PipelineBench.BUDGET;
import static dev.saccade.perception.stream.PipelineBench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Captures = outcomes, whatever arrives. */
class ConservationTest {
  enum Kind {
    FRAME,
    SENT_TWICE,
    LOST_AT_THE_SOURCE,
    SWAPPED_WITH_THE_NEXT,
    UNREADABLE_PAYLOAD,
    FAILING_ENGINE,
    DAMAGED_WITH_HEADERS,
    DAMAGED_WITHOUT_HEADERS,
    FROM_THE_FUTURE,
    ALREADY_LATE
  }

  record Arrival(Kind kind, int gapMillis) {}

  @Provide
  Arbitrary<List<Arrival>> arrivals() {
    Arbitrary<Kind> kinds =
        Arbitraries.oneOf(Arbitraries.just(Kind.FRAME), Arbitraries.of(Kind.values()));
    return Combinators.combine(kinds, Arbitraries.integers().between(0, 40))
        .as(Arrival::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 300)
  void shouldGiveEveryCaptureExactlyOneOutcome(
      @ForAll("arrivals") List<Arrival> arrivals, @ForAll GatePolicy policy) {
    try (PipelineBench bench = new PipelineBench(policy, new FakeStage())) {
      Sender sender = new Sender(bench);
      arrivals.forEach(sender::send);
      bench.send(bench.frame(sender.next)); // nothing is missing behind the last
      sender.named.add(sender.next);
      sender.firstReadable = sender.firstReadable < 0 ? sender.next : sender.firstReadable;
      bench.pass(20 * BUDGET);

      List<FrameOutcome> outcomes = bench.outcomes();
      List<Long> settled = new ArrayList<>();
      Set<Long> missing = new TreeSet<>();
      long unnamed = 0;
      for (FrameOutcome outcome : outcomes) {
        if (outcome instanceof FrameOutcome.Dropped gap && gap.reason() == DropReason.SOURCE_GAP) {
          FrameId first = gap.frameId().orElseThrow();
          for (long i = 0; i < gap.frameCount(); i++) {
            assertThat(missing.add(first.sequence() + i)).isTrue();
          }
        } else if (outcome.frameId().isPresent()) {
          settled.add(outcome.frameId().get().sequence());
        } else {
          unnamed++;
        }
      }
      assertThat(settled).containsExactlyInAnyOrderElementsOf(sender.named);
      assertThat(unnamed).isEqualTo(sender.unnamed);
      settled.forEach(missing::remove); // those that came after all
      long first = sender.firstReadable; // a damaged record begins no start of a source
      assertThat(missing)
          .containsExactlyElementsOf(
              sender.lost.stream().filter(sequence -> sequence > first).toList());
      assertThat(bench.pendingCount()).isZero();
      shouldHaveToldPlanners(outcomes, bench.updates());
    }
  }

  /** Every drop is counted into one update; a heartbeat says what no update was left to say. */
  private static void shouldHaveToldPlanners(
      List<FrameOutcome> outcomes, List<TrackUpdate> updates) {
    long dropped = 0;
    for (FrameOutcome outcome : outcomes) {
      if (outcome instanceof FrameOutcome.Dropped drop) {
        dropped += drop.frameCount();
      }
    }
    long told =
        updates.stream()
            .flatMap(update -> update.getDropsSinceLastList().stream())
            .mapToLong(DropCount::getFrameCount)
            .sum();
    assertThat(told).isEqualTo(dropped);
  }

  private static final class Sender {
    final PipelineBench bench;
    final Set<Long> named = new TreeSet<>();
    final Set<Long> lost = new TreeSet<>();
    long unnamed;
    long firstReadable = -1;
    long next;

    Sender(PipelineBench bench) {
      this.bench = bench;
    }

    void send(Arrival arrival) {
      bench.pass(arrival.gapMillis() * MILLI + 1);
      long now = bench.clock.epochNanos();
      switch (arrival.kind()) {
        case FRAME -> frame(next, now, FakeStage.CAR);
        case SENT_TWICE -> {
          frame(next, now, FakeStage.CAR);
          frame(next, now, FakeStage.CAR);
        }
        case LOST_AT_THE_SOURCE -> lost.add(next);
        case SWAPPED_WITH_THE_NEXT -> {
          frame(next + 1, now, FakeStage.CAR);
          frame(next, now, FakeStage.CAR);
          next++;
        }
        case UNREADABLE_PAYLOAD -> frame(next, now, FakeStage.UNREADABLE);
        case FAILING_ENGINE -> frame(next, now, FakeStage.THROWS);
        case DAMAGED_WITH_HEADERS -> {
          bench.send(
              new byte[] {-1}, new RecordHeaders(WireFrames.headers(PipelineBench.id(next))));
          named.add(next);
        }
        case DAMAGED_WITHOUT_HEADERS -> {
          bench.send(new byte[] {-1});
          unnamed++;
          next--; // it stands for no sequence number
        }
        case FROM_THE_FUTURE -> frame(next, now + BUDGET, FakeStage.CAR);
        case ALREADY_LATE -> frame(next, now - 2 * BUDGET, FakeStage.CAR);
      }
      next++;
    }

    private void frame(long sequence, long captureEpochNanos, byte kind) {
      bench.send(PipelineBench.frame(sequence, captureEpochNanos, kind));
      named.add(sequence);
      firstReadable = firstReadable < 0 ? sequence : firstReadable;
    }
  }
}
