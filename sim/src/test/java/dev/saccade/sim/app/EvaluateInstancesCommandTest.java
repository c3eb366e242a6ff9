package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateInstancesCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldJudgeAModelOnARenderedDriveInEveryWayAskedFor() throws IOException {
    Path drive = folder.resolve("drive");
    Path json = folder.resolve("result.json");
    run(
        "render",
        "--scenario",
        "dense-crowd",
        "--seed",
        "7",
        "--seconds",
        "0.2",
        "--rate",
        "10",
        "--width",
        "256",
        "--height",
        "128",
        "--out",
        drive.toString());

    int status =
        run(
            "evaluate", "instances",
            "--model", bundle(),
            "--data", "drive:" + drive,
            "--size", "256x128",
            "--iterations", "3,30",
            "--sampling", "nearest,bilinear",
            "--json", json.toString());

    assertThat(status).isZero();
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.get("results")).hasSize(4);
    assertThat(result.get("ap50").asDouble()).isBetween(0.0, 1.0);
    assertThat(result.get("ap").asDouble()).isLessThanOrEqualTo(result.get("ap50").asDouble());
    assertThat(result.get("per_class").has("Car")).isTrue();
    assertThat(result.get("results").get(1).get("iterations").asInt()).isEqualTo(30);
    assertThat(result.get("results").get(3).get("sampling").asText()).isEqualTo("bilinear");
  }

  @Test
  void shouldRefuseWhatItCannotJudge() {
    assertThat(run("evaluate", "instances")).isEqualTo(2);
    assertThat(run("evaluate", "instances", "--data", "drive:" + folder.resolve("nowhere")))
        .isEqualTo(2);
    assertThat(run("evaluate", "instances", "--data", "drive:x", "--pred", "a", "--gt", "b"))
        .isEqualTo(2);
  }

  /** The shipped bundle, wherever the tests are started. */
  private static String bundle() {
    Path here = Path.of("perception/bundles/rendered");
    return (here.toFile().isDirectory() ? here : Path.of("../perception/bundles/rendered"))
        .toString();
  }

  private static int run(String... arguments) {
    return Cli.run(SaccadeCli.all(), arguments);
  }
}
