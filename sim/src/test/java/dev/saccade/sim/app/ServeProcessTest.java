package dev.saccade.sim.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.saccade.perception.app.VehicleCommands;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as whoever starts it sees it: a process with a status, on a real broker. */
@Timeout(300)
class ServeProcessTest {
  private static final StreamTopics TOPICS = StreamTopics.DEFAULT;

  @TempDir Path folder;

  @Test
  void shouldEndWithAFailureAndALineWhenThePipelineDiesByItself() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(client(broker))) {
      NewTopic calibrations =
          new NewTopic(TOPICS.calibration(), 1, (short) 1)
              .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact"));
      admin.createTopics(List.of(calibrations)).all().get();
      put(broker, TOPICS.calibration());
      Serving serving = serve(broker, "front");

      // Who reads calibrations stands beyond the end of it now; Kafka replaces no such thread.
      admin.deleteTopics(List.of(TOPICS.calibration())).all().get();
      makeAsSoonAsItIsGone(admin, calibrations);
      int status = serving.process().waitFor();

      List<String> said = serving.rest();
      assertThat(status).as("%s", said).isEqualTo(1);
      assertThat(said.get(said.size() - 1)).startsWith("saccade: failed: the pipeline stopped: ");
    }
  }

  @Test
  void shouldEndInPeaceWhenToldToAndStartAgainWithOneCameraMore() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      try (Serving one = serve(broker, "front")) {
        one.process().toHandle().destroy(); // as systemd does
        assertThat(one.process().waitFor()).as("of SIGTERM").isEqualTo(128 + 15);
        assertThat(one.rest()).isEmpty();
      }
      try (Serving two = serve(broker, "front", "left");
          Admin admin = Admin.create(client(broker))) {
        assertThat(two.process().isAlive()).isTrue();
        List<String> topics =
            List.of(
                TOPICS.frames(),
                TOPICS.tracks(),
                TOPICS.outcomes(),
                "saccade-pending-frames-changelog",
                "saccade-tracks-changelog");
        assertThat(admin.describeTopics(topics).allTopicNames().get().values())
            .extracting(topic -> topic.partitions().size())
            .containsOnly(2);
      }
    }
  }

  private record Serving(Process process, BufferedReader output) implements AutoCloseable {
    List<String> rest() {
      return output.lines().toList();
    }

    @Override
    public void close() throws Exception {
      process.destroyForcibly().waitFor();
      output.close();
    }
  }

  /** Returns when it serves, a calibration that nobody can read lying on its topic. */
  private Serving serve(EmbeddedBroker broker, String... cameras) throws Exception {
    Path config = folder.resolve("saccade.yaml");
    StringBuilder yaml =
        new StringBuilder(
            "kafka:\n  bootstrap: %s\n  state: %s\ncameras:\n"
                .formatted(broker.bootstrapServers(), folder.resolve("state")));
    for (String camera : cameras) {
      yaml.append("  - id: ").append(camera).append('\n');
    }
    yaml.append("stage:\n  engine: stub:1\ngrpc:\n  port: 0\nmetrics:\n  port: 0\n");
    Files.writeString(config, yaml);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                VehicleCommands.class.getName(),
                "serve",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.contains("ServeCommand: serving")) {
        return new Serving(process, output);
      }
    }
    process.destroyForcibly();
    return fail("serve ended: " + said);
  }

  private static void put(EmbeddedBroker broker, String topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(broker), new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] any = "front".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, any, any)).get();
    }
  }

  private static void makeAsSoonAsItIsGone(Admin admin, NewTopic topic) throws Exception {
    while (true) {
      try {
        admin.createTopics(List.of(topic)).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  private static Map<String, Object> client(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
