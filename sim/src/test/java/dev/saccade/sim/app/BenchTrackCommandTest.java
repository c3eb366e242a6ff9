package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTrackCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldMeasureEveryContenderInEveryKindOfLoss() throws IOException {
    Path json = folder.resolve("out.json");
    int status =
        Cli.run(
            SaccadeCli.all(),
            "bench",
            "track",
            "--scenario",
            "parking-lot",
            "--seconds",
            "1",
            "--width",
            "320",
            "--height",
            "180",
            "--focal",
            "250",
            "--least-pixels",
            "12",
            "--json",
            json.toString());

    assertThat(status).isZero();
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    JsonNode kinds = result.get("scenarios").get("parking-lot");
    assertThat(kinds.fieldNames())
        .toIterable()
        .containsExactly("30 Hz", "30 Hz, lossy", "10 Hz", "10 Hz, lossy");
    for (JsonNode kind : kinds) {
      assertThat(kind.get("saccade").get("hota").asDouble()).isBetween(0.5, 1.0);
      assertThat(kind.get("positions").get("bands")).hasSize(3);
    }
    assertThat(kinds.get("30 Hz, lossy").get("sort").has("hota_coasted")).isTrue();
    assertThat(result.get("results").get(0).get("name").asText())
        .isEqualTo("parking-lot, 30 Hz: HOTA of saccade");
    assertThat(result.get("ratios").get("parking-lot, 30 Hz: saccade / sort").asDouble())
        .isPositive();
  }
}
