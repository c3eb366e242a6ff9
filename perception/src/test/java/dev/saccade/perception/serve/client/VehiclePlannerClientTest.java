package dev.saccade.perception.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.FrameId;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VehiclePlannerClientTest {
  private static final PlannerClient.Settings QUICK =
      new PlannerClient.Settings(4_000_000, 1_000_000, 10_000_000);

  private final BlockingQueue<StreamObserver<VehicleTrackUpdate>> streams =
      new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private Server server;
  private ManagedChannel channel;

  private final class FakeService extends PerceptionGrpc.PerceptionImplBase {
    @Override
    public void subscribeVehicleTracks(
        SubscribeVehicleTracksRequest request,
        StreamObserver<VehicleTrackUpdate> responseObserver) {
      streams.add(responseObserver);
    }
  }

  private final class Noted implements VehicleListener {
    @Override
    public void onUpdate(VehicleTrackUpdate update) {
      heard.add(update.getFrameId().getCameraId() + " " + update.getCaptureEpochNanos());
    }

    @Override
    public void onStale(long ageNanos) {
      heard.add("stale");
    }

    @Override
    public void onReconnecting(Status status) {
      heard.add("reconnecting " + status.getCode());
    }

    @Override
    public void onRefused(Status status) {
      heard.add("refused " + status.getCode());
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
    try (PlannerClient client = subscribe()) {
      StreamObserver<VehicleTrackUpdate> stream = nextStream();
      stream.onNext(update("front", 7));
      stream.onNext(update("left", 7)); // captured together: two updates of one time
      stream.onError(Status.UNAVAILABLE.asException());
      StreamObserver<VehicleTrackUpdate> second = nextStream();
      second.onNext(update("left", 7)); // what it begins with is known already
      second.onNext(update("front", 6));
      second.onNext(update("front", 8));

      assertThat(next()).isEqualTo("front 7");
      assertThat(next()).isEqualTo("left 7");
      assertThat(next()).isEqualTo("reconnecting UNAVAILABLE");
      assertThat(next()).isEqualTo("front 8");
    }
  }

  @Test
  void shouldTellOnceThatTracksHaveGrownStale() throws InterruptedException {
    try (PlannerClient client = subscribe()) {
      StreamObserver<VehicleTrackUpdate> stream = nextStream();
      nanos.addAndGet(5_000_000);
      assertThat(next()).as("nothing ever came").isEqualTo("stale");
      stream.onNext(update("front", 1));
      assertThat(next()).isEqualTo("front 1");
      // An update that was old when it was sent makes nothing fresh.
      stream.onNext(update("front", 2).toBuilder().setAgeAtSendNanos(9_000_000).build());
      assertThat(next()).isEqualTo("front 2");
      assertThat(next()).isEqualTo("stale");
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldGoOnWhenTheVehiclesClockIsSetBack() throws InterruptedException {
    long noon = 43_200_000_000_000L;
    long eleven = 39_600_000_000_000L;
    try (PlannerClient client = subscribe()) {
      StreamObserver<VehicleTrackUpdate> stream = nextStream();
      stream.onNext(update("front", noon));
      // Old by the vehicle's clock, as the first of a server that has just begun to read may be.
      stream.onNext(update("front", eleven).toBuilder().setAgeAtSendNanos(noon - eleven).build());
      stream.onNext(update("front", eleven + 1).toBuilder().setAgeAtSendNanos(20).build());
      stream.onNext(update("front", eleven + 2).toBuilder().setAgeAtSendNanos(20).build());

      assertThat(next()).isEqualTo("front " + noon);
      assertThat(next()).isEqualTo("front " + (eleven + 1));
      assertThat(next()).isEqualTo("front " + (eleven + 2));
    }
  }

  @Test
  void shouldGiveUpWhenItIsRefused() throws InterruptedException {
    try (PlannerClient client = subscribe()) {
      nextStream().onError(Status.INVALID_ARGUMENT.asException());
      assertThat(next()).isEqualTo("refused INVALID_ARGUMENT");
    }
    assertThat(streams).isEmpty();
  }

  private PlannerClient subscribe() {
    return PlannerClient.subscribeVehicle(
        channel,
        SubscribeVehicleTracksRequest.getDefaultInstance(),
        new Noted(),
        QUICK,
        nanos::get);
  }

  private StreamObserver<VehicleTrackUpdate> nextStream() throws InterruptedException {
    StreamObserver<VehicleTrackUpdate> stream = streams.poll(30, TimeUnit.SECONDS);
    assertThat(stream).as("a subscription").isNotNull();
    return stream;
  }

  private String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  private static VehicleTrackUpdate update(String cameraId, long capture) {
    return VehicleTrackUpdate.newBuilder()
        .setFrameId(FrameId.newBuilder().setCameraId(cameraId).setSequence(capture))
        .setCaptureEpochNanos(capture)
        .build();
  }
}
