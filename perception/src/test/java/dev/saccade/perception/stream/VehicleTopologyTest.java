package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.v1.CameraFreshness;
import dev.saccade.v1.Covariance2;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.EgoPose;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.RunLengthMask;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VehicleTopologyTest {
  private static final VehicleSettings SETTINGS =
      new VehicleSettings("car-7", "instance.tracks", "vehicle.tracks");
  private static final long START = 1_700_000_000_000_000_000L;

  private final SetClock clock = new SetClock(START + 5_000_000);
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> cameras;
  private TestOutputTopic<byte[], byte[]> vehicle;

  @BeforeEach
  void start() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test-vehicle");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    driver = new TopologyTestDriver(VehicleTopology.of(SETTINGS, clock, true), properties);
    cameras =
        driver.createInputTopic(
            "instance.tracks", new ByteArraySerializer(), new ByteArraySerializer());
    vehicle =
        driver.createOutputTopic(
            "vehicle.tracks", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldFuseTheUpdatesOfTwoCamerasUnderTheVehiclesKey() throws Exception {
    send(update("front", 0, track(3, 12)));
    send(update("left", 0, track(8, 12.3)));

    assertThat(new String(vehicle.readKeyValue().key, StandardCharsets.UTF_8)).isEqualTo("car-7");
    VehicleTrackUpdate fused = read();
    assertThat(fused.getVehicleId()).isEqualTo("car-7");
    assertThat(fused.getCaptureEpochNanos()).isEqualTo(START);
    assertThat(fused.getProducedEpochNanos()).isEqualTo(START + 5_000_000);
    assertThat(fused.getFrameId().getCameraId()).isEqualTo("left");
    assertThat(fused.getTracksList()).hasSize(1);
    assertThat(fused.getTracks(0).getSourcesList())
        .extracting(source -> source.getCameraId() + "/" + source.getTrackId())
        .containsExactly("front/3", "left/8");
    assertThat(fused.getTracks(0).getGround().getXMetres()).isBetween(12.0, 12.3);
  }

  @Test
  void shouldCarryOnWithTheSameIdsWhereAnotherLeftOff() throws Exception {
    send(update("front", 0, track(3, 12)));
    long id = read().getTracks(0).getTrackId();
    byte[] kept =
        (byte[])
            driver
                .getKeyValueStore(VehicleTopology.STORE)
                .get(
                    org.apache.kafka.common.utils.Bytes.wrap(
                        "car-7".getBytes(StandardCharsets.UTF_8)));
    stop();
    start();
    driver
        .<org.apache.kafka.common.utils.Bytes, byte[]>getKeyValueStore(VehicleTopology.STORE)
        .put(
            org.apache.kafka.common.utils.Bytes.wrap("car-7".getBytes(StandardCharsets.UTF_8)),
            kept);
    send(update("front", 1, track(3, 12)));
    assertThat(read().getTracks(0).getTrackId()).isEqualTo(id);
  }

  @Test
  void shouldLeaveOutHeartbeatsMasksAndWhatHasNoPlace() throws Exception {
    send(update("front", 0, track(3, 12)).setHeartbeat(true));
    assertThat(vehicle.isEmpty()).isTrue();

    Track.Builder unplaced = track(4, 5).clearGround();
    Track.Builder tentative = track(5, 30).setState(TrackState.TRACK_STATE_TENTATIVE);
    Track.Builder masked =
        track(6, 12)
            .setMask(RunLengthMask.newBuilder().setWidthPixels(2).setHeightPixels(1).addRuns(2));
    TrackUpdate update =
        update("front", 0, track(3, 40))
            .addTracks(unplaced)
            .addTracks(tentative)
            .addTracks(masked)
            .build();
    TrackUpdate slim =
        TrackUpdate.parseFrom(WireVehicleTracks.slim(update.toByteArray()).orElseThrow());
    assertThat(slim.getTracksList()).extracting(Track::getTrackId).containsExactly(3L, 6L);
    assertThat(slim.getTracksList()).noneMatch(Track::hasMask);
    send(update.toBuilder());
    assertThat(read().getTracksCount()).isEqualTo(2);
  }

  @Test
  void shouldSayHowFreshEachCameraIsAndWhatWasLost() throws Exception {
    send(update("front", 0, track(3, 12)).setDegraded(true));
    CameraFreshness front = read().getCameras(0);
    assertThat(front.getCameraId()).isEqualTo("front");
    assertThat(front.getDegraded()).isTrue();
    assertThat(front.getCaptureEpochNanos()).isEqualTo(START);

    send(
        TrackUpdate.newBuilder()
            .setFrameId(FrameId.newBuilder().setCameraId("front"))
            .setHeartbeat(true)
            .addDropsSinceLast(lost(4)));
    assertThat(vehicle.isEmpty()).as("a heartbeat tells of no tracks").isTrue();
    send(update("left", 1, track(8, 30)).addDropsSinceLast(lost(2)));
    VehicleTrackUpdate fused = read();
    assertThat(fused.getCamerasList())
        .extracting(CameraFreshness::getCameraId)
        .containsExactly("front", "left");
    assertThat(fused.getCameras(0).getCaptureEpochNanos()).as("it stands still").isEqualTo(START);
    assertThat(fused.getCameras(0).getDropsSinceLastList()).containsExactly(lost(4).build());
    assertThat(fused.getCameras(1).getDropsSinceLastList()).containsExactly(lost(2).build());
    send(update("left", 2, track(8, 30)));
    assertThat(read().getCamerasList()).allMatch(camera -> camera.getDropsSinceLastCount() == 0);
  }

  @Test
  void shouldGoOnWithTheOthersWhereACameraStops() throws Exception {
    send(update("front", 0, track(3, 12), track(4, 40)));
    send(update("left", 0, track(8, 12)));
    long shared = read().getTracks(0).getTrackId();
    VehicleTrackUpdate last = null;
    List<TrackState> alone = new ArrayList<>();
    // Only the left camera goes on.
    for (int i = 1; i <= 25; i++) {
      send(update("left", i, track(8, 12)));
      while (!vehicle.isEmpty()) {
        last = read();
      }
      last.getTracksList().stream()
          .filter(track -> track.getTrackId() != shared)
          .forEach(track -> alone.add(track.getState()));
    }

    assertThat(last.getTracksList()).hasSize(1);
    assertThat(last.getTracks(0).getTrackId()).as("the same id").isEqualTo(shared);
    assertThat(last.getTracks(0).getSourcesCount()).isEqualTo(1);
    assertThat(alone)
        .contains(TrackState.TRACK_STATE_COASTING)
        .endsWith(TrackState.TRACK_STATE_ENDED)
        .containsOnlyOnce(TrackState.TRACK_STATE_ENDED);
    assertThat(last.getCameras(0).getCameraId()).isEqualTo("front");
    assertThat(last.getCaptureEpochNanos() - last.getCameras(0).getCaptureEpochNanos())
        .isEqualTo(2_500_000_000L);
  }

  @Test
  void shouldKeepShowingTheTracksWhereAFrameComesFarTooLate() throws Exception {
    send(update("front", 20, track(3, 12)));
    send(update("left", 0, track(8, 40)));
    read();
    assertThat(read().getTracksList()).hasSize(1);
  }

  @Test
  void shouldSurviveWhatItCannotRead() throws Exception {
    cameras.pipeInput("front".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
    send(update("front", 0, track(3, 12)).setFrameId(FrameId.getDefaultInstance()));
    send(update("front", 0, track(3, 12), track(3, 13)));
    while (!vehicle.isEmpty()) {
      vehicle.readValue();
    }
    send(update("front", 1, track(3, 12)));
    assertThat(read().getTracksCount()).isPositive();
  }

  @Test
  void shouldRefuseATopicThatFeedsItself() {
    assertThatThrownBy(() -> new VehicleSettings("car", "tracks", "tracks"))
        .hasMessageContaining("'tracks' twice");
    assertThatThrownBy(() -> new VehicleSettings("Car 7", "a", "b"))
        .hasMessageContaining("vehicle id: 'Car 7'");
  }

  private static DropCount.Builder lost(long count) {
    return DropCount.newBuilder().setReason(DropReason.DROP_REASON_EXPIRED).setFrameCount(count);
  }

  private void send(TrackUpdate.Builder update) {
    cameras.pipeInput(
        update.getFrameId().getCameraId().getBytes(StandardCharsets.UTF_8),
        update.build().toByteArray());
  }

  private VehicleTrackUpdate read() throws Exception {
    return VehicleTrackUpdate.parseFrom(vehicle.readValue());
  }

  private static TrackUpdate.Builder update(String camera, int frame, Track.Builder... tracks) {
    TrackUpdate.Builder update =
        TrackUpdate.newBuilder()
            .setFrameId(
                FrameId.newBuilder().setCameraId(camera).setSourceEpoch(1).setSequence(frame))
            .setCaptureEpochNanos(START + frame * 100_000_000L)
            .setEgoPose(EgoPose.getDefaultInstance());
    for (Track.Builder track : tracks) {
      update.addTracks(track);
    }
    return update;
  }

  private static Track.Builder track(long id, double x) {
    Covariance2 covariance = Covariance2.newBuilder().setXx(0.2).setYy(0.2).build();
    return Track.newBuilder()
        .setTrackId(id)
        .setState(TrackState.TRACK_STATE_CONFIRMED)
        .setClassName("Pedestrian")
        .setCategory(ObjectCategory.OBJECT_CATEGORY_PEDESTRIAN)
        .setExistence(0.9f)
        .setFirstSeenEpochNanos(START)
        .setLastSeenEpochNanos(START)
        .setGround(
            GroundState.newBuilder()
                .setXMetres(x)
                .setYMetres(1)
                .setPositionCovariance(covariance)
                .setVelocityCovariance(covariance));
  }
}
