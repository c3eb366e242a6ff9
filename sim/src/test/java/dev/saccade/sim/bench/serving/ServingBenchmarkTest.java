package dev.saccade.sim.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServingBenchmarkTest {
  @Test
  void shouldAccountForEveryUpdateOfEverySubscriber() throws Exception {
    List<String> progress = new ArrayList<>();

    // Enough for those that stop to fill what the network holds for them.
    BenchmarkResult result = new ServingBenchmark(3, 1, 2, 20, 200, 0.4, 1).run(progress::add);

    Map<String, Measurement> named =
        result.measurements().stream()
            .collect(Collectors.toMap(Measurement::name, Function.identity()));
    assertThat(named.get("cameras of subscribers whose sent and skipped do not add up").median())
        .isZero();
    assertThat(named.get("updates skipped for those that stopped").median()).isPositive();
    assertThat(named.get("latency, 2 read beside 1 that stopped").median()).isPositive();
    assertThat(named.get("latency, plain gRPC stream, 2 read").runs()).isEqualTo(1);
    assertThat(result.ratios()).containsKeys("p99 beside stopped/without", "p99 ours/plain gRPC");
    assertThat(progress).containsExactly("warms up", "run 1 of 1");
  }
}
