package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import dev.saccade.sim.evaluate.TrackingFormat;
import dev.saccade.sim.evaluate.TrackingScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"standard,-1", "standard,57.5", "sort,1", "bytetrack,0.9"})
  void shouldFollowTwoPeopleThroughSomeonesDetections(String rules, double confidence)
      throws IOException {
    Path detections = folder.resolve("det.txt");
    Path truth = folder.resolve("gt.txt");
    Path out = folder.resolve("out.txt");
    Path json = folder.resolve("out.json");
    write(detections, truth, confidence);

    int status =
        Cli.run(
            SaccadeCli.all(),
            "track",
            "--detections",
            detections.toString(),
            "--format",
            "mot",
            "--fps",
            "25",
            "--rules",
            rules,
            "--out",
            out.toString(),
            "--json",
            json.toString());

    assertThat(status).isZero();
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.get("tracks").asInt()).isEqualTo(2);
    assertThat(result.get("frames").asInt()).isEqualTo(50);
    TrackingScores scores = TrackingFormat.named("mot").score(truth, out, Optional.empty());
    assertThat(scores.hota().hota()).isGreaterThan(0.85);
  }

  @Test
  void shouldSayWhichLineIsWrong() throws IOException {
    Path detections = folder.resolve("det.txt");
    Files.writeString(detections, "1,-1,10,10,20,40,0.9\n2,-1,10,10,-20,40,0.9\n");
    Path out = folder.resolve("out.txt");

    assertThat(track(detections, out, "25")).isEqualTo(2);
    assertThat(track(folder.resolve("missing.txt"), out, "25")).isEqualTo(2);
    assertThat(track(detections, out, "0")).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  private static int track(Path detections, Path out, String framesPerSecond) {
    return Cli.run(
        SaccadeCli.all(),
        "track",
        "--detections",
        detections.toString(),
        "--format",
        "mot",
        "--fps",
        framesPerSecond,
        "--out",
        out.toString());
  }

  private static void write(Path detections, Path truth, double confidence) throws IOException {
    Random random = new Random(7);
    StringBuilder seen = new StringBuilder();
    StringBuilder real = new StringBuilder();
    for (int frame = 1; frame <= 50; frame++) {
      for (int person = 0; person < 2; person++) {
        double left = person == 0 ? 100 + 4 * frame : 500 - 3 * frame;
        double top = 200 + 150 * person;
        real.append(
            String.format(
                Locale.ROOT, "%d,%d,%.1f,%.1f,40,100,1,1,1%n", frame, person + 1, left, top));
        seen.append(
            String.format(
                Locale.ROOT,
                "%d,-1,%.1f,%.1f,40,100,%s,-1,-1,-1%n",
                frame,
                left + random.nextGaussian(),
                top + random.nextGaussian(),
                confidence));
      }
    }
    Files.writeString(detections, seen);
    Files.writeString(truth, real);
  }
}
