package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.v1.GetStatusRequest;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TrackServerTest {
  @Test
  @Timeout(60)
  void shouldTellPlannersWhyTheirStreamsEnd() throws IOException {
    TrackServer server =
        TrackServer.start(
            ServeSettings.loopback(0),
            1,
            new PipelineFacts(List.of("front"), "none", "none", ""),
            // Nobody listens there, and nobody need.
            Brokers.at("127.0.0.1:1"),
            StreamTopics.DEFAULT,
            SystemClock.epoch());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    try {
      Iterator<TrackUpdate> updates =
          PerceptionGrpc.newBlockingStub(channel)
              .subscribeTracks(SubscribeTracksRequest.getDefaultInstance());
      // The server takes up calls of one connection in any order: asked until it knows of it.
      PerceptionGrpc.PerceptionBlockingStub status = PerceptionGrpc.newBlockingStub(channel);
      while (status.getStatus(GetStatusRequest.getDefaultInstance()).getSubscriberCount() == 0) {
        Thread.onSpinWait();
      }
      server.close();
      assertThatThrownBy(updates::hasNext).hasMessage("UNAVAILABLE: the server is shutting down");
    } finally {
      channel.shutdownNow();
      server.close();
    }
  }
}
