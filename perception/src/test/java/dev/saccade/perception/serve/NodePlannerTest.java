package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.saccade.v1.TrackState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a planner in another language, where its language is at hand. */
class NodePlannerTest {
  private static final Path EXAMPLE = Path.of("../proto/examples/node");

  /** Kept, so that packages are fetched once. */
  private static final Path PACKAGES = Path.of("target/node-planner");

  private static final long MOST_SECONDS = 60;

  @TempDir private Path folder;

  @Test
  void shouldBeUnderstoodByAPlannerInJavaScript() throws IOException, InterruptedException {
    fetchPackages();
    try (SubscriberHub hub =
            new SubscriberHub(
                new PipelineFacts(List.of("front", "rear"), "cpu: test", "road", "00ff"),
                () -> Updates.START + 2 * Updates.PERIOD + 12_000_000,
                System::nanoTime,
                1);
        PlannerServer server =
            PlannerServer.start(
                ServeSettings.loopback(0), hub, () -> Updates.START, System::nanoTime)) {
      hub.onUpdate(
          Updates.update("front", 2, Updates.track(7, TrackState.TRACK_STATE_CONFIRMED)).build());

      Process node =
          start(
              "node", EXAMPLE.resolve("planner.js").toString(), "127.0.0.1:" + server.port(), "1");

      boolean ended = node.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
      node.destroyForcibly();
      assertThat(ended).as("it ends").isTrue();
      assertThat(output()).isEqualTo("frame 2, 12 ms old\n7 Car TRACK_STATE_CONFIRMED\n");
      assertThat(node.exitValue()).isZero();
    }
  }

  private void fetchPackages() throws IOException, InterruptedException {
    if (Files.isDirectory(PACKAGES.resolve("node_modules/@grpc/grpc-js"))) {
      return;
    }
    Files.createDirectories(PACKAGES);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.writeString(PACKAGES.resolve(file), Files.readString(EXAMPLE.resolve(file)));
    }
    Process npm =
        start(
            "npm",
            "ci",
            "--prefix",
            PACKAGES.toString(),
            "--ignore-scripts",
            "--prefer-offline",
            "--fetch-retries=0");
    if (!npm.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      abort("npm cannot fetch @grpc/grpc-js: " + output());
    }
  }

  private Process start(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder
        .environment()
        .put("NODE_PATH", PACKAGES.resolve("node_modules").toAbsolutePath().toString());
    try {
      return builder.start();
    } catch (IOException e) {
      return abort(command[0] + " is not installed");
    }
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
  }
}
