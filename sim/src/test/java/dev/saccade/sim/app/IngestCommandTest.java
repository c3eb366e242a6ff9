package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.app.Cli;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.stream.Topics;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {
  private static EmbeddedBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
    try (Admin admin = broker.brokers().openAdmin()) {
      Topics.ensure(
          admin, StreamTopics.DEFAULT, CameraDirectory.of("front", "left"), TopicRetention.DEFAULT);
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void shouldFailWhenALiveSourceEnds() throws IOException {
    String recorded = picture().toString();

    assertThat(ingest("--source", picture().getParent().toString(), "--cameras", "front,left"))
        .isEqualTo("0");
    // A recording ends; a camera does not, and is to be started again.
    assertThat(ingest("--source", "file://" + recorded, "--cameras", "front,left"))
        .startsWith("1")
        .contains("the live source ended after 1 frames");
  }

  @Test
  void shouldAllowAPartitionWhoseCameraWasTakenAway() throws IOException {
    String drive = picture().getParent().toString();

    assertThat(ingest("--source", drive, "--cameras", "front")).isEqualTo("0");
    // Not told which of the two it is.
    assertThat(ingest("--source", drive)).startsWith("2").contains("2 partitions", "--cameras");
    assertThat(ingest("--source", drive, "--cameras", "front,left,right"))
        .startsWith("2")
        .contains("2 partitions");
  }

  private Path picture() throws IOException {
    Path file = folder.resolve("0.png");
    ImageIO.write(new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  /** The exit status, and what was said on standard error. */
  private static String ingest(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("ingest", "--camera", "front", "--broker", broker.bootstrapServers()));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int status = Cli.run(SaccadeCli.all(), arguments.toArray(new String[0]));
      return status + said.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(before);
    }
  }
}
