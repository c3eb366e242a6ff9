package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.v1.CameraFreshness;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.VehicleTrack;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VehicleHubTest {
  private final Map<Long, Runnable> timers = new TreeMap<>();
  private long nowNanos;
  private final VehicleHub hub =
      new VehicleHub(Runnable::run, timers::put, () -> 1_000, () -> nowNanos, 2);

  @Test
  void shouldKeepForASlowOneTheNewestWithTheEndsAndTheCountOfWhatItMissed() throws Exception {
    Planner slow = new Planner();
    Planner quick = new Planner();
    VehicleHub.Subscription stream = hub.subscribe(everything(), slow);
    hub.subscribe(everything(), quick);
    hub.offer(update(100, confirmed(1), confirmed(2)));
    slow.ready = false;
    hub.offer(update(200, confirmed(1), ended(2)));
    hub.offer(update(300, confirmed(1), confirmed(3)));
    hub.offer(update(400, confirmed(1), ended(3)));
    slow.ready = true;
    stream.ready();

    assertThat(quick.got).hasSize(4);
    assertThat(slow.got).hasSize(2);
    VehicleTrackUpdate last = slow.got.get(1);
    assertThat(last.getCaptureEpochNanos()).isEqualTo(400);
    assertThat(last.getAgeAtSendNanos()).isEqualTo(600);
    assertThat(last.getSkippedUpdates()).isEqualTo(2);
    assertThat(last.getTracksList())
        .as("3 came and went unseen, and its end is not told")
        .extracting(track -> track.getTrackId() + " " + track.getState())
        .containsExactly("1 TRACK_STATE_CONFIRMED", "2 TRACK_STATE_ENDED");
  }

  @Test
  void shouldTellOfEachCameraHowOldItIsAndWhatWasLostSinceTheLastUpdateSent() throws Exception {
    Planner planner = new Planner();
    VehicleHub.Subscription stream = hub.subscribe(everything(), planner);
    hub.offer(of(100, camera("front", 100), camera("left", 90)));
    planner.ready = false;
    hub.offer(of(200, camera("front", 200, lost(3)), camera("left", 90, lost(1))));
    hub.offer(of(300, camera("front", 300, lost(2)), camera("left", 90).setDegraded(true)));
    planner.ready = true;
    stream.ready();

    VehicleTrackUpdate last = planner.got.get(1);
    assertThat(last.getCamerasList())
        .containsExactly(
            camera("front", 300, lost(5)).setAgeAtSendNanos(700).build(),
            camera("left", 90, lost(1)).setAgeAtSendNanos(910).setDegraded(true).build());
    hub.offer(of(400, camera("front", 400)));
    assertThat(planner.got.get(2).getCameras(0).getDropsSinceLastCount()).as("told once").isZero();
  }

  @Test
  void shouldSendNoMoreOftenThanAskedAndTheNewestWhenItIsTime() throws Exception {
    Planner planner = new Planner();
    hub.subscribe(
        SubscribeVehicleTracksRequest.newBuilder().setMaximumRateHertz(10).build(), planner);
    hub.offer(update(100, confirmed(1)));
    nowNanos = 40_000_000;
    hub.offer(update(200, confirmed(1)));
    hub.offer(update(300, confirmed(1)));
    assertThat(planner.got).hasSize(1);
    assertThat(timers).containsOnlyKeys(60_000_000L);

    nowNanos = 100_000_000;
    timers.values().iterator().next().run();
    assertThat(planner.got).hasSize(2);
    assertThat(planner.got.get(1).getCaptureEpochNanos()).isEqualTo(300);
    assertThat(planner.got.get(1).getSkippedUpdates()).isEqualTo(1);
  }

  @Test
  void shouldRefuseARateThatMakesNoSense() {
    assertThatThrownBy(
            () ->
                hub.subscribe(
                    SubscribeVehicleTracksRequest.newBuilder().setMaximumRateHertz(-1).build(),
                    new Planner()))
        .hasMessageContaining("INVALID_ARGUMENT");
  }

  @Test
  void shouldShowOnlyTheCategoriesWanted() throws Exception {
    Planner planner = new Planner();
    hub.offer(
        update(
            100,
            confirmed(1).setCategory(ObjectCategory.OBJECT_CATEGORY_VEHICLE),
            confirmed(2).setCategory(ObjectCategory.OBJECT_CATEGORY_PEDESTRIAN)));
    hub.subscribe(
        SubscribeVehicleTracksRequest.newBuilder()
            .addCategories(ObjectCategory.OBJECT_CATEGORY_PEDESTRIAN)
            .build(),
        planner);
    assertThat(planner.got.get(0).getTracksList())
        .extracting(VehicleTrack::getTrackId)
        .containsExactly(2L);
  }

  @Test
  void shouldRefuseOneTooManyAndEndAllWhenItCloses() throws Exception {
    Planner first = new Planner();
    hub.subscribe(everything(), first);
    hub.subscribe(everything(), new Planner()).cancel();
    hub.subscribe(everything(), new Planner());
    assertThat(hub.subscriberCount()).isEqualTo(2);
    assertThatThrownBy(() -> hub.subscribe(everything(), new Planner()))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("RESOURCE_EXHAUSTED: 2 subscribers");
    hub.close();
    assertThat(first.end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThatThrownBy(() -> hub.subscribe(everything(), new Planner()))
        .hasMessageContaining("UNAVAILABLE");
  }

  private static VehicleTrackUpdate of(long captured, CameraFreshness.Builder... cameras) {
    VehicleTrackUpdate.Builder update = update(captured).toBuilder();
    for (CameraFreshness.Builder camera : cameras) {
      update.addCameras(camera);
    }
    return update.build();
  }

  private static CameraFreshness.Builder camera(
      String id, long captured, DropCount.Builder... drops) {
    CameraFreshness.Builder camera =
        CameraFreshness.newBuilder().setCameraId(id).setCaptureEpochNanos(captured);
    for (DropCount.Builder drop : drops) {
      camera.addDropsSinceLast(drop);
    }
    return camera;
  }

  private static DropCount.Builder lost(long count) {
    return DropCount.newBuilder().setReason(DropReason.DROP_REASON_EXPIRED).setFrameCount(count);
  }

  private static SubscribeVehicleTracksRequest everything() {
    return SubscribeVehicleTracksRequest.getDefaultInstance();
  }

  private static VehicleTrackUpdate update(long captured, VehicleTrack.Builder... tracks) {
    VehicleTrackUpdate.Builder update =
        VehicleTrackUpdate.newBuilder().setCaptureEpochNanos(captured);
    for (VehicleTrack.Builder track : tracks) {
      update.addTracks(track);
    }
    return update.build();
  }

  private static VehicleTrack.Builder confirmed(long id) {
    return VehicleTrack.newBuilder()
        .setTrackId(id)
        .setState(TrackState.TRACK_STATE_CONFIRMED)
        .setGround(GroundState.newBuilder().setXMetres(10));
  }

  private static VehicleTrack.Builder ended(long id) {
    return confirmed(id).setState(TrackState.TRACK_STATE_ENDED);
  }

  private static final class Planner implements VehicleHub.Outlet {
    private final List<VehicleTrackUpdate> got = new ArrayList<>();
    private boolean ready = true;
    private Status end;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void send(VehicleTrackUpdate update) {
      got.add(update);
    }

    @Override
    public void end(Status status) {
      end = status;
    }
  }
}
