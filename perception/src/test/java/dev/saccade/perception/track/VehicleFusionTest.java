package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.ObjectCategory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VehicleFusionTest {
  private static final EgoPose STILL = new EgoPose(0, 0, 0, 0, 0);

  private final VehicleFusion fusion = new VehicleFusion();
  private byte[] state = {};

  @Test
  void shouldGiveOneIdToWhatTwoCamerasSee() {
    step("front", 0, STILL, person(4, 10, 3, 0.5));
    List<VehicleTrack> tracks = step("left", 0, STILL, person(9, 10.4, 3.2, 0.5));

    VehicleTrack track = only(tracks);
    assertThat(track.sources())
        .containsExactly(new VehicleTrack.Source("front", 4), new VehicleTrack.Source("left", 9));
    assertThat(track.ground().xMetres()).isCloseTo(10.2, within(1e-6));
    assertThat(track.state()).isEqualTo(TrackState.CONFIRMED);
    assertThat(only(step("front", 0.1, STILL, person(4, 10, 3, 0.5))).id()).isEqualTo(track.id());
  }

  @Test
  void shouldTrustTheCameraThatKnowsBetter() {
    step("front", 0, STILL, person(1, 10, 3, 0.2));
    VehicleTrack track = only(step("left", 0, STILL, person(1, 10.6, 3, 0.6)));

    assertThat(track.ground().xMetres()).isBetween(10.0, 10.1);
    assertThat(track.ground().positionCovariance().xx())
        .as("no surer than the best, for they may be wrong together")
        .isGreaterThanOrEqualTo(0.04 - 1e-9);
  }

  @Test
  void shouldKeepPeopleApartWhoWalkSideBySide() {
    step("front", 0, STILL, person(1, 12, 0, 0.3), person(2, 12, 1.6, 0.3));
    List<VehicleTrack> tracks =
        step("left", 0, STILL, person(1, 12.1, 1.6, 0.3), person(2, 12.1, 0.1, 0.3));

    assertThat(tracks).hasSize(2);
    assertThat(tracks.get(0).sources())
        .extracting(VehicleTrack.Source::trackId)
        .containsExactly(1L, 2L);
    assertThat(tracks.get(1).sources())
        .extracting(VehicleTrack.Source::trackId)
        .containsExactly(2L, 1L);
  }

  @Test
  void shouldHandOverFromOneCameraToTheNextAcrossAGap() {
    long id = 0;
    for (int i = 0; i <= 10; i++) {
      id = only(step("front", i * 0.1, STILL, car(5, 10 - i, 4, -10))).id();
    }
    VehicleTrack between = only(step("front", 1.1, STILL));
    assertThat(between.state()).isEqualTo(TrackState.COASTING);
    assertThat(between.sources()).isEmpty();
    step("left", 1.2, STILL);
    VehicleTrack after = only(step("left", 1.5, STILL, car(8, -5, 4, -10)));
    assertThat(after.id()).isEqualTo(id);
    assertThat(after.firstSeenEpochNanos()).isEqualTo(Scene.nanos(0));
  }

  @Test
  void shouldEndWhatNoCameraFindsAgainAndSayItOnce() {
    step("front", 0, STILL, person(1, 10, 3, 0.3));
    List<TrackState> states = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      step("front", i * 0.1, STILL).forEach(track -> states.add(track.state()));
    }
    assertThat(states).contains(TrackState.COASTING);
    assertThat(states).endsWith(TrackState.ENDED).containsOnlyOnce(TrackState.ENDED);
  }

  @Test
  void shouldMakeOneOfTwoThatProveToBeTheSame() {
    step("front", 0, STILL, person(1, 20, 3, 0.3));
    assertThat(step("left", 0, STILL, person(1, 23, 3, 0.3))).hasSize(2);
    List<TrackState> ended = new ArrayList<>();
    List<VehicleTrack> tracks = List.of();
    for (int i = 1; i <= 10; i++) {
      step("front", i * 0.1, STILL, person(1, 20, 3, 0.3));
      tracks = step("left", i * 0.1, STILL, person(1, 20.2, 3, 0.3));
      tracks.forEach(track -> ended.add(track.state()));
    }

    assertThat(only(tracks).id()).as("the older one's").isEqualTo(1);
    assertThat(only(tracks).sources()).hasSize(2);
    assertThat(ended).containsOnlyOnce(TrackState.ENDED);
  }

  @Test
  void shouldPartWhatContradictsItselfForAWhile() {
    step("front", 0, STILL, person(1, 20, 3, 0.3));
    long id = only(step("left", 0, STILL, person(1, 20.2, 3, 0.3))).id();
    // The left camera's track jumped to somebody else.
    step("front", 0.1, STILL, person(1, 20, 3, 0.3));
    assertThat(step("left", 0.1, STILL, person(1, 26, 3, 0.3)))
        .as("one bad estimate must not change ids")
        .hasSize(1);
    List<VehicleTrack> tracks = List.of();
    for (int i = 2; i <= 5; i++) {
      step("front", i * 0.1, STILL, person(1, 20, 3, 0.3));
      tracks = step("left", i * 0.1, STILL, person(1, 26, 3, 0.3));
    }

    assertThat(tracks).hasSize(2);
    assertThat(tracks.get(0).id()).isEqualTo(id);
    assertThat(tracks.get(0).sources())
        .as("who had the id first keeps it")
        .containsExactly(new VehicleTrack.Source("front", 1));
  }

  @Test
  void shouldTellNeighboursApartByTheDirectionsInWhichTheyEnd() {
    // Places alone would make one of them.
    CameraReport.Placed mine = seen(person(1, 10, 3, 0.8), 1, 0.32, 0.28, false);
    CameraReport.Placed other = seen(person(1, 10.3, 2.7, 0.8), 1, 0.26, 0.22, false);
    step("front", 0, STILL, person(1, 10, 3, 0.8));
    assertThat(step("left", 0, STILL, person(1, 10.3, 2.7, 0.8))).hasSize(1);

    state = new byte[0];
    step("front", 0, STILL, mine);
    assertThat(step("left", 0, STILL, other)).hasSize(2);
  }

  @Test
  void shouldKnowWhatOneCameraCutsByWhatTheOtherSeesOfIt() {
    // The front camera's picture ends in the middle of a car.
    CameraReport.Placed cut = seen(car(1, 10, 8.5, 0), 0, 0.75, 0.6, true);
    CameraReport.Placed whole = seen(car(1, 9, 9.5, 0), 0.3, 0.95, 0.6, false);
    step("front", 0, STILL, cut);
    assertThat(step("left", 0, STILL, whole)).hasSize(1);

    CameraReport.Placed behind = seen(car(1, 9, 9.5, 0), 0.3, 1.05, 0.85, false);
    state = new byte[0];
    step("front", 0, STILL, cut);
    assertThat(step("left", 0, STILL, behind)).as("begins where the first one ends").hasSize(2);
  }

  @Test
  void shouldLetTwoChangePlacesThatWereMixedUp() {
    // Seen first when one stood behind the other, and the left camera's places were wrong.
    step("front", 0, STILL, person(1, 12, 0, 0.3), person(2, 15, 0, 0.3));
    step("left", 0, STILL, person(1, 15, 0, 0.3), person(2, 12, 0, 0.3));
    List<VehicleTrack> tracks = List.of();
    for (int i = 1; i <= 10; i++) {
      step("front", i * 0.1, STILL, person(1, 12, 0, 0.3), person(2, 15, 0, 0.3));
      tracks = step("left", i * 0.1, STILL, person(1, 12, 0, 0.3), person(2, 15, 0, 0.3));
    }
    assertThat(tracks).hasSize(2);
    assertThat(tracks)
        .allMatch(
            track ->
                track.sources().size() == 2
                    && track.sources().get(0).trackId() == track.sources().get(1).trackId());
    assertThat(tracks).extracting(VehicleTrack::id).as("no new ones").containsExactly(1L, 2L);
  }

  @Test
  void shouldNotTakeAPlaceThatNobodyKnowsForAnObject() {
    step("front", 0, STILL, person(1, 12, 3, 5));
    assertThat(step("left", 0, STILL, person(1, 12, 3, 0.3))).hasSize(2);
  }

  @Test
  void shouldHoldTwoTracksOfOneCameraForTwoObjectsWhateverOthersSay() {
    step("front", 0, STILL, person(1, 12, 3, 0.3), person(2, 12.1, 3, 0.3));
    List<VehicleTrack> tracks = step("left", 0, STILL, person(1, 12, 3.05, 0.3));
    assertThat(tracks).hasSize(2);
    assertThat(tracks.stream().mapToInt(track -> track.sources().size()).sum()).isEqualTo(3);
  }

  @Test
  void shouldFuseThreeCamerasIntoOne() {
    step("front", 0, STILL, person(1, 10, 3, 0.3));
    step("left", 0, STILL, person(2, 10.1, 3, 0.3));
    assertThat(only(step("rear", 0, STILL, person(3, 10, 3.1, 0.3))).sources()).hasSize(3);
  }

  @Test
  void shouldForgetNothingWhenOneCameraFallsSilent() {
    step("front", 0, STILL, person(1, 10, 3, 0.3));
    step("left", 0, STILL, person(1, 10, 3, 0.3));
    List<VehicleTrack> last = List.of();
    for (int i = 1; i <= 15; i++) {
      last = step("front", i * 0.1, STILL, person(1, 10, 3, 0.3));
    }
    assertThat(only(last).sources())
        .as("what is a second old is dropped")
        .containsExactly(new VehicleTrack.Source("front", 1));
  }

  @Test
  void shouldRefuseAStateThatItDidNotWrite() {
    step("front", 0, STILL, person(1, 10, 3, 0.3));
    byte[] cut = Arrays.copyOf(state, state.length - 3);
    CameraReport report = report("front", 0.1, STILL);
    assertThatThrownBy(() -> fusion.step(cut, report))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fusion state of " + cut.length + " bytes cannot be read");
  }

  @Property(tries = 60)
  void shouldKeepOneIdForEachObjectOfTwoCamerasInATurn(@ForAll long seed) {
    Random random = new Random(seed);
    double speed = random.nextDouble() * 12;
    double turn = (random.nextDouble() - 0.5) * 0.6;
    int count = 1 + random.nextInt(6);
    double[][] world = new double[count][];
    for (int i = 0; i < count; i++) {
      // Rows of 7 m, so that nothing is ever near another; they walk, or they stand.
      world[i] =
          new double[] {
            15 + 7 * i, (random.nextDouble() - 0.5) * 8, 0, (random.nextDouble() - 0.5) * 2
          };
    }
    Map<Integer, Set<Long>> idsOf = new HashMap<>();
    byte[] bytes = {};
    for (int frame = 0; frame < 30; frame++) {
      List<CameraReport> reports = new ArrayList<>();
      for (int camera = 0; camera < 2; camera++) {
        double seconds = frame * 0.1 + camera * 0.033;
        double yaw = turn * seconds;
        double x = Math.abs(turn) < 1e-6 ? speed * seconds : speed / turn * Math.sin(yaw);
        double y = Math.abs(turn) < 1e-6 ? 0 : speed / turn * (1 - Math.cos(yaw));
        List<CameraReport.Placed> placed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          double dx = world[i][0] + world[i][2] * seconds - x;
          double dy = world[i][1] + world[i][3] * seconds - y;
          double vx = Math.cos(yaw) * world[i][2] + Math.sin(yaw) * world[i][3];
          double vy = -Math.sin(yaw) * world[i][2] + Math.cos(yaw) * world[i][3];
          placed.add(
              placed(
                  10L * i + camera + 1,
                  ObjectCategory.PEDESTRIAN,
                  Math.cos(yaw) * dx + Math.sin(yaw) * dy + 0.2 * random.nextGaussian(),
                  -Math.sin(yaw) * dx + Math.cos(yaw) * dy + 0.2 * random.nextGaussian(),
                  vx + 0.1 * random.nextGaussian(),
                  vy + 0.1 * random.nextGaussian(),
                  0.3,
                  seconds));
        }
        reports.add(
            new CameraReport(
                "camera-" + camera,
                Scene.nanos(seconds),
                Optional.of(new EgoPose(x, y, yaw, speed, turn)),
                placed));
      }
      // The second camera's frame may be done first.
      if (random.nextBoolean()) {
        java.util.Collections.reverse(reports);
      }
      for (CameraReport report : reports) {
        VehicleFusion.Step step = fusion.step(bytes, report);
        assertThat(fusion.step(bytes, report).nextState()).isEqualTo(step.nextState());
        bytes = step.nextState();
        for (VehicleTrack track : step.tracks()) {
          for (VehicleTrack.Source source : track.sources()) {
            idsOf
                .computeIfAbsent((int) (source.trackId() / 10), key -> new HashSet<>())
                .add(track.id());
          }
        }
      }
    }
    assertThat(idsOf).hasSize(count);
    idsOf.forEach((object, ids) -> assertThat(ids).as("object " + object).hasSize(1));
  }

  @Property(tries = 30)
  void shouldGiveTheSameObjectsInWhateverOrderTheCamerasOfAnInstantArrive(@ForAll long seed) {
    Random random = new Random(seed);
    int count = 1 + random.nextInt(8);
    double[][] world = new double[count][];
    for (int i = 0; i < count; i++) {
      world[i] =
          new double[] {
            10 + 3.5 * i, (random.nextDouble() - 0.5) * 10, (random.nextDouble() - 0.5) * 2, 0
          };
    }
    byte[] inOrder = {};
    byte[] mixed = {};
    // Objects have other numbers where another camera was first, and keep them.
    Map<Long, Long> idOf = new HashMap<>();
    for (int frame = 0; frame < 15; frame++) {
      List<CameraReport> reports = new ArrayList<>();
      for (int camera = 0; camera < 3; camera++) {
        List<CameraReport.Placed> placed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          if (random.nextInt(8) > 0) {
            placed.add(
                placed(
                    10L * i + 1,
                    ObjectCategory.PEDESTRIAN,
                    world[i][0] + world[i][2] * frame * 0.1 + 0.1 * random.nextGaussian(),
                    world[i][1] + 0.1 * random.nextGaussian(),
                    world[i][2],
                    0,
                    0.3,
                    frame * 0.1));
          }
        }
        reports.add(
            new CameraReport(
                "camera-" + camera, Scene.nanos(frame * 0.1), Optional.of(STILL), placed));
      }
      List<VehicleTrack> expected = List.of();
      for (CameraReport report : reports) {
        VehicleFusion.Step step = fusion.step(inOrder, report);
        inOrder = step.nextState();
        expected = step.tracks();
      }
      java.util.Collections.shuffle(reports, random);
      List<VehicleTrack> found = List.of();
      for (CameraReport report : reports) {
        VehicleFusion.Step step = fusion.step(mixed, report);
        mixed = step.nextState();
        found = step.tracks();
      }
      Map<List<VehicleTrack.Source>, VehicleTrack> foundOf = bySources(found);
      bySources(expected)
          .forEach(
              (sources, track) -> {
                VehicleTrack same = foundOf.get(sources);
                assertThat(same).as("of " + sources).isNotNull();
                assertThat(same.ground().xMetres())
                    .isCloseTo(track.ground().xMetres(), within(1e-9));
                assertThat(same.ground().yMetres())
                    .isCloseTo(track.ground().yMetres(), within(1e-9));
                assertThat(same.state()).isEqualTo(track.state());
                assertThat(idOf.computeIfAbsent(track.id(), id -> same.id())).isEqualTo(same.id());
              });
    }
  }

  /** Those that a camera has. */
  private static Map<List<VehicleTrack.Source>, VehicleTrack> bySources(List<VehicleTrack> tracks) {
    Map<List<VehicleTrack.Source>, VehicleTrack> all = new HashMap<>();
    for (VehicleTrack track : tracks) {
      if (track.state() != TrackState.ENDED && !track.sources().isEmpty()) {
        all.put(track.sources(), track);
      }
    }
    return all;
  }

  private List<VehicleTrack> step(
      String camera, double seconds, EgoPose pose, CameraReport.Placed... tracks) {
    VehicleFusion.Step step = fusion.step(state, report(camera, seconds, pose, tracks));
    state = step.nextState();
    return step.tracks();
  }

  private static CameraReport report(
      String camera, double seconds, EgoPose pose, CameraReport.Placed... tracks) {
    List<CameraReport.Placed> now = new ArrayList<>();
    for (CameraReport.Placed track : tracks) {
      now.add(
          new CameraReport.Placed(
              track.trackId(),
              track.state(),
              track.className(),
              track.category(),
              track.existence(),
              track.ground(),
              track.bearings(),
              Scene.nanos(seconds),
              Scene.nanos(seconds)));
    }
    return new CameraReport(camera, Scene.nanos(seconds), Optional.of(pose), now);
  }

  /** With the directions in which it ends, seen from a camera at (0, y). */
  private static CameraReport.Placed seen(
      CameraReport.Placed track, double y, double left, double right, boolean leftOpen) {
    return new CameraReport.Placed(
        track.trackId(),
        track.state(),
        track.className(),
        track.category(),
        track.existence(),
        track.ground(),
        Optional.of(new BearingSpan(0, y, left, right, leftOpen, false)),
        track.firstSeenEpochNanos(),
        track.lastSeenEpochNanos());
  }

  private static CameraReport.Placed person(long id, double x, double y, double deviation) {
    return placed(id, ObjectCategory.PEDESTRIAN, x, y, 0, 0, deviation, 0);
  }

  private static CameraReport.Placed car(long id, double x, double y, double speed) {
    return placed(id, ObjectCategory.VEHICLE, x, y, speed, 0, 0.4, 0);
  }

  private static CameraReport.Placed placed(
      long id,
      ObjectCategory category,
      double x,
      double y,
      double vx,
      double vy,
      double deviation,
      double seconds) {
    double variance = deviation * deviation;
    return new CameraReport.Placed(
        id,
        TrackState.CONFIRMED,
        "Thing",
        category,
        0.9f,
        new GroundState(
            x,
            y,
            vx,
            vy,
            new Covariance2(variance, 0, variance),
            new Covariance2(0.09, 0, 0.09),
            false),
        Optional.empty(),
        Scene.nanos(seconds),
        Scene.nanos(seconds));
  }

  private static VehicleTrack only(List<VehicleTrack> tracks) {
    assertThat(tracks).hasSize(1);
    return tracks.get(0);
  }
}
