package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KalmanTrackerTest {
  private final KalmanTracker tracker = new KalmanTracker(TrackerSettings.standard());
  private byte[] state = {};

  @Test
  void shouldConfirmWhatIsSeenTwiceAndKeepItsId() {
    step(Scene.at(0));
    List<Track> first = step(Scene.at(0.033, Scene.car(1, 300, 400)));
    List<Track> second = step(Scene.at(0.066, Scene.car(1, 310, 400)));

    assertThat(first).extracting(Track::state).containsExactly(TrackState.TENTATIVE);
    assertThat(second).extracting(Track::state).containsExactly(TrackState.CONFIRMED);
    assertThat(second).extracting(Track::id).containsExactly(first.get(0).id());
    assertThat(second.get(0).observationCount()).isEqualTo(2);
  }

  @Test
  void shouldForgetATentativeTrackThatIsNotSeenAgain() {
    step(Scene.at(0));
    step(Scene.at(0.033, Scene.car(1, 300, 400)));

    assertThat(step(Scene.at(0.066))).extracting(Track::state).containsExactly(TrackState.ENDED);
    assertThat(step(Scene.at(0.1))).isEmpty();
  }

  @Test
  void shouldCoastOnTheLastVelocityAndComeBackWithTheSameId() {
    for (int i = 0; i <= 20; i++) {
      step(Scene.at(i / 30.0, Scene.car(1, 200 + 10 * i, 400)));
    }
    long id = only(step(Scene.at(21 / 30.0, Scene.car(1, 410, 400)))).id();
    Track coasting = only(step(Scene.at(27 / 30.0)));
    Track back = only(step(Scene.at(30 / 30.0, Scene.car(1, 500, 400))));

    assertThat(coasting.state()).isEqualTo(TrackState.COASTING);
    assertThat(coasting.mask()).isEmpty();
    // 300 pixels a second for 27 frames from 200 on.
    assertThat(centreX(coasting.box())).isCloseTo(470, within(4.0));
    assertThat(coasting.velocityXPixelsPerSecond()).isCloseTo(300, within(20f));
    assertThat(back.id()).isEqualTo(id);
    assertThat(back.state()).isEqualTo(TrackState.CONFIRMED);
  }

  @Test
  void shouldKnowThingsAgainAfterAShortTimeWithoutFrames() {
    for (int i = 0; i <= 20; i++) {
      step(Scene.at(i / 30.0, Scene.car(1, 200 + i, 400), Scene.car(2, 900, 400)));
    }
    List<Track> after = step(Scene.at(20 / 30.0 + 4, Scene.car(1, 340, 400)));
    List<Track> muchLater = step(Scene.at(20 / 30.0 + 13, Scene.car(1, 340, 400)));

    // What was not found at the first look is gone.
    assertThat(after).extracting(Track::id).containsExactly(1L, 2L);
    assertThat(after)
        .extracting(Track::state)
        .containsExactly(TrackState.CONFIRMED, TrackState.ENDED);
    assertThat(muchLater).extracting(Track::id).containsExactly(1L, 3L);
    assertThat(muchLater.get(0).state()).isEqualTo(TrackState.ENDED);
  }

  @Test
  void shouldEndWhatStaysAwayAndSayItOnce() {
    for (int i = 0; i < 10; i++) {
      step(Scene.at(i / 30.0, Scene.car(1, 600, 400)));
    }
    List<TrackState> states = new ArrayList<>();
    for (int i = 10; i < 60; i++) {
      step(Scene.at(i / 30.0)).forEach(track -> states.add(track.state()));
    }
    assertThat(states).contains(TrackState.COASTING);
    assertThat(states).endsWith(TrackState.ENDED).containsOnlyOnce(TrackState.ENDED);
  }

  @Test
  void shouldEndATrackThatLeavesTheFrameInsteadOfCoastingOutside() {
    for (int i = 0; i <= 20; i++) {
      // Half of the car is beyond the border in the end, and its box is cut there.
      double centre = 1080 + 10 * i;
      float right = (float) Math.min(Scene.WIDTH, centre + 50);
      PixelBox box = new PixelBox((float) (centre - 50), 370, right, 430);
      step(Scene.at(i / 30.0, Scene.box(1, Scene.CAR, 0.9, box)));
    }
    List<TrackState> states = new ArrayList<>();
    for (int i = 21; i < 27; i++) {
      step(Scene.at(i / 30.0)).forEach(track -> states.add(track.state()));
    }
    assertThat(states).endsWith(TrackState.ENDED);
  }

  @Test
  void shouldNotTakeTheCutAtTheBorderForStandingStill() {
    Track last = null;
    for (int i = 0; i <= 24; i++) {
      double centre = 1000 + 10 * i;
      float right = (float) Math.min(Scene.WIDTH, centre + 50);
      PixelBox box = new PixelBox((float) (centre - 50), 370, right, 430);
      last = only(step(Scene.at(i / 30.0, Scene.box(1, Scene.CAR, 0.9, box))));
    }
    // The box is cut from the 23rd frame on; the centre of what is seen slows to half.
    assertThat(last.velocityXPixelsPerSecond()).isCloseTo(300, within(15f));
  }

  @Test
  void shouldFindAgainByLowConfidenceWhatItFollows() {
    for (int i = 0; i < 5; i++) {
      step(Scene.at(i / 30.0, Scene.car(1, 600, 400, 0.9)));
    }
    Track weak = only(step(Scene.at(5 / 30.0, Scene.car(1, 600, 400, 0.2))));

    assertThat(weak.state()).isEqualTo(TrackState.CONFIRMED);
    assertThat(weak.confidence()).isEqualTo(0.2f);
    assertThat(step(Scene.at(6 / 30.0, Scene.car(1, 600, 400, 0.9), Scene.car(2, 100, 400, 0.2))))
        .as("low confidence starts nothing")
        .hasSize(1);
  }

  @Test
  void shouldFollowTheLargestOfAFrameFullOfSpeckle() {
    List<Instance> speckle = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      speckle.add(
          Scene.box(i + 1, Scene.CAR, 0.9, Scene.around(5 + i % 80 * 15, 5 + i / 80 * 12, 14, 11)));
    }
    speckle.add(Scene.car(4001, 640, 400));
    step(Scene.at(0, speckle));
    List<Track> tracks = step(Scene.at(0.033, speckle));

    assertThat(tracks).hasSizeLessThanOrEqualTo(500);
    assertThat(tracks)
        .extracting(track -> track.box().widthPixels())
        .as("the largest is among them")
        .contains(100f);
  }

  @Test
  void shouldConfirmByTheRulesOfSortOnlyAfterThreeHits() {
    KalmanTracker sort = new KalmanTracker(TrackerSettings.sort());
    List<TrackState> states = new ArrayList<>();
    byte[] bytes = {};
    for (int i = 0; i < 10; i++) {
      // Nothing in the first frames, which confirm at once; later one sighting is missed.
      boolean shown = i >= 3 && i != 8;
      CameraObservation seen =
          shown ? Scene.at(i / 30.0, Scene.car(1, 300 + i, 400)) : Scene.at(i / 30.0);
      Tracker.Step step = sort.step(bytes, seen);
      bytes = step.nextState();
      step.tracks().forEach(track -> states.add(track.state()));
    }
    assertThat(states)
        .containsExactly(
            TrackState.TENTATIVE,
            TrackState.TENTATIVE,
            TrackState.TENTATIVE,
            TrackState.CONFIRMED,
            TrackState.CONFIRMED,
            TrackState.COASTING,
            TrackState.TENTATIVE);
  }

  @Test
  void shouldNotTakeWhatHidesAnObjectForItsMotion() {
    Track hidden = null;
    for (int i = 0; i <= 12; i++) {
      // A car stands; something nearer comes from the left and covers it, 8 pixels a frame.
      int edge = 600 + Math.max(0, 8 * (i - 3));
      PixelBox car = new PixelBox(edge, 300, 720, 360);
      PixelBox nearer = new PixelBox(edge - 200, 250, edge, 420);
      step(Scene.at(i / 30.0, filled(1, nearer), filled(2, car)));
      hidden =
          step(Scene.at((i + 0.5) / 30.0, filled(1, nearer), filled(2, car))).stream()
              .filter(track -> track.box().xMaxPixels() == 720)
              .findFirst()
              .orElseThrow();
    }
    assertThat(hidden.box().xMinPixels()).as("what is seen").isEqualTo(672f);
    // The middle of what is seen moves at 120 pixels a second.
    assertThat(hidden.velocityXPixelsPerSecond()).isCloseTo(0, within(20f));
  }

  private static Instance filled(int id, PixelBox box) {
    Instance bare = Scene.box(id, Scene.CAR, 0.9, box);
    return new Instance(
        id,
        bare.objectClass(),
        bare.confidence(),
        box,
        bare.centroidXPixels(),
        bare.centroidYPixels(),
        bare.areaPixels(),
        Scene.mask(
            i -> {
              int x = i % Scene.WIDTH;
              int y = i / Scene.WIDTH;
              return x >= box.xMinPixels()
                  && x < box.xMaxPixels()
                  && y >= box.yMinPixels()
                  && y < box.yMaxPixels();
            }));
  }

  @Test
  void shouldTellMasksApartWhereBoxesCoverEachOther() {
    // Two triangles share a box: one fills its upper left half, the other the lower right.
    PixelBox box = new PixelBox(500, 300, 700, 500);
    Instance upper = withMask(1, box, true);
    Instance lower = withMask(2, box, false);
    step(Scene.at(0, upper, lower));
    List<Track> before = step(Scene.at(0.1, upper, lower));
    List<Track> after = step(Scene.at(0.2, lower, upper));

    for (Track track : before) {
      Track same = after.stream().filter(t -> t.id() == track.id()).findFirst().orElseThrow();
      assertThat(same.mask()).isEqualTo(track.mask());
    }
  }

  @Test
  void shouldKeepItsMindAboutTheClassThroughAMistake() {
    PixelBox box = Scene.around(600, 400, 100, 60);
    for (int i = 0; i < 10; i++) {
      step(Scene.at(i / 30.0, Scene.box(1, Scene.CAR, 0.9, box)));
    }
    Track mistaken = only(step(Scene.at(10 / 30.0, Scene.box(1, Scene.PERSON, 0.9, box))));
    assertThat(mistaken.objectClass()).isEqualTo(Scene.CAR);
    for (int i = 11; i < 40; i++) {
      mistaken = only(step(Scene.at(i / 30.0, Scene.box(1, Scene.PERSON, 0.9, box))));
    }
    assertThat(mistaken.objectClass()).isEqualTo(Scene.PERSON);
  }

  @Test
  void shouldStartAgainWithNewIdsWhenTheClockStepsBack() {
    step(Scene.at(10, Scene.car(1, 600, 400)));
    long id = only(step(Scene.at(10.1, Scene.car(1, 600, 400)))).id();
    List<Track> after = step(Scene.at(3, Scene.car(1, 600, 400)));

    assertThat(after).hasSize(2);
    assertThat(after.get(0).id()).isEqualTo(id);
    assertThat(after.get(0).state()).isEqualTo(TrackState.ENDED);
    assertThat(after.get(1).id()).isGreaterThan(id);
  }

  @Test
  void shouldKnowByItsPixelsWhatHasJumpedInSize() {
    // Two people overlap; what is seen of the farther one shrinks to half within one frame.
    long far = -1;
    for (int i = 0; i < 20; i++) {
      for (Track track :
          step(Scene.at(i / 30.0, solid(1, 400, 300, 40, 160), solid(2, 436, 320, 44, 200)))) {
        if (track.box().xMinPixels() < 410) {
          far = track.id();
        }
      }
    }
    List<Track> after =
        step(Scene.at(20 / 30.0, solid(1, 400, 300, 40, 80), solid(2, 436, 320, 44, 200)));
    assertThat(after).hasSize(2);
    for (Track track : after) {
      assertThat(track.id() == far).isEqualTo(track.box().xMinPixels() < 410);
    }
  }

  /** Someone whose mask fills a box. */
  private static Instance solid(int id, int left, int top, int width, int height) {
    PixelBox box = new PixelBox(left, top, left + width, top + height);
    RunLengthMask mask =
        Scene.mask(
            i -> {
              int u = i % Scene.WIDTH;
              int v = i / Scene.WIDTH;
              return u >= left && u < left + width && v >= top && v < top + height;
            });
    return new Instance(
        id,
        Scene.PERSON,
        0.9f,
        box,
        left + width / 2f,
        top + height / 2f,
        (long) width * height,
        mask);
  }

  @Test
  void shouldGoOnFromTheStateOfTheVersionBefore() {
    // One car, followed for three frames, in version 3: without how it is turned.
    String before =
        "XAMXl5z+OiNAqwAAAAAAAAACAAAAAAAAAAMAAQgAA0NhcgAAAQAAAAAAAAABAT/vnE3yQL3mF5ec/jYqAAAXl5z+OiNA"
            + "qwAAAAMAAAAAAAAAAz9mZmZECgAAQ7kAAEQjAABD1wAARAoAAEO5AABEIwAAQ9cAAAB/wAAAAEQWfJdCyAAAQePgDAAA"
            + "AABAeIohAAAAAEKLUowAAAAAQTMIRQAAAABDDAuNRRNHEgAAAABFgMpwQ8gAAEJwAAAAAAAAAAAAAEB4iiEAAAAAQotS"
            + "jAAAAABBMwhFAAAAAEMMC41FE0cSAAAAAEWAynAAAQhAHBiT";
    Tracker.Step step =
        tracker.step(Base64.getDecoder().decode(before), Scene.at(0.1, Scene.car(1, 603, 400)));
    assertThat(step.tracks()).hasSize(1);
    assertThat(step.tracks().get(0).id()).isEqualTo(1);
    assertThat(step.tracks().get(0).observationCount()).isEqualTo(4);
    assertThat(step.nextState()).hasSizeGreaterThan(243);
  }

  @Test
  void shouldRefuseAStateThatItDidNotWrite() {
    step(Scene.at(0, Scene.car(1, 600, 400)));
    byte[] written = state;
    for (int length = 1; length < written.length; length++) {
      byte[] cut = Arrays.copyOf(written, length);
      assertThatThrownBy(() -> tracker.step(cut, Scene.at(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tracker state of " + length + " bytes cannot be read");
    }
    byte[] newer = written.clone();
    newer[1] = 99;
    assertThatThrownBy(() -> tracker.step(newer, Scene.at(1))).hasMessageContaining("version 99");
  }

  @Property(tries = 40)
  void shouldNeverGiveAnIdTwiceAndReportEachEndOnce(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int objects) {
    Random random = new Random(seed);
    Set<Long> alive = new HashSet<>();
    Set<Long> gone = new HashSet<>();
    long greatest = 0;
    byte[] current = {};
    double seconds = 0;
    for (int frame = 0; frame < 60; frame++) {
      seconds += 0.01 + random.nextDouble() * 0.3;
      List<Instance> instances = new ArrayList<>();
      for (int i = 0; i < objects; i++) {
        if (random.nextInt(4) > 0) {
          instances.add(
              Scene.car(
                  i + 1,
                  random.nextDouble() * Scene.WIDTH,
                  random.nextDouble() * Scene.HEIGHT,
                  random.nextDouble()));
        }
      }
      Tracker.Step step = tracker.step(current, Scene.at(seconds, instances));
      current = step.nextState();
      assertThat(step.tracks()).extracting(Track::id).isSorted().doesNotHaveDuplicates();
      Set<Long> now = new HashSet<>();
      for (Track track : step.tracks()) {
        assertThat(gone).as("an ended id came back").doesNotContain(track.id());
        if (!alive.contains(track.id())) {
          assertThat(track.id()).as("ids ascend").isGreaterThan(greatest);
          greatest = Math.max(greatest, track.id());
        }
        if (track.state() == TrackState.ENDED) {
          gone.add(track.id());
        } else {
          now.add(track.id());
        }
      }
      alive.removeAll(gone);
      assertThat(now).as("nothing vanishes without an end").containsAll(alive);
      alive = now;
    }
  }

  @Property(tries = 40)
  void shouldGiveTheSameBytesWhateverTheOrderOfTheInstances(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] straight = {};
    byte[] shuffled = {};
    for (int frame = 0; frame < 20; frame++) {
      List<Instance> instances = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        instances.add(
            Scene.car(
                i + 1,
                100 + 180 * i + random.nextGaussian() * 30,
                400 + random.nextGaussian() * 10,
                random.nextDouble()));
      }
      CameraObservation inOrder = Scene.at(frame / 10.0, instances);
      Collections.shuffle(instances, random);
      Tracker.Step a = tracker.step(straight, inOrder);
      Tracker.Step b = tracker.step(shuffled, Scene.at(frame / 10.0, instances));
      assertThat(b.nextState()).isEqualTo(a.nextState());
      assertThat(b.tracks()).isEqualTo(a.tracks());
      straight = a.nextState();
      shuffled = b.nextState();
    }
  }

  @Property(tries = 60)
  void shouldFollowSteadyObjectsThroughUnevenIntervals(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.66) double dropped) {
    Random random = new Random(seed);
    double[] speed = {random.nextDouble() * 200 - 100, random.nextDouble() * 200 - 100};
    long[] id = {0, 0};
    byte[] current = {};
    int delivered = 0;
    for (int frame = 0; frame < 90; frame++) {
      if (random.nextDouble() < dropped) {
        continue;
      }
      delivered++;
      double seconds = frame / 30.0;
      List<Instance> instances = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        instances.add(
            Scene.car(
                i + 1,
                640 + speed[i] * seconds + random.nextGaussian(),
                200 + 300 * i + random.nextGaussian()));
      }
      Tracker.Step step = tracker.step(current, Scene.at(seconds, instances));
      current = step.nextState();
      assertThat(step.tracks()).hasSize(2);
      for (Track track : step.tracks()) {
        int which = track.box().yMinPixels() < 350 ? 0 : 1;
        assertThat(id[which] == 0 || id[which] == track.id()).isTrue();
        id[which] = track.id();
        if (delivered > 20) {
          assertThat((double) track.velocityXPixelsPerSecond())
              .isCloseTo(speed[which], within(40.0));
        }
      }
    }
  }

  private List<Track> step(CameraObservation observation) {
    Tracker.Step step = tracker.step(state, observation);
    state = step.nextState();
    return step.tracks();
  }

  private static Track only(List<Track> tracks) {
    assertThat(tracks).hasSize(1);
    return tracks.get(0);
  }

  private static double centreX(PixelBox box) {
    return (box.xMinPixels() + box.xMaxPixels()) / 2;
  }

  private static Instance withMask(int id, PixelBox box, boolean upper) {
    Instance plain = Scene.box(id, Scene.PERSON, 0.9, box);
    return new Instance(
        id,
        plain.objectClass(),
        plain.confidence(),
        box,
        plain.centroidXPixels(),
        plain.centroidYPixels(),
        20_000,
        Scene.mask(
            i -> {
              int x = i % Scene.WIDTH - 500;
              int y = i / Scene.WIDTH - 300;
              return x >= 0 && y >= 0 && x < 200 && y < 200 && (x + y < 200) == upper;
            }));
  }
}
