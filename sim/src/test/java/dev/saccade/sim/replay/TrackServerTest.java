package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.app.TrackServer;
import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.stream.Topics;
import dev.saccade.sim.bench.Await;
import dev.saccade.v1.CameraStatus;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.GetStatusRequest;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TrackServerTest {
  private static final FrameId FRAME =
      FrameId.newBuilder().setCameraId("front").setSourceEpoch(1).setSequence(7).build();

  @Test
  void shouldTellPlannersWhatTheTopicsSay() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      StreamTopics topics = StreamTopics.DEFAULT;
      Topics.ensure(admin, topics, CameraDirectory.of("front"), TopicRetention.DEFAULT);
      try (KafkaProducer<byte[], byte[]> pipeline =
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", broker.bootstrapServers()),
                  new ByteArraySerializer(),
                  new ByteArraySerializer());
          TrackServer server =
              TrackServer.start(
                  ServeSettings.loopback(0),
                  1,
                  new PipelineFacts(List.of("front"), "stub", "none", ""),
                  broker.brokers(),
                  topics,
                  TestPlans.WALL)) {
        ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        try {
          PerceptionGrpc.PerceptionBlockingStub planner = PerceptionGrpc.newBlockingStub(channel);
          // A server counts what becomes known while it runs, and begins to read at its leisure.
          Await.until(
              () -> {
                var unusedTracks =
                    pipeline.send(new ProducerRecord<>(topics.tracks(), 0, null, update()));
                var unusedOutcome =
                    pipeline.send(new ProducerRecord<>(topics.outcomes(), 0, null, outcome()));
                return front(planner).getProcessedCount() > 0;
              },
              "the outcome");

          assertThat(front(planner).getProcessedCount()).as("each frame once").isEqualTo(1);
          assertThat(
                  planner
                      .subscribeTracks(SubscribeTracksRequest.getDefaultInstance())
                      .next()
                      .getFrameId())
              .isEqualTo(FRAME);
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }

  private static CameraStatus front(PerceptionGrpc.PerceptionBlockingStub planner) {
    return planner.getStatus(GetStatusRequest.getDefaultInstance()).getCameras(0);
  }

  private static byte[] update() {
    return TrackUpdate.newBuilder().setFrameId(FRAME).setCaptureEpochNanos(1).build().toByteArray();
  }

  private static byte[] outcome() {
    return FrameOutcome.newBuilder()
        .setId(FRAME)
        .setCaptureEpochNanos(1)
        .setDecidedEpochNanos(2)
        .setProcessed(dev.saccade.v1.Processed.newBuilder().setLatencyNanos(1))
        .build()
        .toByteArray();
  }
}
