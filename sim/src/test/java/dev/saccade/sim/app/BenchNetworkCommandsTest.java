package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchNetworkCommandsTest {
  @TempDir private Path folder;

  @Test
  void shouldSetNetworksBesideEachOther() throws IOException {
    JsonNode result =
        run(
            "bench",
            "engine",
            "--networks",
            "fast-scnn,ssn",
            "--size",
            "64x32",
            "--runs",
            "2",
            "--threads",
            "1",
            "--clock",
            "cpu");

    assertThat(result.get("results")).hasSize(2);
    assertThat(result.get("results").get(0).get("runs").asInt()).isEqualTo(2);
    assertThat(result.get("ratios").get("ssn / fast-scnn").asDouble()).isPositive();
    JsonNode ssn = result.get("networks").get(1);
    assertThat(ssn.get("name").asText()).isEqualTo("ssn");
    assertThat(ssn.get("params").asLong()).isEqualTo(1_274_829);
    assertThat(ssn.get("macs").asLong()).isPositive();
  }

  @Test
  void shouldSetDoublingBesideTheLoopAndManyStepsBesideFew() throws IOException {
    // Tests start in their module's folder.
    String bundle = Path.of("../perception/bundles/rendered").toString();
    JsonNode result = run("bench", "sampling", "--model", bundle, "--size", "64x32", "--runs", "3");

    assertThat(result.get("results")).hasSize(14);
    assertThat(result.get("ratios").get("whole frame, t=40 / t=3").asDouble()).isPositive();
    assertThat(result.get("ratios").get("loop / doubling, t=40").asDouble()).isGreaterThan(1);
  }

  @Test
  void shouldRefuseNetworksThatDoNotExist() {
    assertThat(Cli.run(SaccadeCli.all(), "bench", "engine", "--networks", "nonsense")).isEqualTo(2);
    assertThat(Cli.run(SaccadeCli.all(), "bench", "engine", "--runs", "0")).isEqualTo(2);
    assertThat(Cli.run(SaccadeCli.all(), "bench", "sampling", "--size", "big")).isEqualTo(2);
    assertThat(Cli.run(SaccadeCli.all(), "bench", "engine", "--clock", "cpu")).isEqualTo(2);
  }

  private JsonNode run(String... arguments) throws IOException {
    Path json = folder.resolve("result.json");
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--json";
    all[arguments.length + 1] = json.toString();
    assertThat(Cli.run(SaccadeCli.all(), all)).isZero();
    return new ObjectMapper().readTree(json.toFile());
  }
}
