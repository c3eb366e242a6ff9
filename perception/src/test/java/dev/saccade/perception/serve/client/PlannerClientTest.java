package dev.saccade.perception.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.FrameId;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlannerClientTest {
  private static final PlannerClient.Settings QUICK =
      new PlannerClient.Settings(4_000_000, 1_000_000, 10_000_000);

  private final BlockingQueue<StreamObserver<TrackUpdate>> streams = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private Server server;
  private ManagedChannel channel;

  private final PlannerListener listener =
      new PlannerListener() {
        @Override
        public void onUpdate(TrackUpdate update) {
          heard.add(
              (update.getHeartbeat() ? "heartbeat " : "update ")
                  + update.getFrameId().getSequence());
        }

        @Override
        public void onStale(String cameraId, long ageNanos) {
          heard.add("stale " + cameraId);
        }

        @Override
        public void onReconnecting(Status status) {
          heard.add("reconnecting " + status.getCode());
        }

        @Override
        public void onRefused(Status status) {
          heard.add("refused " + status.getCode());
        }
      };

  private final class FakeService extends PerceptionGrpc.PerceptionImplBase {
    @Override
    public void subscribeTracks(
        SubscribeTracksRequest request, StreamObserver<TrackUpdate> responseObserver) {
      streams.add(responseObserver);
    }
  }

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(new FakeService()).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void shouldConnectAgainAndPassOnOnlyWhatIsNewer() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      StreamObserver<TrackUpdate> stream = nextStream();
      stream.onNext(update(1, 7));
      stream.onError(Status.UNAVAILABLE.asException());
      StreamObserver<TrackUpdate> second = nextStream();
      // What is known already, then what is new, then a camera that started anew.
      second.onNext(update(1, 7));
      second.onNext(update(1, 8));
      second.onNext(update(2, 0));
      second.onCompleted();
      nextStream().onNext(update(2, 1));

      assertThat(next()).isEqualTo("update 7");
      assertThat(next()).isEqualTo("reconnecting UNAVAILABLE");
      assertThat(next()).isEqualTo("update 8");
      assertThat(next()).isEqualTo("update 0");
      assertThat(next()).isEqualTo("reconnecting UNAVAILABLE");
      assertThat(next()).isEqualTo("update 1");
    }
  }

  @Test
  void shouldFollowACameraThatStartsAnewAfterTheClockWasSetBack() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      StreamObserver<TrackUpdate> stream = nextStream();
      stream.onNext(update(2, 7));
      // Of an earlier start: only old, then of the new time.
      stream.onNext(update(1, 3).toBuilder().setAgeAtSendNanos(1_000_000_000_000L).build());
      stream.onNext(update(1, 4).toBuilder().setAgeAtSendNanos(20).build());

      assertThat(next()).isEqualTo("update 7");
      assertThat(next()).isEqualTo("update 4");
    }
  }

  @Test
  void shouldGiveUpWhenItIsRefused() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      nextStream().onError(Status.NOT_FOUND.asException());
      assertThat(next()).isEqualTo("refused NOT_FOUND");
    }
    assertThat(streams).isEmpty();
  }

  @Test
  void shouldTellOnceThatTracksHaveGrownStaleEvenWhileHeartbeatsCome() throws InterruptedException {
    try (PlannerClient client =
        subscribe(SubscribeTracksRequest.newBuilder().addCameraIds("front").build())) {
      StreamObserver<TrackUpdate> stream = nextStream();
      nanos.addAndGet(5_000_000);
      assertThat(next()).as("nothing ever came").isEqualTo("stale front");
      stream.onNext(update(1, 1));
      assertThat(next()).isEqualTo("update 1");
      nanos.addAndGet(3_000_000);
      stream.onNext(update(1, 2).toBuilder().setHeartbeat(true).build());
      assertThat(next()).isEqualTo("heartbeat 2");
      nanos.addAndGet(3_000_000);
      assertThat(next()).isEqualTo("stale front");
      // An update that was old when it was sent does not make the camera fresh.
      stream.onNext(update(1, 3).toBuilder().setAgeAtSendNanos(9_000_000).build());
      assertThat(next()).isEqualTo("update 3");
      assertThat(next()).isEqualTo("stale front");
    }
  }

  @Test
  void shouldTellThatNothingCameWhereNoCameraWasNamed() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      StreamObserver<TrackUpdate> stream = nextStream();
      nanos.addAndGet(5_000_000);
      assertThat(next()).isEqualTo("stale ");
      stream.onNext(update(1, 1));
      assertThat(next()).isEqualTo("update 1");
      nanos.addAndGet(5_000_000);
      assertThat(next()).isEqualTo("stale front");
    }
  }

  @Test
  void shouldGoOnWithAListenerThatThrows() throws InterruptedException {
    PlannerListener clumsy =
        new PlannerListener() {
          @Override
          public void onUpdate(TrackUpdate update) {
            listener.onUpdate(update);
            throw new IllegalStateException("the planner's mistake");
          }

          @Override
          public void onStale(String cameraId, long ageNanos) {
            listener.onStale(cameraId, ageNanos);
            throw new IllegalStateException("another");
          }

          @Override
          public void onReconnecting(Status status) {
            listener.onReconnecting(status);
            throw new IllegalStateException("and another");
          }
        };
    try (PlannerClient client =
        PlannerClient.subscribe(
            channel, SubscribeTracksRequest.getDefaultInstance(), clumsy, QUICK, nanos::get)) {
      StreamObserver<TrackUpdate> stream = nextStream();
      stream.onNext(update(1, 1));
      stream.onNext(update(1, 2));
      assertThat(next()).isEqualTo("update 1");
      assertThat(next()).isEqualTo("update 2");
      nanos.addAndGet(5_000_000);
      assertThat(next()).isEqualTo("stale front");
      stream.onNext(update(1, 3));
      assertThat(next()).isEqualTo("update 3");
      nanos.addAndGet(5_000_000);
      assertThat(next()).as("staleness is still looked at").isEqualTo("stale front");
      stream.onError(Status.UNAVAILABLE.asException());
      assertThat(next()).isEqualTo("reconnecting UNAVAILABLE");
      nextStream().onNext(update(1, 4));
      assertThat(next()).isEqualTo("update 4");
    }
  }

  @Test
  void shouldAskForTheNextMessageOnlyWhenTheListenerIsDone() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    PlannerListener slow =
        update -> {
          arrived.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          heard.add("update " + update.getFrameId().getSequence());
        };
    try (PlannerClient client =
        PlannerClient.subscribe(
            channel, SubscribeTracksRequest.getDefaultInstance(), slow, QUICK, nanos::get)) {
      StreamObserver<TrackUpdate> stream = nextStream();
      stream.onNext(update(1, 1));
      arrived.await();
      stream.onNext(update(1, 2));
      stream.onNext(update(1, 3));
      assertThat(((io.grpc.stub.ServerCallStreamObserver<TrackUpdate>) stream).isReady())
          .as("the server sees that the planner is busy")
          .isFalse();
      release.countDown();
      assertThat(next()).isEqualTo("update 1");
      assertThat(next()).isEqualTo("update 2");
      assertThat(next()).isEqualTo("update 3");
    }
  }

  @Test
  void shouldRunTheExampleOfTheReadme() throws IOException, InterruptedException {
    Server onLoopback =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new FakeService())
            .build()
            .start();
    try {
      Track track =
          Track.newBuilder()
              .setTrackId(12)
              .setClassName("Car")
              .setState(TrackState.TRACK_STATE_CONFIRMED)
              .build();
      Thread feeder =
          new Thread(
              () -> {
                try {
                  nextStream().onNext(update(1, 1).toBuilder().addTracks(track).build());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      feeder.start();
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PlannerExample.run(
          "127.0.0.1:" + onLoopback.getPort(),
          new PrintStream(printed, true, StandardCharsets.UTF_8),
          new CountDownLatch(1));
      feeder.join();
      assertThat(printed.toString(StandardCharsets.UTF_8).strip())
          .isEqualTo("12 Car TRACK_STATE_CONFIRMED");
    } finally {
      onLoopback.shutdownNow();
    }
  }

  private PlannerClient subscribe(SubscribeTracksRequest request) {
    return PlannerClient.subscribe(channel, request, listener, QUICK, nanos::get);
  }

  private StreamObserver<TrackUpdate> nextStream() throws InterruptedException {
    StreamObserver<TrackUpdate> stream = streams.poll(30, TimeUnit.SECONDS);
    assertThat(stream).as("a subscription").isNotNull();
    return stream;
  }

  private String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  private static TrackUpdate update(long epoch, long sequence) {
    return TrackUpdate.newBuilder()
        .setFrameId(
            FrameId.newBuilder().setCameraId("front").setSourceEpoch(epoch).setSequence(sequence))
        .setCaptureEpochNanos(epoch * 1_000_000_000_000L + sequence)
        .build();
  }
}
