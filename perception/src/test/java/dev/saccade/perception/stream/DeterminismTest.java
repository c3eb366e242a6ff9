package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.v1.TrackUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DeterminismTest {
  @Property(tries = 5)
  void shouldGiveTheSameBytesForTheSameArrivals(@ForAll long seed) {
    List<byte[]> first = run(seed);

    assertThat(first).hasSizeGreaterThan(10);
    assertThat(run(seed)).usingElementComparator(Arrays::compare).isEqualTo(first);
  }

  private static List<byte[]> run(long seed) {
    Random random = new Random(seed);
    List<byte[]> written = new ArrayList<>();
    try (PipelineBench bench = new PipelineBench(GatePolicy.DEADLINE, new FakeStage())) {
      for (int sequence = 0; sequence < 30; sequence++) {
        bench.send(bench.frame(sequence));
        bench.pass(1 + random.nextInt(60_000_000));
      }
      bench.pass(PipelineBench.BUDGET);
      bench.settled().forEach(frame -> written.add(WireOutcomes.toWire(frame).toByteArray()));
      bench.updates().stream().map(TrackUpdate::toByteArray).forEach(written::add);
    }
    return written;
  }
}
