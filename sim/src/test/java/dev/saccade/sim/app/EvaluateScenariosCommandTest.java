package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateScenariosCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldWriteARowForEveryScenarioAndOneForAll() throws IOException {
    Path page = folder.resolve("scenarios.md");
    Path json = folder.resolve("scenarios.json");

    int status =
        Cli.run(
            SaccadeCli.all(),
            "evaluate",
            "scenarios",
            "--scenario=highway,tunnel-exit",
            "--seeds=7",
            "--seconds=0.3",
            "--model=../perception/bundles/road",
            "--out=" + page,
            "--json=" + json);

    assertThat(status).isZero();
    assertThat(Files.readString(page))
        .contains("| highway | ", "| tunnel-exit | ", "| **all** | ", "--seconds=0.3");
    JsonNode scenarios = new ObjectMapper().readTree(json.toFile()).get("scenarios");
    assertThat(scenarios.get("highway").get("judged_frames").asInt()).isEqualTo(3);
    assertThat(scenarios.get("all").get("streaming").get("frames").asInt()).isEqualTo(6);
  }

  @Test
  void shouldRefuseAScenarioThatDoesNotExist() {
    assertThat(Cli.run(SaccadeCli.all(), "evaluate", "scenarios", "--scenario=moon")).isEqualTo(2);
  }

  @Test
  void shouldRefuseAStubSinceItSeesNothing() {
    assertThat(Cli.run(SaccadeCli.all(), "evaluate", "scenarios", "--stage=stub:20")).isEqualTo(2);
  }
}
