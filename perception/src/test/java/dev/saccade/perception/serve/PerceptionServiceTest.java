package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.saccade.v1.DropCount;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.Dropped;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.GetStatusRequest;
import dev.saccade.v1.GetStatusResponse;
import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.Processed;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrack;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PerceptionServiceTest {
  private static final long MILLI = 1_000_000L;
  private static final long AWAIT_SECONDS = 20;

  private final AtomicLong now = new AtomicLong(Updates.START + 50 * MILLI);
  private final AtomicReference<String> engine = new AtomicReference<>("cpu: test");
  private SubscriberHub hub;
  private Server server;
  private ManagedChannel channel;
  private final HealthStatusManager health = new HealthStatusManager();

  @BeforeEach
  void start() throws IOException {
    hub =
        new SubscriberHub(
            new PipelineFacts(List.of("front", "rear"), engine::get, "road", "00ff"),
            now::get,
            System::nanoTime,
            3);
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
    PlannerServer.configure(
        builder,
        ServeSettings.loopback(0),
        hub,
        now::get,
        new RefusalLog(System::nanoTime),
        health);
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    hub.close();
  }

  @Test
  void shouldStreamTheTracksOfTheVehicle() {
    hub.onVehicleUpdate(
        VehicleTrackUpdate.newBuilder()
            .setVehicleId("car")
            .setCaptureEpochNanos(Updates.START)
            .addTracks(
                VehicleTrack.newBuilder().setTrackId(4).setState(TrackState.TRACK_STATE_CONFIRMED))
            .build());

    VehicleTrackUpdate update =
        PerceptionGrpc.newBlockingStub(channel)
            .withDeadlineAfter(AWAIT_SECONDS, TimeUnit.SECONDS)
            .subscribeVehicleTracks(SubscribeVehicleTracksRequest.getDefaultInstance())
            .next();

    assertThat(update.getTracks(0).getTrackId()).isEqualTo(4);
    assertThat(update.getAgeAtSendNanos()).isEqualTo(50 * MILLI);
    Iterator<VehicleTrackUpdate> refused =
        PerceptionGrpc.newBlockingStub(channel)
            .withDeadlineAfter(AWAIT_SECONDS, TimeUnit.SECONDS)
            .subscribeVehicleTracks(
                SubscribeVehicleTracksRequest.newBuilder()
                    .addCategories(ObjectCategory.OBJECT_CATEGORY_UNSPECIFIED)
                    .build());
    assertThatThrownBy(refused::hasNext)
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT: categories");
  }

  @Test
  void shouldBeginWithTheNewestOfEachCameraAndStampTheAge() {
    hub.onUpdate(Updates.update("front", 0).build());
    hub.onUpdate(Updates.update("front", 1).build());
    hub.onUpdate(Updates.heartbeat("front", 2, 1));
    hub.onUpdate(Updates.update("elsewhere", 7).build());

    Iterator<TrackUpdate> updates = subscribe();
    TrackUpdate first = updates.next();
    now.addAndGet(10 * MILLI);
    hub.onUpdate(Updates.heartbeat("rear", 4, 2));
    TrackUpdate second = updates.next();

    assertThat(first.getFrameId().getSequence()).isEqualTo(1);
    assertThat(first.getAgeAtSendNanos()).isEqualTo(17 * MILLI);
    assertThat(second.getHeartbeat()).isTrue();
    assertThat(second.getFrameId().getCameraId()).isEqualTo("rear");
    assertThat(second.getDropsSinceLastList()).containsExactly(Updates.superseded(2));
  }

  @Test
  void shouldConflateForASubscriberThatStopsReadingAndForNoOther() throws InterruptedException {
    Stalled stalled = new Stalled();
    PerceptionGrpc.newStub(channel)
        .subscribeTracks(SubscribeTracksRequest.newBuilder().build(), stalled);
    Iterator<TrackUpdate> reader = subscribe();
    awaitSubscribers(2);
    for (int i = 0; i < 500; i++) {
      hub.onUpdate(
          Updates.update("front", i, Updates.track(1, TrackState.TRACK_STATE_CONFIRMED)).build());
      assertThat(reader.next().getSkippedUpdates()).isZero();
    }

    long received = 0;
    long skipped = 0;
    TrackUpdate update;
    do {
      stalled.call.request(1);
      update = stalled.updates.poll(AWAIT_SECONDS, TimeUnit.SECONDS);
      received++;
      skipped += update.getSkippedUpdates();
    } while (update.getFrameId().getSequence() < 499);
    assertThat(received + skipped).isEqualTo(500);
    // In process a stream that is not read is not ready after the first message.
    assertThat(skipped).isPositive();
    stalled.call.cancel("enough", null);
  }

  @Test
  void shouldSayInEveryMessageHowFreshAndHowGoodItIs() throws InterruptedException {
    Iterator<TrackUpdate> updates = subscribe();
    awaitSubscribers(1);
    hub.onUpdate(
        Updates.update("front", 1, Updates.track(4, TrackState.TRACK_STATE_COASTING))
            .setProducedEpochNanos(Updates.START + 45 * MILLI)
            .addDropsSinceLast(Updates.superseded(3))
            .setDegraded(true)
            .setTruncated(true)
            .setLate(true)
            .build());
    TrackUpdate update = updates.next();

    assertThat(update.getCaptureEpochNanos()).isEqualTo(Updates.START + Updates.PERIOD);
    assertThat(update.getProducedEpochNanos()).isEqualTo(Updates.START + 45 * MILLI);
    assertThat(update.getAgeAtSendNanos()).isEqualTo(50 * MILLI - Updates.PERIOD);
    assertThat(update.getDropsSinceLastList()).containsExactly(Updates.superseded(3));
    assertThat(update.getSkippedUpdates()).isZero();
    assertThat(update.getDegraded()).isTrue();
    assertThat(update.getTruncated()).isTrue();
    assertThat(update.getLate()).isTrue();
    assertThat(update.getProfile()).isEqualTo("512x256");
    assertThat(update.getTracks(0).getState()).isEqualTo(TrackState.TRACK_STATE_COASTING);
  }

  @Test
  void shouldRefuseWithTheStatusThatTheContractNames() {
    assertThatThrownBy(
            () ->
                blocking()
                    .subscribeTracks(
                        SubscribeTracksRequest.newBuilder().addCameraIds("nowhere").build())
                    .next())
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("NOT_FOUND");
    assertThatThrownBy(
            () ->
                blocking()
                    .subscribeTracks(
                        SubscribeTracksRequest.newBuilder().setMaximumRateHertz(-1).build())
                    .next())
        .hasMessageStartingWith("INVALID_ARGUMENT");
  }

  @Test
  void shouldServeNoMoreSubscribersThanAllowed() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      subscribe();
    }
    awaitSubscribers(3);
    assertThatThrownBy(() -> subscribe().next()).hasMessageStartingWith("RESOURCE_EXHAUSTED");
  }

  @Test
  void shouldForgetASubscriberThatCancels() throws InterruptedException {
    Stalled stalled = new Stalled();
    PerceptionGrpc.newStub(channel)
        .subscribeTracks(SubscribeTracksRequest.newBuilder().build(), stalled);
    awaitSubscribers(1);
    stalled.call.cancel("enough", null);
    awaitSubscribers(0);
  }

  @Test
  void shouldEndStreamsWithUnavailableWhenTheHubCloses() throws InterruptedException {
    Iterator<TrackUpdate> updates = subscribe();
    awaitSubscribers(1);
    hub.close();
    assertThatThrownBy(updates::next).hasMessageStartingWith("UNAVAILABLE");
  }

  @Test
  void shouldTellWhatBecameOfFramesOnce() {
    hub.onCalibration("rear");
    hub.onUpdate(Updates.update("front", 3).build());
    hub.onOutcome(
        outcome("front", 1)
            .setProcessed(Processed.newBuilder().setLatencyNanos(40 * MILLI))
            .build());
    hub.onOutcome(
        outcome("front", 2)
            .setProcessed(Processed.newBuilder().setLatencyNanos(60 * MILLI).setLate(true))
            .build());
    // Redelivered: the first counts.
    hub.onOutcome(
        outcome("front", 2)
            .setDropped(Dropped.newBuilder().setReason(DropReason.DROP_REASON_INTERRUPTED))
            .build());
    hub.onOutcome(
        outcome("rear", 5)
            .setDropped(
                Dropped.newBuilder().setReason(DropReason.DROP_REASON_SOURCE_GAP).setFrameCount(12))
            .build());
    // The first frame of a gap may come after all.
    hub.onOutcome(
        outcome("rear", 5)
            .setDropped(Dropped.newBuilder().setReason(DropReason.DROP_REASON_SUPERSEDED))
            .build());
    hub.onOutcome(
        outcome("rear", 20)
            .setDropped(Dropped.newBuilder().setReason(DropReason.DROP_REASON_CLOCK_SUSPECT))
            .build());

    GetStatusResponse status = blocking().getStatus(GetStatusRequest.getDefaultInstance());

    assertThat(status.getEngine()).isEqualTo("cpu: test");
    assertThat(status.getLatency().getP50Nanos()).isEqualTo(40 * MILLI);
    assertThat(status.getLatency().getMaxNanos()).isEqualTo(60 * MILLI);
    assertThat(status.getLatency().getFrameCount()).isEqualTo(2);
    assertThat(status.getClockSuspectCount()).isEqualTo(1);
    assertThat(status.getCameras(0).hasClockTrouble()).isFalse();
    assertThat(status.getCameras(1).getClockTrouble().getLasting()).isTrue();
    assertThat(status.getCameras(0).getLateCount()).isEqualTo(1);
    assertThat(status.getStartedEpochNanos()).isEqualTo(Updates.START + 50 * MILLI);
    assertThat(status.getCameras(0).getProcessedCount()).isEqualTo(2);
    assertThat(status.getCameras(0).getNewestCaptureEpochNanos())
        .isEqualTo(Updates.START + 3 * Updates.PERIOD);
    assertThat(status.getCameras(0).getCalibrated()).isFalse();
    assertThat(status.getCameras(1).getCalibrated()).isTrue();
    assertThat(status.getCameras(1).getDropsList())
        .extracting(DropCount::getReason, DropCount::getFrameCount)
        .contains(
            tuple(DropReason.DROP_REASON_SOURCE_GAP, 12L),
            tuple(DropReason.DROP_REASON_SUPERSEDED, 1L));
    assertThat(blocking().listCameras(ListCamerasRequest.getDefaultInstance()).getCamerasList())
        .isEqualTo(status.getCamerasList());
  }

  @Test
  void shouldTellTheEngineThatIsAtWorkNow() {
    engine.set("gpu: test, given up");

    assertThat(blocking().getStatus(GetStatusRequest.getDefaultInstance()).getEngine())
        .isEqualTo("gpu: test, given up");
  }

  @Test
  void shouldSayThatItServesOnlyOnceItIsTold() {
    HealthGrpc.HealthBlockingStub stub = HealthGrpc.newBlockingStub(channel);
    HealthCheckRequest request =
        HealthCheckRequest.newBuilder().setService("saccade.v1.Perception").build();
    assertThat(stub.check(request).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    health.setStatus("saccade.v1.Perception", ServingStatus.SERVING);
    assertThat(stub.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  private Iterator<TrackUpdate> subscribe() {
    return blocking().subscribeTracks(SubscribeTracksRequest.getDefaultInstance());
  }

  private PerceptionGrpc.PerceptionBlockingStub blocking() {
    return PerceptionGrpc.newBlockingStub(channel)
        .withDeadlineAfter(AWAIT_SECONDS, TimeUnit.SECONDS);
  }

  private void awaitSubscribers(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
    while (hub.subscriberCount() != count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(hub.subscriberCount()).isEqualTo(count);
  }

  private static FrameOutcome.Builder outcome(String camera, long sequence) {
    return FrameOutcome.newBuilder()
        .setId(FrameId.newBuilder().setCameraId(camera).setSourceEpoch(1).setSequence(sequence))
        .setDecidedEpochNanos(Updates.START + 45 * MILLI);
  }

  /** Reads a message only when it is told to. */
  static final class Stalled
      implements ClientResponseObserver<SubscribeTracksRequest, TrackUpdate> {
    final BlockingQueue<TrackUpdate> updates = new LinkedBlockingQueue<>();
    ClientCallStreamObserver<SubscribeTracksRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeTracksRequest> requestStream) {
      call = requestStream;
      call.disableAutoRequestWithInitial(0);
    }

    @Override
    public void onNext(TrackUpdate update) {
      updates.add(update);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
