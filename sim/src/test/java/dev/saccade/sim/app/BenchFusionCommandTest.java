package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchFusionCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldCountOneIdForWhatTwoCamerasSee() throws IOException {
    Path json = folder.resolve("out.json");
    int status =
        Cli.run(
            SaccadeCli.all(),
            "bench",
            "fusion",
            "--scenario",
            "crossing",
            "--seconds",
            "1",
            "--cameras",
            "2",
            "--width",
            "320",
            "--height",
            "180",
            "--focal",
            "140",
            "--least-pixels",
            "12",
            "--json",
            json.toString());

    assertThat(status).isZero();
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    JsonNode counts = result.get("scenarios").get("crossing");
    assertThat(counts.get("sightings_by_two_cameras").asInt()).isGreaterThan(10);
    assertThat(counts.get("of_these_one_id").asInt())
        .isGreaterThan(counts.get("sightings_by_two_cameras").asInt() * 7 / 10);
    assertThat(result.get("results").get(0).get("name").asText())
        .isEqualTo("crossing: one id for two cameras");
  }

  @Test
  void shouldRefuseASingleCamera() {
    assertThat(Cli.run(SaccadeCli.all(), "bench", "fusion", "--cameras", "1")).isEqualTo(2);
  }
}
