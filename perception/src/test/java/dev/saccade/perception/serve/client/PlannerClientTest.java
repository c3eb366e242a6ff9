package dev.saccade.perception.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.FrameId;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlannerClientTest {
  @RegisterExtension private final FakePerception server = new FakePerception();

  private final PlannerListener listener =
      new PlannerListener() {
        @Override
        public void onUpdate(TrackUpdate update) {
          server.note(
              (update.getHeartbeat() ? "heartbeat " : "update ")
                  + update.getFrameId().getSequence());
        }

        @Override
        public void onStale(String cameraId, long ageNanos) {
          server.note("stale " + cameraId);
        }

        @Override
        public void onReconnecting(Status status) {
          server.noteReconnecting(status);
        }

        @Override
        public void onRefused(Status status) {
          server.noteRefused(status);
        }
      };

  @Test
  void shouldConnectAgainAndPassOnOnlyWhatIsNewer() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      StreamObserver<TrackUpdate> stream = server.nextStream();
      stream.onNext(update(1, 7));
      stream.onError(Status.UNAVAILABLE.asException());
      StreamObserver<TrackUpdate> second = server.nextStream();
      // What is known already, then what is new, then a camera that started anew.
      second.onNext(update(1, 7));
      second.onNext(update(1, 8));
      second.onNext(update(2, 0));
      second.onCompleted();
      server.nextStream().onNext(update(2, 1));

      assertThat(server.next()).isEqualTo("update 7");
      assertThat(server.next()).isEqualTo("reconnecting UNAVAILABLE");
      assertThat(server.next()).isEqualTo("update 8");
      assertThat(server.next()).isEqualTo("update 0");
      assertThat(server.next()).isEqualTo("reconnecting UNAVAILABLE");
      assertThat(server.next()).isEqualTo("update 1");
    }
  }

  @Test
  void shouldFollowACameraThatStartsAnewAfterTheClockWasSetBack() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      StreamObserver<TrackUpdate> stream = server.nextStream();
      stream.onNext(update(2, 7));
      // Of an earlier start: only old, then of the new time.
      stream.onNext(update(1, 3).toBuilder().setAgeAtSendNanos(1_000_000_000_000L).build());
      stream.onNext(update(1, 4).toBuilder().setAgeAtSendNanos(20).build());

      assertThat(server.next()).isEqualTo("update 7");
      assertThat(server.next()).isEqualTo("update 4");
    }
  }

  @Test
  void shouldGiveUpWhenItIsRefused() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      server.nextStream().onError(Status.NOT_FOUND.asException());
      assertThat(server.next()).isEqualTo("refused NOT_FOUND");
    }
    server.assertQuiet();
  }

  @Test
  void shouldTellOnceThatTracksHaveGrownStaleEvenWhileHeartbeatsCome() throws InterruptedException {
    try (PlannerClient client =
        subscribe(SubscribeTracksRequest.newBuilder().addCameraIds("front").build())) {
      StreamObserver<TrackUpdate> stream = server.nextStream();
      server.pass(5_000_000);
      assertThat(server.next()).as("nothing ever came").isEqualTo("stale front");
      stream.onNext(update(1, 1));
      assertThat(server.next()).isEqualTo("update 1");
      server.pass(3_000_000);
      stream.onNext(update(1, 2).toBuilder().setHeartbeat(true).build());
      assertThat(server.next()).isEqualTo("heartbeat 2");
      server.pass(3_000_000);
      assertThat(server.next()).isEqualTo("stale front");
      // An update that was old when it was sent does not make the camera fresh.
      stream.onNext(update(1, 3).toBuilder().setAgeAtSendNanos(9_000_000).build());
      assertThat(server.next()).isEqualTo("update 3");
      assertThat(server.next()).isEqualTo("stale front");
    }
  }

  @Test
  void shouldTellThatNothingCameWhereNoCameraWasNamed() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      StreamObserver<TrackUpdate> stream = server.nextStream();
      server.pass(5_000_000);
      assertThat(server.next()).isEqualTo("stale ");
      stream.onNext(update(1, 1));
      assertThat(server.next()).isEqualTo("update 1");
      server.pass(5_000_000);
      assertThat(server.next()).isEqualTo("stale front");
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
            server.channel(),
            SubscribeTracksRequest.getDefaultInstance(),
            clumsy,
            FakePerception.QUICK,
            server::nanos)) {
      StreamObserver<TrackUpdate> stream = server.nextStream();
      stream.onNext(update(1, 1));
      stream.onNext(update(1, 2));
      assertThat(server.next()).isEqualTo("update 1");
      assertThat(server.next()).isEqualTo("update 2");
      server.pass(5_000_000);
      assertThat(server.next()).isEqualTo("stale front");
      stream.onNext(update(1, 3));
      assertThat(server.next()).isEqualTo("update 3");
      server.pass(5_000_000);
      assertThat(server.next()).as("staleness is still looked at").isEqualTo("stale front");
      stream.onError(Status.UNAVAILABLE.asException());
      assertThat(server.next()).isEqualTo("reconnecting UNAVAILABLE");
      server.nextStream().onNext(update(1, 4));
      assertThat(server.next()).isEqualTo("update 4");
    }
  }

  @Test
  void shouldConnectAnewWhereTheServerDoesNotAnswerAnyMore() throws InterruptedException {
    try (PlannerClient client = subscribe(SubscribeTracksRequest.getDefaultInstance())) {
      server.nextStream().onNext(update(1, 1));
      assertThat(server.next()).isEqualTo("update 1");
      server.pass(5_000_000_000L);
      assertThat(server.next()).isEqualTo("stale front");
      server.nextQuestion(); // and no answer
      server.pass(2_000_000_000L);
      assertThat(server.next()).isEqualTo("reconnecting UNAVAILABLE");
      server.nextStream().onNext(update(1, 2));
      assertThat(server.next()).isEqualTo("update 2");
    }
    server.assertQuiet();
  }

  @Test
  void shouldTryAgainWhereTheCallItselfCannotBeMade() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Channel failing =
        ClientInterceptors.intercept(
            server.channel(),
            new ClientInterceptor() {
              @Override
              public <Q, U> ClientCall<Q, U> interceptCall(
                  MethodDescriptor<Q, U> method, CallOptions options, Channel next) {
                if (calls.getAndIncrement() % 2 == 0) { // the first one, and one made by the timer
                  throw new IllegalStateException("no credentials yet");
                }
                return next.newCall(method, options);
              }
            });
    try (PlannerClient client =
        PlannerClient.subscribe(
            failing,
            SubscribeTracksRequest.getDefaultInstance(),
            listener,
            FakePerception.QUICK,
            server::nanos)) {
      assertThat(server.next()).isEqualTo("reconnecting UNKNOWN");
      StreamObserver<TrackUpdate> stream = server.nextStream();
      stream.onNext(update(1, 1));
      assertThat(server.next()).isEqualTo("update 1");
      stream.onError(Status.UNAVAILABLE.asException());
      assertThat(server.next()).isEqualTo("reconnecting UNAVAILABLE");
      assertThat(server.next()).isEqualTo("reconnecting UNKNOWN");
      server.nextStream().onNext(update(1, 2));
      assertThat(server.next()).isEqualTo("update 2");
    }
    server.assertQuiet();
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
          server.note("update " + update.getFrameId().getSequence());
        };
    try (PlannerClient client =
        PlannerClient.subscribe(
            server.channel(),
            SubscribeTracksRequest.getDefaultInstance(),
            slow,
            FakePerception.QUICK,
            server::nanos)) {
      StreamObserver<TrackUpdate> stream = server.nextStream();
      stream.onNext(update(1, 1));
      arrived.await();
      stream.onNext(update(1, 2));
      stream.onNext(update(1, 3));
      assertThat(((io.grpc.stub.ServerCallStreamObserver<TrackUpdate>) stream).isReady())
          .as("the server sees that the planner is busy")
          .isFalse();
      release.countDown();
      assertThat(server.next()).isEqualTo("update 1");
      assertThat(server.next()).isEqualTo("update 2");
      assertThat(server.next()).isEqualTo("update 3");
    }
  }

  @Test
  void shouldRunTheExampleOfTheReadme() throws IOException, InterruptedException {
    Server onLoopback =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(server.new Service())
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
                  server.nextStream().onNext(update(1, 1).toBuilder().addTracks(track).build());
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
    return PlannerClient.subscribe(
        server.channel(), request, listener, FakePerception.QUICK, server::nanos);
  }

  private static TrackUpdate update(long epoch, long sequence) {
    return TrackUpdate.newBuilder()
        .setFrameId(
            FrameId.newBuilder().setCameraId("front").setSourceEpoch(epoch).setSequence(sequence))
        .setCaptureEpochNanos(epoch * 1_000_000_000_000L + sequence)
        .build();
  }
}
