package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.stream.Topics;
import dev.saccade.perception.stream.VehicleSettings;
import dev.saccade.perception.stream.VehicleStream;
import dev.saccade.v1.Covariance2;
import dev.saccade.v1.EgoPose;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fusion on a real broker: repartitioned, kept in a changelog, taken up again. */
class VehicleStreamTest {
  private static final long START = 1_700_000_000_000_000_000L;
  private static final TopicPartition FUSED = new TopicPartition(VehicleSettings.DEFAULT_TOPIC, 0);

  @TempDir Path folder;

  @Test
  void shouldFuseAcrossPartitionsAndKeepIdsAcrossARestart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(OptionalInt.empty(), Optional.empty())) {
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      StreamTopics topics = StreamTopics.DEFAULT;
      TopicRetention retention =
          new TopicRetention(
              Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), 1);
      try (Admin admin = Admin.create(client)) {
        Topics.ensure(admin, topics, CameraDirectory.of("front", "left"), retention);
        Topics.ensureVehicleTracks(admin, FUSED.topic(), retention);
      }
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), "test", folder);
      VehicleSettings settings = new VehicleSettings("car", topics.tracks(), FUSED.topic());
      try (KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
          KafkaConsumer<byte[], byte[]> consumer =
              new KafkaConsumer<>(
                  client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer.assign(List.of(FUSED));
        consumer.seekToBeginning(List.of(FUSED));

        VehicleTrackUpdate before = fuse(settings, kafka, producer, consumer, 0);
        VehicleTrackUpdate after = fuse(settings, kafka, producer, consumer, 5);

        assertThat(before.getTracksList()).hasSize(1);
        assertThat(before.getTracks(0).getSourcesList())
            .extracting(source -> source.getCameraId() + "/" + source.getTrackId())
            .containsExactly("front/3", "left/8");
        assertThat(after.getTracksList()).hasSize(1);
        assertThat(after.getTracks(0).getTrackId()).isEqualTo(before.getTracks(0).getTrackId());
      }
    }
  }

  /** Runs the fusion until it has made one track of both cameras' update of a frame. */
  private static VehicleTrackUpdate fuse(
      VehicleSettings settings,
      KafkaSettings kafka,
      KafkaProducer<byte[], byte[]> producer,
      KafkaConsumer<byte[], byte[]> consumer,
      int frame)
      throws Exception {
    try (VehicleStream stream =
        VehicleStream.start(settings, kafka, () -> START + frame * 100_000_000L)) {
      for (int look = 0; !stream.isRunning() && look < 1200; look++) {
        LockSupport.parkNanos(50_000_000);
      }
      var front = producer.send(update(settings.cameraTracks(), 0, "front", 3, 12, frame));
      var left = producer.send(update(settings.cameraTracks(), 1, "left", 8, 12.2, frame));
      producer.flush();
      front.get();
      left.get();
      for (int poll = 0; poll < 60; poll++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          VehicleTrackUpdate update = VehicleTrackUpdate.parseFrom(record.value());
          if (update.getCaptureEpochNanos() == START + frame * 100_000_000L
              && update.getTracksCount() == 1
              && update.getTracks(0).getSourcesCount() == 2) {
            return update;
          }
        }
      }
      throw new AssertionError("no track of two cameras in frame " + frame);
    }
  }

  private static ProducerRecord<byte[], byte[]> update(
      String topic, int partition, String camera, long id, double x, int frame) {
    Covariance2 covariance = Covariance2.newBuilder().setXx(0.2).setYy(0.2).build();
    TrackUpdate update =
        TrackUpdate.newBuilder()
            .setFrameId(
                FrameId.newBuilder().setCameraId(camera).setSourceEpoch(1).setSequence(frame))
            .setCaptureEpochNanos(START + frame * 100_000_000L)
            .setEgoPose(EgoPose.getDefaultInstance())
            .addTracks(
                Track.newBuilder()
                    .setTrackId(id)
                    .setState(TrackState.TRACK_STATE_CONFIRMED)
                    .setClassName("Car")
                    .setCategory(ObjectCategory.OBJECT_CATEGORY_VEHICLE)
                    .setExistence(0.9f)
                    .setFirstSeenEpochNanos(START)
                    .setLastSeenEpochNanos(START + frame * 100_000_000L)
                    .setGround(
                        GroundState.newBuilder()
                            .setXMetres(x)
                            .setYMetres(1)
                            .setPositionCovariance(covariance)
                            .setVelocityCovariance(covariance)))
            .build();
    return new ProducerRecord<>(
        topic, partition, camera.getBytes(StandardCharsets.UTF_8), update.toByteArray());
  }
}
