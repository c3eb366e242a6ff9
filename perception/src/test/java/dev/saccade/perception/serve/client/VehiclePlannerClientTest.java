package dev.saccade.perception.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.FrameId;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VehiclePlannerClientTest {
  @RegisterExtension private final FakePerception server = new FakePerception();

  private final class Noted implements VehicleListener {
    @Override
    public void onUpdate(VehicleTrackUpdate update) {
      server.note(update.getFrameId().getCameraId() + " " + update.getCaptureEpochNanos());
    }

    @Override
    public void onStale(long ageNanos) {
      server.note("stale");
    }

    @Override
    public void onReconnecting(Status status) {
      server.noteReconnecting(status);
    }

    @Override
    public void onRefused(Status status) {
      server.noteRefused(status);
    }
  }

  @Test
  void shouldConnectAgainAndPassOnOnlyWhatIsNewer() throws InterruptedException {
    try (PlannerClient client = subscribe()) {
      StreamObserver<VehicleTrackUpdate> stream = server.nextVehicleStream();
      stream.onNext(update("front", 7));
      stream.onNext(update("left", 7)); // captured together: two updates of one time
      stream.onError(Status.UNAVAILABLE.asException());
      StreamObserver<VehicleTrackUpdate> second = server.nextVehicleStream();
      second.onNext(update("left", 7)); // what it begins with is known already
      second.onNext(update("front", 6));
      second.onNext(update("front", 8));

      assertThat(server.next()).isEqualTo("front 7");
      assertThat(server.next()).isEqualTo("left 7");
      assertThat(server.next()).isEqualTo("reconnecting UNAVAILABLE");
      assertThat(server.next()).isEqualTo("front 8");
    }
  }

  @Test
  void shouldTellOnceThatTracksHaveGrownStale() throws InterruptedException {
    try (PlannerClient client = subscribe()) {
      StreamObserver<VehicleTrackUpdate> stream = server.nextVehicleStream();
      server.pass(5_000_000);
      assertThat(server.next()).as("nothing ever came").isEqualTo("stale");
      stream.onNext(update("front", 1));
      assertThat(server.next()).isEqualTo("front 1");
      // An update that was old when it was sent makes nothing fresh.
      stream.onNext(update("front", 2).toBuilder().setAgeAtSendNanos(9_000_000).build());
      assertThat(server.next()).isEqualTo("front 2");
      assertThat(server.next()).isEqualTo("stale");
    }
    server.assertQuiet();
  }

  @Test
  void shouldGoOnWhenTheVehiclesClockIsSetBack() throws InterruptedException {
    long noon = 43_200_000_000_000L;
    long eleven = 39_600_000_000_000L;
    try (PlannerClient client = subscribe()) {
      StreamObserver<VehicleTrackUpdate> stream = server.nextVehicleStream();
      stream.onNext(update("front", noon));
      // Old by the vehicle's clock, as the first of a server that has just begun to read may be.
      stream.onNext(update("front", eleven).toBuilder().setAgeAtSendNanos(noon - eleven).build());
      stream.onNext(update("front", eleven + 1).toBuilder().setAgeAtSendNanos(20).build());
      stream.onNext(update("front", eleven + 2).toBuilder().setAgeAtSendNanos(20).build());

      assertThat(server.next()).isEqualTo("front " + noon);
      assertThat(server.next()).isEqualTo("front " + (eleven + 1));
      assertThat(server.next()).isEqualTo("front " + (eleven + 2));
    }
  }

  @Test
  void shouldGiveUpWhenItIsRefused() throws InterruptedException {
    try (PlannerClient client = subscribe()) {
      server.nextVehicleStream().onError(Status.INVALID_ARGUMENT.asException());
      assertThat(server.next()).isEqualTo("refused INVALID_ARGUMENT");
    }
    server.assertQuiet();
  }

  private PlannerClient subscribe() {
    return PlannerClient.subscribeVehicle(
        server.channel(),
        SubscribeVehicleTracksRequest.getDefaultInstance(),
        new Noted(),
        FakePerception.QUICK,
        server::nanos);
  }

  private static VehicleTrackUpdate update(String cameraId, long capture) {
    return VehicleTrackUpdate.newBuilder()
        .setFrameId(FrameId.newBuilder().setCameraId(cameraId).setSequence(capture))
        .setCaptureEpochNanos(capture)
        .build();
  }
}
