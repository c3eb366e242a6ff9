package dev.saccade.sim.bench.track;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.track.GroundState;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.TrackState;
import dev.saccade.perception.track.Tracker;
import dev.saccade.sim.drive.TruthObject;
import dev.saccade.sim.evaluate.PositionErrors;
import dev.saccade.sim.evaluate.TrackedObject;
import dev.saccade.sim.evaluate.TrackingScores;
import dev.saccade.sim.evaluate.TrackingSequence;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A clip followed by a tracker that is given some of its frames. At each frame that it is not
 * given, it is asked where it takes everything to be by then: it steps on a copy of its state,
 * which is thrown away.
 */
final class FollowedClip {
  /** Speeds are scored from this age of a track on. */
  private static final long GROWN_NANOS = 1_000_000_000L;

  /** Beyond, a pixel is metres. */
  private static final double FAR_METRES = 50;

  private final TruthClip clip;
  private final double leastVisible;
  private final Scene delivered = new Scene();
  private final Scene dropped = new Scene();
  private final List<PositionErrors.Sample> positions = new ArrayList<>();
  private final List<PositionErrors.Sample> coastedPositions = new ArrayList<>();
  private final Consistency consistency = new Consistency();
  private int nearCount;
  private int nearPlacedCount;

  /** Truth and tracks, frame by frame. */
  private static final class Scene {
    final List<List<TrackedObject<PixelBox>>> truth = new ArrayList<>();
    final List<List<TrackedObject<PixelBox>>> found = new ArrayList<>();

    TrackingScores scores() {
      return TrackingScores.of(TrackingSequence.of(truth, found, PixelBox::overlap));
    }
  }

  private FollowedClip(TruthClip clip, double leastVisible) {
    this.clip = clip;
    this.leastVisible = leastVisible;
  }

  /**
   * @param leastVisible an object of which a smaller share shows in a frame is given to the tracker
   *     all the same, but neither it nor the track that has it counts there
   * @param isCaptured by frame number: other frames do not exist
   * @param isGiven of those captured
   */
  static FollowedClip follow(
      TruthClip clip,
      double leastVisible,
      Tracker tracker,
      IntPredicate isCaptured,
      IntPredicate isGiven) {
    FollowedClip followed = new FollowedClip(clip, leastVisible);
    byte[] state = {};
    Map<Long, Integer> objectOf = new java.util.HashMap<>();
    for (int frame = 0; frame < clip.frames().size(); frame++) {
      if (!isCaptured.test(frame)) {
        continue;
      }
      if (isGiven.test(frame)) {
        Tracker.Step step = tracker.step(state, clip.observation(frame));
        state = step.nextState();
        followed.given(frame, step.tracks(), objectOf);
      } else if (state.length > 0) {
        followed.notGiven(frame, tracker.step(state, clip.blind(frame)).tracks(), objectOf);
      }
    }
    return followed;
  }

  /** Over the frames that the tracker was given: what it said was there, seen in that frame. */
  TrackingScores scores() {
    return delivered.scores();
  }

  /** Over the frames that it was not given, from its first on: where it took things to be. */
  TrackingScores coastedScores() {
    return dropped.scores();
  }

  /** Of tracks seen in the frame. */
  List<PositionErrors.Sample> positions() {
    return positions;
  }

  /** Of tracks at instants that the tracker was not given. */
  List<PositionErrors.Sample> coastedPositions() {
    return coastedPositions;
  }

  /** Of the places of objects within 50 m, of tracks seen in the frame. */
  Consistency consistency() {
    return consistency;
  }

  /** Objects within 50 m in all frames given. */
  int nearCount() {
    return nearCount;
  }

  /** Those of them that a confirmed track gave a place on the ground. */
  int nearPlacedCount() {
    return nearPlacedCount;
  }

  private void given(int frame, List<Track> tracks, Map<Long, Integer> objectOf) {
    TruthClip.Moment moment = clip.frames().get(frame);
    IdentityHashMap<Object, TruthObject> objectOfMask = new IdentityHashMap<>();
    for (int i = 0; i < moment.objects().size(); i++) {
      Instance instance = moment.instances().get(i);
      objectOfMask.put(instance.mask(), moment.objects().get(i));
      nearCount +=
          counts(moment.objects().get(i)) && distance(moment.objects().get(i)) <= FAR_METRES
              ? 1
              : 0;
    }
    List<TrackedObject<PixelBox>> found = new ArrayList<>();
    for (Track track : tracks) {
      if (track.state() != TrackState.CONFIRMED) {
        continue;
      }
      TruthObject object = track.mask().map(objectOfMask::get).orElse(null);
      if (object == null || counts(object)) {
        found.add(new TrackedObject<>(track.id(), track.box()));
      }
      if (object != null) {
        objectOf.put(track.id(), object.instanceId());
        sample(track, object, moment.captureEpochNanos(), positions);
        if (track.ground().isPresent() && counts(object) && distance(object) <= FAR_METRES) {
          double[] nearest = nearest(object);
          GroundState ground = track.ground().get();
          consistency.add(
              ground.xMetres() - nearest[0],
              ground.yMetres() - nearest[1],
              ground.positionCovariance());
        }
        nearPlacedCount +=
            counts(object) && track.ground().isPresent() && distance(object) <= FAR_METRES ? 1 : 0;
      }
    }
    delivered.truth.add(truth(moment));
    delivered.found.add(found);
  }

  private void notGiven(int frame, List<Track> tracks, Map<Long, Integer> objectOf) {
    TruthClip.Moment moment = clip.frames().get(frame);
    List<TrackedObject<PixelBox>> found = new ArrayList<>();
    for (Track track : tracks) {
      if (track.state() != TrackState.CONFIRMED && track.state() != TrackState.COASTING) {
        continue;
      }
      Integer id = objectOf.get(track.id());
      boolean counted = true;
      for (TruthObject object : moment.objects()) {
        if (id != null && object.instanceId() == id) {
          sample(track, object, moment.captureEpochNanos(), coastedPositions);
          counted = counts(object);
        }
      }
      if (counted) {
        found.add(new TrackedObject<>(track.id(), clipped(track.box())));
      }
    }
    dropped.truth.add(truth(moment));
    dropped.found.add(found);
  }

  private void sample(
      Track track, TruthObject object, long captured, List<PositionErrors.Sample> samples) {
    if (track.ground().isEmpty() || !counts(object)) {
      return;
    }
    GroundState ground = track.ground().get();
    double[] nearest = nearest(object);
    boolean grown = captured - track.firstSeenEpochNanos() >= GROWN_NANOS;
    samples.add(
        new PositionErrors.Sample(
            distance(object),
            Math.hypot(ground.xMetres() - nearest[0], ground.yMetres() - nearest[1]),
            grown && !ground.velocityIsRelative()
                ? Math.hypot(
                    ground.velocityXMetresPerSecond() - object.velocityXMetresPerSecond(),
                    ground.velocityYMetresPerSecond() - object.velocityYMetresPerSecond())
                : Double.NaN));
  }

  private boolean counts(TruthObject object) {
    return object.visibleFraction() >= leastVisible;
  }

  private double distance(TruthObject object) {
    double[] nearest = nearest(object);
    return Math.max(
        0.1,
        Math.hypot(
            nearest[0] - clip.calibration().xMetres(), nearest[1] - clip.calibration().yMetres()));
  }

  private double[] nearest(TruthObject object) {
    return PositionErrors.nearestPoint(
        object.xMetres(),
        object.yMetres(),
        object.lengthMetres(),
        object.widthMetres(),
        object.yawRadians(),
        clip.calibration().xMetres(),
        clip.calibration().yMetres());
  }

  /** What of a predicted box lies in the picture: the truth ends there, too. */
  private PixelBox clipped(PixelBox box) {
    float xMin = Math.min(Math.max(box.xMinPixels(), 0), clip.widthPixels());
    float yMin = Math.min(Math.max(box.yMinPixels(), 0), clip.heightPixels());
    return new PixelBox(
        xMin,
        yMin,
        Math.max(xMin, Math.min(box.xMaxPixels(), clip.widthPixels())),
        Math.max(yMin, Math.min(box.yMaxPixels(), clip.heightPixels())));
  }

  private List<TrackedObject<PixelBox>> truth(TruthClip.Moment moment) {
    List<TrackedObject<PixelBox>> truth = new ArrayList<>();
    for (TruthObject object : moment.objects()) {
      if (counts(object)) {
        truth.add(new TrackedObject<>(object.instanceId(), object.box()));
      }
    }
    return truth;
  }
}
