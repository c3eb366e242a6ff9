package dev.saccade.perception.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where the brokers are and how they are spoken to: what every client of ours begins with.
 *
 * @param bootstrapServers {@code host:port}, several with commas
 * @param client settings of the connection by Kafka's own names, such as {@code security.protocol}
 *     and {@code sasl.jaas.config}; only such as all kinds of clients have, so that none of those
 *     that the pipeline relies on can be changed
 */
public record Brokers(String bootstrapServers, Map<String, String> client) {
  private static final Set<String> SETTINGS = settingsOfAllClients();

  /**
   * @throws IllegalArgumentException naming the setting, and never a value that may be a secret
   */
  public Brokers {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrapServers: blank (expected: host:port)");
    }
    client.forEach(Brokers::require);
    client = Map.copyOf(client);
    try {
      AdminClientConfig.configDef().parse(client);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Spoken to in plain text. */
  public static Brokers at(String bootstrapServers) {
    return new Brokers(bootstrapServers, Map.of());
  }

  /** For a client to begin with; what it needs besides is put over it. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }

  /** What {@link #settings} gives, with others put over it. */
  public Map<String, Object> settings(Map<String, Object> others) {
    Map<String, Object> all = settings();
    all.putAll(others);
    return all;
  }

  /**
   * @throws IllegalArgumentException if no client can be made of the settings, e.g. because a key
   *     store is not there; one line
   */
  public Admin openAdmin() {
    try {
      return Admin.create(settings());
    } catch (KafkaException e) {
      throw new IllegalArgumentException(bootstrapServers + ": " + innermost(e).getMessage(), e);
    }
  }

  /** Without the values: they hold passwords. */
  @Override
  public String toString() {
    return bootstrapServers + " " + new TreeSet<>(client.keySet());
  }

  private static void require(String key, String value) {
    if (key.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(key + ": is said elsewhere (expected: only there)");
    }
    if (!SETTINGS.contains(key)) {
      throw new IllegalArgumentException(
          key
              + ": no setting of a Kafka connection (expected: one that producers, consumers and"
              + " admin clients have alike, such as security.protocol, sasl.mechanism,"
              + " sasl.jaas.config, ssl.truststore.location)");
    }
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(key + ": empty (expected: a value)");
    }
  }

  private static Set<String> settingsOfAllClients() {
    Set<String> names = new TreeSet<>(AdminClientConfig.configNames());
    names.retainAll(ProducerConfig.configNames());
    names.retainAll(ConsumerConfig.configNames());
    return names;
  }

  /** Kafka's outermost message is only that a client could not be made. */
  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
