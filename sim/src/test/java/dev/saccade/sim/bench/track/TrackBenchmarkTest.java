package dev.saccade.sim.bench.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedTruth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackBenchmarkTest {
  @Test
  void shouldNotCountWhatHardlyShows() {
    TruthClip clip = clip();
    FollowedClip all = follow(clip, 0);
    FollowedClip clear = follow(clip, 0.5);

    long hidden =
        clip.frames().stream()
            .flatMap(moment -> moment.objects().stream())
            .filter(object -> object.visibleFraction() < 0.5)
            .count();
    long objects = clip.frames().stream().mapToLong(moment -> moment.objects().size()).sum();
    assertThat(hidden).isBetween(1L, objects - 1);
    assertThat(all.scores().clear().truePositives() + all.scores().clear().falseNegatives())
        .isEqualTo(objects);
    assertThat(clear.scores().clear().truePositives() + clear.scores().clear().falseNegatives())
        .isEqualTo(objects - hidden);
    assertThat(clear.scores().clear().falsePositives()).isZero();
  }

  @Test
  void shouldGiveEachObjectAMaskOfExactlyItsPixels() {
    TruthClip clip = clip();
    TruthClip.Moment moment = clip.frames().get(0);
    assertThat(moment.objects()).isNotEmpty();
    for (int i = 0; i < moment.objects().size(); i++) {
      TruthObject object = moment.objects().get(i);
      assertThat(moment.instances().get(i).box()).isEqualTo(object.box());
      assertThat(moment.instances().get(i).mask().areaPixels())
          .isEqualTo(moment.instances().get(i).areaPixels())
          .isBetween(12L, (long) object.box().areaPixels());
    }
  }

  @Test
  void shouldGiveEachObjectTheColoursOfItsPixels() {
    TruthClip.Moment plain = clip().frames().get(0);
    TruthClip.Moment painted =
        TruthClip.render("lot", RenderedTruth.painted(request(0.05)), 12).get(0).frames().get(0);

    assertThat(painted.objects()).isEqualTo(plain.objects());
    assertThat(plain.instances()).allMatch(instance -> instance.appearance().isEmpty());
    assertThat(painted.instances()).allMatch(instance -> instance.appearance().isPresent());
    assertThat(painted.instances().stream().map(Instance::appearance).distinct().count())
        .isEqualTo(painted.instances().size());
  }

  private static FollowedClip follow(TruthClip clip, double leastVisible) {
    return FollowedClip.follow(
        clip, leastVisible, new KalmanTracker(TrackerSettings.standard()), f -> true, f -> true);
  }

  private static TruthClip clip() {
    List<TruthClip> clips = TruthClip.render("lot", RenderedTruth.of(request(0.3)), 12);
    return clips.get(0);
  }

  private static RenderRequest request(double seconds) {
    return new RenderRequest(
        "parking-lot",
        1,
        seconds,
        1,
        320,
        180,
        10,
        90,
        Optional.of(new RenderRequest.Optics(250, 1.5)));
  }
}
