package dev.saccade.sim.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The same promises on the broker that others run, where there is Docker to run it in. */
class PipelineOnClusterTest extends PipelineOnBrokerTest {
  private static KafkaContainer broker;

  @BeforeAll
  static void startBroker() {
    // Looked for before it is asked for: the asking tells of everything that it tried.
    Assumptions.assumeTrue(
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")),
        "no Docker here: Apache Kafka's own image is not tried");
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "Docker does not answer: Apache Kafka's own image is not tried");
    broker =
        new KafkaContainer("apache/kafka:4.1.0")
            .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.stop();
    }
  }

  @Override
  String bootstrapServers() {
    return broker.getBootstrapServers();
  }
}
