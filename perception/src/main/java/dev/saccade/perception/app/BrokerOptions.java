package dev.saccade.perception.app;

import dev.saccade.perception.stream.Brokers;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Option;

/** Options of commands that speak to a Kafka broker. */
public final class BrokerOptions {
  private static final long MAX_BYTES = 1 << 20;

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      description = "The Kafka broker, or several with commas.")
  private String broker;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "Settings of the connection, lines of key=value as Kafka's own tools read them, such as"
              + " security.protocol and sasl.jaas.config.")
  private Path kafkaConfig;

  /** Whether a broker is named at all. */
  public boolean isGiven() {
    return broker != null;
  }

  /** As it was written, for messages. */
  public String text() {
    return "--broker " + broker;
  }

  /**
   * @throws UsageException if none is named, or a setting or a file it names is no good; one line
   */
  public Brokers brokers() {
    if (broker == null) {
      throw new UsageException("--broker: missing; write --broker HOST:PORT");
    }
    if (!broker.matches("[^,:\\s]+:[0-9]{1,5}(,[^,:\\s]+:[0-9]{1,5})*")) {
      throw new UsageException("--broker " + broker + ": no address; write HOST:PORT");
    }
    if (kafkaConfig == null) {
      return Brokers.at(broker);
    }
    try {
      Brokers brokers = new Brokers(broker, read(kafkaConfig));
      // Here, where it can be explained: a key store that is not there is an error of its client.
      try (Admin tried = brokers.openAdmin()) {
        return brokers;
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--kafka-config " + kafkaConfig + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UsageException(
            "--kafka-config "
                + file
                + ": "
                + Files.size(file)
                + " bytes (expected: at most "
                + MAX_BYTES
                + ")");
      }
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
      Map<String, String> settings = new TreeMap<>();
      properties
          .stringPropertyNames()
          .forEach(key -> settings.put(key, properties.getProperty(key)));
      return settings;
    } catch (NoSuchFileException e) {
      throw new UsageException("--kafka-config " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new UsageException("--kafka-config " + file + ": cannot be read", e);
    }
  }
}
