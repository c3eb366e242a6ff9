package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class SoleReplayTest {
  private static final String APPLICATION = "two-at-once";

  @Test
  void shouldRefuseWhileAnotherReplayRunsOnTheBroker() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThatCode(() -> SoleReplay.await(admin, APPLICATION, 0, Duration.ZERO))
          .doesNotThrowAnyException();
      admin.createTopics(List.of(new NewTopic("read-by-another", 1, (short) 1))).all().get();
      try (KafkaConsumer<byte[], byte[]> another =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", APPLICATION),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        another.subscribe(List.of("read-by-another"));
        while (another.assignment().isEmpty()) {
          another.poll(Duration.ofMillis(100));
        }

        ReplayPlan plan =
            TestPlans.plan(
                new DrawnDrive(2, 30, "front"), 1, TestPlans.instantStub(), Pace.NATURAL, 1);
        assertThatThrownBy(
                () ->
                    new WallClockReplay(
                            plan,
                            StreamTopics.DEFAULT,
                            APPLICATION,
                            TestPlans.WALL,
                            WallClockReplay.Companion.NONE)
                        .waitingFor(Duration.ZERO)
                        .run(broker.brokers(), TopicRetention.DEFAULT))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("another replay runs on this broker");
      }
      // It left the group in good order.
      SoleReplay.await(admin, APPLICATION, 0, Duration.ofSeconds(60));
    }
  }
}
