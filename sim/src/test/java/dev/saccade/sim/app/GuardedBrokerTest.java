package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.app.Cli;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.awt.image.BufferedImage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command that speaks to a broker, with one that lets nobody in without a password. */
@Timeout(120)
class GuardedBrokerTest {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"";

  private static final Map<String, String> GUARDED =
      Map.of(
          "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
          "inter.broker.listener.name", "PLAINTEXT",
          "sasl.enabled.mechanisms", "PLAIN",
          "sasl.mechanism.inter.broker.protocol", "PLAIN",
          "listener.name.plaintext.plain.sasl.jaas.config",
              String.format(LOGIN, "broker", "own")
                  + " user_broker=\"own\" user_vehicle=\"sesame\";");

  @TempDir private Path folder;

  @Test
  void shouldServeIngestAndAskOnABrokerThatWantsAPassword() throws Exception {
    Path drive = Files.createDirectory(folder.resolve("drive"));
    for (int i = 0; i < 5; i++) {
      ImageIO.write(
          new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB),
          "png",
          drive.resolve(i + ".png").toFile());
    }
    Path client =
        Files.writeString(
            folder.resolve("client.properties"),
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config="
                + String.format(LOGIN, "vehicle", "sesame")
                + ";\n");
    int port = freePort();
    Path seen = folder.resolve("seen.json");
    Path outcomes = folder.resolve("outcomes.json");
    try (EmbeddedBroker broker = EmbeddedBroker.start(GUARDED)) {
      Path config = Files.writeString(folder.resolve("saccade.yaml"), yaml(broker, port));
      Thread vehicle = started("serve", "--config", config.toString());
      try {
        // Until the vehicle has made its topics there is nothing to put frames on.
        while (run(
                "ingest",
                "--camera",
                "front",
                "--source",
                drive.toString(),
                "--budget",
                "60000",
                "--broker",
                broker.bootstrapServers(),
                "--kafka-config",
                client.toString())
            != 0) {
          assertThat(vehicle.isAlive()).isTrue();
        }
        JsonNode found;
        do {
          assertThat(
                  run(
                      "outcomes",
                      "--broker",
                      broker.bootstrapServers(),
                      "--kafka-config",
                      client.toString(),
                      "--json",
                      outcomes.toString()))
              .isZero();
          found = new ObjectMapper().readTree(outcomes.toFile()).get("outcomes");
        } while (found.size() < 5);
        assertThat(found).hasSize(5);
        // What the planners' feed read, by clients of its own.
        assertThat(
                run(
                    "watch",
                    "--target",
                    "127.0.0.1:" + port,
                    "--updates",
                    "1",
                    "--json",
                    seen.toString()))
            .isZero();
        assertThat(new ObjectMapper().readTree(seen.toFile()).at("/frame_id/camera_id").asText())
            .isEqualTo("front");
      } finally {
        vehicle.interrupt();
        vehicle.join();
      }
    }
  }

  private static Thread started(String... arguments) {
    Thread thread = new Thread(() -> run(arguments), "test-serve");
    thread.start();
    return thread;
  }

  private static int run(String... arguments) {
    return Cli.run(SaccadeCli.all(), arguments);
  }

  private String yaml(EmbeddedBroker broker, int port) {
    return """
        kafka:
          bootstrap: %s
          state: '%s'
          client:
            security.protocol: SASL_PLAINTEXT
            sasl.mechanism: PLAIN
            sasl.jaas.config: '%s;'
        cameras:
          - id: front
        stage:
          engine: stub:1
        grpc:
          port: %d
        metrics:
          port: -1
        """
        .formatted(
            broker.bootstrapServers(),
            folder.resolve("state"),
            String.format(LOGIN, "vehicle", "sesame"),
            port);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
