package dev.saccade.perception.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.instance.Appearance;
import dev.saccade.perception.instance.Instance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What the tracker makes of colours. */
class LooksTest {
  private static final Appearance RED = colours(700, 100, 701, 80, 712, 75);
  private static final Appearance BLUE = colours(310, 120, 311, 70, 322, 65);
  private static final Appearance SLEEVE_OF_RED = colours(701, 255);

  private final KalmanTracker tracker = new KalmanTracker(TrackerSettings.standard());
  private byte[] state = {};

  @Test
  void shouldNotTakeWhoeverStandsThereNowForWhoWasHidden() {
    long red = walkBehind(RED);
    List<Track> out = step(45, person(1, 300, RED, 260), person(2, 600, BLUE));

    assertThat(idAt(out, 600)).isNotEqualTo(red);
  }

  @Test
  void shouldKnowAPartAgainByItsColours() {
    long red = walkBehind(RED);
    Instance part =
        looking(Scene.box(1, Scene.PERSON, 0.9, Scene.around(595, 400, 8, 30)), SLEEVE_OF_RED);
    List<Track> out = step(45, part);

    assertThat(idAt(out, 595)).isEqualTo(red);
  }

  @Test
  void shouldLookFartherOffForWhatLooksTheSame() {
    long red = walkBehind(RED);
    // Nowhere near where motion would have it: a hidden person turned round.
    List<Track> out = step(60, person(1, 660, RED), person(2, 540, BLUE));

    assertThat(idAt(out, 660)).isEqualTo(red);
    assertThat(idAt(out, 540)).isNotEqualTo(red);
  }

  @Test
  void shouldTakeWhatStandsThereForTheSameWhereNobodyLookedAtColours() {
    long person = walkBehind(null);
    List<Track> out = step(45, person(1, 600, null));

    assertThat(idAt(out, 600)).isEqualTo(person);
  }

  @Property(tries = 30)
  void shouldFollowInstancesWithoutAppearanceAsIfThereWereNone(@ForAll long seed) {
    KalmanTracker blind = new KalmanTracker(without(TrackerSettings.standard()));
    byte[] one = {};
    byte[] other = {};
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      CameraObservation observation = Scene.at(i / 30.0, crowd(random, i, false));
      Tracker.Step seeing = tracker.step(one, observation);
      Tracker.Step notSeeing = blind.step(other, observation);
      one = seeing.nextState();
      other = notSeeing.nextState();

      assertThat(seeing.tracks()).isEqualTo(notSeeing.tracks());
      assertThat(one).isEqualTo(other);
    }
  }

  @Property(tries = 20)
  void shouldNotChangeTheRulesOfOthers(@ForAll long seed) {
    for (TrackerSettings settings : List.of(TrackerSettings.sort(), TrackerSettings.byteTrack())) {
      KalmanTracker rival = new KalmanTracker(settings);
      byte[] one = {};
      byte[] other = {};
      for (int i = 0; i < 20; i++) {
        one = rival.step(one, Scene.at(i / 30.0, crowd(new Random(seed + i), i, true))).nextState();
        other =
            rival
                .step(other, Scene.at(i / 30.0, crowd(new Random(seed + i), i, false)))
                .nextState();
      }
      assertThat(one).isEqualTo(other);
    }
  }

  @Property(tries = 30)
  void shouldNotDependOnTheOrderOfInstances(@ForAll long seed) {
    byte[] one = {};
    byte[] other = {};
    for (int i = 0; i < 15; i++) {
      List<Instance> crowd = crowd(new Random(seed + i), i, true);
      List<Instance> turned = new ArrayList<>(crowd);
      java.util.Collections.reverse(turned);
      one = tracker.step(one, Scene.at(i / 30.0, crowd)).nextState();
      other = tracker.step(other, Scene.at(i / 30.0, turned)).nextState();
    }
    assertThat(one).isEqualTo(other);
  }

  @Property(tries = 100)
  void shouldKeepWhatItRemembersWithinItsBounds(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    RememberedLooks looks = RememberedLooks.of(drawn(random));
    for (int i = 2; i < 30; i++) {
      looks = looks.learned(drawn(random), random.nextDouble(), i);
      double sum = looks.rest();
      for (int j = 0; j < looks.count(); j++) {
        sum += looks.share(j);
      }
      assertThat(looks.count()).isBetween(1, RememberedLooks.MOST_COLOURS);
      assertThat(sum).isCloseTo(1, within(0.01));
    }
    byte[] bytes = bytes(looks);

    assertThat(bytes.length).isLessThanOrEqualTo(1 + 5 * RememberedLooks.MOST_COLOURS);
    assertThat(bytes(RememberedLooks.readFrom(in(bytes)))).isEqualTo(bytes);
  }

  @Test
  void shouldForgetLittleOfTheWholeForAPart() {
    RememberedLooks looks = RememberedLooks.of(RED);
    for (int i = 2; i < 12; i++) {
      looks = looks.learned(SLEEVE_OF_RED, 0.03, i);
    }

    assertThat(looks.count()).isEqualTo(3);
    assertThat(looks.share(0)).isGreaterThan(0.25);
  }

  @Test
  void shouldRefuseColoursThatAreNone() {
    for (byte[] broken :
        List.of(
            new byte[] {0},
            new byte[] {(byte) (RememberedLooks.MOST_COLOURS + 1)},
            new byte[] {1, 7, 0, 0},
            new byte[] {2, 7, 0, 1, 0, 0, 1},
            new byte[] {1, -1, 127, 127, 0, 1})) {
      assertThatThrownBy(() -> RememberedLooks.readFrom(in(broken)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("colour");
    }
  }

  /** Walks to x = 580 or so and out of sight; the id that was given. */
  private long walkBehind(Appearance looks) {
    long id = 0;
    for (int i = 0; i <= 30; i++) {
      id = idAt(step(i, person(1, 500 + 2 * i, looks), person(2, 900, BLUE)), 500 + 2 * i);
    }
    for (int i = 31; i < 45; i++) {
      step(i, person(2, 900, BLUE));
    }
    return id;
  }

  private List<Track> step(int frame, Instance... instances) {
    Tracker.Step step = tracker.step(state, Scene.at(frame / 30.0, instances));
    state = step.nextState();
    return step.tracks();
  }

  private static long idAt(List<Track> tracks, double centreX) {
    for (Track track : tracks) {
      double centre = (track.box().xMinPixels() + track.box().xMaxPixels()) / 2;
      if (Math.abs(centre - centreX) < 1
          && track.state() != TrackState.COASTING
          && track.state() != TrackState.ENDED) {
        return track.id();
      }
    }
    throw new AssertionError("nobody at " + centreX + ": " + tracks);
  }

  private static Instance person(int id, double centreX, Appearance looks) {
    return person(id, centreX, looks, 400);
  }

  private static Instance person(int id, double centreX, Appearance looks, double centreY) {
    return looking(
        Scene.box(id, Scene.PERSON, 0.9, Scene.around(centreX, centreY, 40, 110)), looks);
  }

  private static Instance looking(Instance instance, Appearance looks) {
    return new Instance(
        instance.id(),
        instance.objectClass(),
        instance.confidence(),
        instance.box(),
        instance.centroidXPixels(),
        instance.centroidYPixels(),
        instance.areaPixels(),
        instance.mask(),
        Optional.ofNullable(looks));
  }

  private static List<Instance> crowd(Random random, int frame, boolean colourful) {
    List<Instance> crowd = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Appearance looks = drawn(new Random(i));
      double x = 100 + 120 * i + 6 * frame * (i % 3 - 1) + random.nextInt(5);
      double y = 400 + random.nextInt(5);
      if (random.nextInt(4) > 0) {
        crowd.add(person(i + 1, x, colourful ? looks : null, y));
      }
    }
    return crowd;
  }

  private static TrackerSettings without(TrackerSettings with) {
    return new TrackerSettings(
        with.highConfidence(),
        with.lowConfidence(),
        with.birthConfidence(),
        with.masks(),
        with.first(),
        with.second(),
        with.recovery(),
        with.tentative(),
        with.parts(),
        with.life(),
        with.motion(),
        with.compensated(),
        with.hiddenSides(),
        with.places(),
        false);
  }

  private static Appearance drawn(Random random) {
    TreeMap<Integer, Integer> shares = new TreeMap<>();
    int count = 1 + random.nextInt(Appearance.MOST_COLOURS);
    for (int i = 0; i < count; i++) {
      shares.put(random.nextInt(Appearance.BINS), Math.max(1, 255 / count));
    }
    return colours(
        shares.entrySet().stream()
            .flatMapToInt(e -> java.util.stream.IntStream.of(e.getKey(), e.getValue()))
            .toArray());
  }

  /** Bins and shares in turn. */
  private static Appearance colours(int... binsAndShares) {
    byte[] bytes = new byte[binsAndShares.length / 2 * 3];
    for (int i = 0; i < binsAndShares.length / 2; i++) {
      bytes[3 * i] = (byte) (binsAndShares[2 * i] >> 8);
      bytes[3 * i + 1] = (byte) binsAndShares[2 * i];
      bytes[3 * i + 2] = (byte) binsAndShares[2 * i + 1];
    }
    return new Appearance(bytes);
  }

  private static byte[] bytes(RememberedLooks looks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    looks.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
