package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokersTest {
  private static final Map<String, String> SASL =
      Map.of(
          "security.protocol", "SASL_SSL",
          "sasl.mechanism", "SCRAM-SHA-512",
          "sasl.jaas.config", "Login required username=\"vehicle\" password=\"secret\";",
          "ssl.truststore.location", "/etc/saccade/brokers.p12");

  @Test
  void shouldPutTheConnectionsSettingsIntoTheStreamsAndWhatItReliesOnOverThem() {
    Properties properties =
        KafkaSettings.of(new Brokers("broker:9093", SASL), "saccade", Path.of("state"))
            .streamsProperties();

    assertThat(properties).containsAllEntriesOf(SASL);
    assertThat(properties)
        .containsEntry("bootstrap.servers", "broker:9093")
        .containsEntry("application.id", "saccade");
  }

  @Test
  void shouldPutAClientsOwnNeedsOverTheConnectionsSettings() {
    assertThat(new Brokers("broker:9093", SASL).settings(Map.of("enable.auto.commit", false)))
        .containsAllEntriesOf(SASL)
        .containsEntry("bootstrap.servers", "broker:9093")
        .containsEntry("enable.auto.commit", false);
  }

  @Test
  void shouldRefuseWhatIsNoSettingOfAConnection() {
    // A slip; what the pipeline relies on; what has a key of its own.
    for (String key : new String[] {"sasl.jaas", "linger.ms", "group.id", "bootstrap.servers"}) {
      assertThatThrownBy(() -> new Brokers("broker:9093", Map.of(key, "1")))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(key + ": ");
    }
    assertThatThrownBy(() -> new Brokers("broker:9093", Map.of("security.protocol", "TLS")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("security.protocol")
        .hasMessageContaining("SASL_SSL");
    assertThatThrownBy(() -> new Brokers("broker:9093", Map.of("sasl.mechanism", " ")))
        .hasMessage("sasl.mechanism: empty (expected: a value)");
  }

  @Test
  void shouldSayWhyNoClientCanBeMade() {
    Brokers brokers =
        new Brokers(
            "localhost:9093",
            Map.of("security.protocol", "SSL", "ssl.truststore.location", "/no/such/store.jks"));

    assertThatThrownBy(() -> brokers.openAdmin().close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/no/such/store.jks");
  }

  @Test
  void shouldTellNobodyThePassword() {
    assertThat(new Brokers("broker:9093", SASL).toString())
        .contains("broker:9093", "sasl.jaas.config")
        .doesNotContain("secret");
  }
}
