package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.PixelBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Follows objects with a constant-velocity Kalman filter each, matches instances to them in passes
 * (see {@link TrackerSettings}) and keeps them through short absences. All times are those of the
 * frames: intervals may be as uneven as dropped frames make them.
 *
 * <p>An instance without a mask (a mask of no pixels) is matched by its box alone.
 */
public final class KalmanTracker implements Tracker {
  private static final double NANOS_PER_SECOND = 1e9;

  /** One delivered frame says no more about an absence, however long the gap before it was. */
  private static final double LONGEST_EVIDENCE_SECONDS = 0.2;

  /** A box that has left the frame to this degree is gone, not hidden. */
  private static final double LEAST_VISIBLE_FRACTION = 0.25;

  private static final double HIDDEN_FRACTION = 0.5;

  /**
   * Where the instances stand in the list must not matter: matches are found and ids given in this
   * order.
   */
  private static final Comparator<Instance> LARGEST_FIRST =
      Comparator.comparingDouble((Instance i) -> -i.box().areaPixels())
          .thenComparingDouble(i -> i.box().xMinPixels())
          .thenComparingDouble(i -> i.box().yMinPixels())
          .thenComparingDouble(i -> i.box().xMaxPixels())
          .thenComparingDouble(i -> -i.confidence())
          .thenComparingInt(i -> i.objectClass().id());

  private static final Comparator<Candidate> CANONICAL =
      Comparator.comparing(Candidate::instance, LARGEST_FIRST);

  /**
   * After longer without any frame, where things are is anybody's guess. Another process takes a
   * camera over within this, with the usual session timeout of 6 s.
   */
  private static final long LONGEST_BLACKOUT_NANOS = 8_000_000_000L;

  /** For how long a track is taken to have changed its box, not to have gone. */
  private static final long PARTS_NANOS = 500_000_000L;

  private final TrackerSettings settings;

  public KalmanTracker(TrackerSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  public Step step(byte[] state, CameraObservation observation) {
    CameraMemory memory = CameraMemory.of(state);
    ImageFrame frame =
        new ImageFrame(
            observation.captureEpochNanos(), observation.widthPixels(), observation.heightPixels());
    List<Track> tracks = new ArrayList<>();
    double seconds = moveOn(memory, observation, frame, tracks);

    List<Candidate> confident = new ArrayList<>();
    List<Candidate> doubtful = new ArrayList<>();
    for (Instance instance : largest(observation.instances())) {
      if (instance.confidence() >= settings.highConfidence()) {
        confident.add(Candidate.of(instance, frame));
      } else if (instance.confidence() >= settings.lowConfidence()) {
        doubtful.add(Candidate.of(instance, frame));
      }
    }
    confident.sort(CANONICAL);
    doubtful.sort(CANONICAL);

    Contacts contacts = Contacts.of(observation, memory.objects, frame, confident, doubtful);
    if (settings.hiddenSides()) {
      confident.replaceAll(candidate -> candidate.among(contacts.outlines()));
      doubtful.replaceAll(candidate -> candidate.among(contacts.outlines()));
    }
    List<FollowedObject> unseen = new ArrayList<>(memory.objects);
    Resemblance likeness =
        settings.looks() ? Resemblance.among(memory.objects, confident) : Resemblance.UNKNOWN;
    List<Matching.Pair> pairs = match(unseen, confident, doubtful, frame, likeness);
    if (settings.places()) {
      List<Matching.Pair> found =
          PlaceMatching.take(
              coasting(unseen),
              confident,
              likeness,
              confident.stream().map(contacts::place).toList());
      for (Matching.Pair pair : found) {
        unseen.remove(pair.object());
      }
      pairs.addAll(found);
    }
    if (settings.looks()) {
      List<Matching.Pair> found =
          LooksMatching.take(outOfSight(unseen), confident, likeness, frame);
      for (Matching.Pair pair : found) {
        unseen.remove(pair.object());
      }
      pairs.addAll(found);
    }
    for (Matching.Pair pair : pairs) {
      seen(pair, memory, frame, contacts, tracks);
    }
    EgoFlow flow =
        observation
            .egoPose()
            .filter(pose -> settings.compensated())
            .flatMap(pose -> contacts.geometry().map(camera -> EgoFlow.now(camera, pose)))
            .orElse(EgoFlow.none());
    for (FollowedObject object : memory.objects) {
      object.takeFlow(flow);
    }
    for (Candidate candidate : confident) {
      if (candidate.instance().confidence() >= settings.birthConfidence()
          && memory.objects.size() < CameraMemory.MOST_TRACKS) {
        FollowedObject object =
            FollowedObject.born(
                memory.nextId++,
                candidate.instance(),
                candidate.shape(),
                frame,
                settings.motion(),
                flow);
        memory.objects.add(object);
        contacts.measure(object, candidate);
        learn(object, candidate);
        confirmIfDue(object, memory);
        tracks.add(toTrack(object, object.state, object.lastBox, candidate));
      }
    }
    for (FollowedObject object : unseen) {
      missed(object, pairs, memory, frame, seconds, tracks);
    }

    memory.frameCount++;
    memory.lastPose = observation.egoPose();
    memory.lastCaptureEpochNanos = frame.captureEpochNanos();
    tracks.sort(Comparator.comparingLong(Track::id));
    return new Step(memory.toBytes(), tracks);
  }

  /** Speckle must not cost the frame of every camera: what is beyond the bound is the smallest. */
  private static List<Instance> largest(List<Instance> instances) {
    if (instances.size() <= CameraMemory.MOST_TRACKS) {
      return instances;
    }
    List<Instance> sorted = new ArrayList<>(instances);
    sorted.sort(LARGEST_FIRST);
    return sorted.subList(0, CameraMemory.MOST_TRACKS);
  }

  /** Predicts every object at the frame's time; ends those that were not seen for too long. */
  private double moveOn(
      CameraMemory memory, CameraObservation observation, ImageFrame frame, List<Track> tracks) {
    if (memory.frameCount == 0) {
      return 0;
    }
    long elapsedNanos = frame.captureEpochNanos() - memory.lastCaptureEpochNanos;
    boolean backwards = elapsedNanos < 0;
    double seconds = elapsedNanos / NANOS_PER_SECOND;
    Optional<EgoMotion> motion =
        memory.lastPose.flatMap(
            before -> observation.egoPose().map(after -> EgoMotion.between(before, after)));
    EgoFlow flow =
        motion
            .filter(moved -> settings.compensated())
            .flatMap(moved -> observation.geometry().map(camera -> EgoFlow.of(camera, moved)))
            .orElse(EgoFlow.none());
    List<FollowedObject> ended = new ArrayList<>();
    for (FollowedObject object : memory.objects) {
      // A clock that stepped back says nothing about where things are now. A time without frames,
      // as when another process takes over, is no proof that things left: they get one look.
      if (backwards || elapsedNanos > LONGEST_BLACKOUT_NANOS) {
        tracks.add(toTrack(object, TrackState.ENDED, object.predictedBox(), null));
        ended.add(object);
      } else if (elapsedNanos > 0) {
        object.predict(seconds, settings.motion(), flow);
        object.predictGround(seconds, motion);
      }
    }
    memory.objects.removeAll(ended);
    return backwards ? 0 : seconds;
  }

  private List<Matching.Pair> match(
      List<FollowedObject> unseen,
      List<Candidate> confident,
      List<Candidate> doubtful,
      ImageFrame frame,
      Resemblance likeness) {
    List<Matching.Pair> pairs = new ArrayList<>();
    if (settings.masks().isPresent()) {
      pairs.addAll(
          pass(settings.masks().get(), frame, false, likeness)
              .take(lately(unseen, frame), confident));
      for (Matching.Pair pair : pairs) {
        unseen.remove(pair.object());
      }
    }
    List<FollowedObject> tentative = new ArrayList<>();
    if (settings.tentative().isPresent()) {
      for (FollowedObject object : unseen) {
        if (object.state == TrackState.TENTATIVE) {
          tentative.add(object);
        }
      }
    }
    List<FollowedObject> believed = new ArrayList<>(unseen);
    believed.removeAll(tentative);

    pairs.addAll(pass(settings.first(), frame, false, likeness).take(believed, confident));
    if (settings.second().isPresent()) {
      List<FollowedObject> lately = new ArrayList<>();
      for (FollowedObject object : believed) {
        if (object.missedCount == 0) {
          lately.add(object);
        }
      }
      List<Matching.Pair> found =
          pass(settings.second().get(), frame, false, likeness).take(lately, doubtful);
      for (Matching.Pair pair : found) {
        believed.remove(pair.object());
      }
      pairs.addAll(found);
    }
    if (settings.recovery().isPresent()) {
      pairs.addAll(
          pass(settings.recovery().get(), frame, true, likeness).take(believed, confident));
    }
    if (settings.tentative().isPresent()) {
      pairs.addAll(
          pass(settings.tentative().get(), frame, false, likeness).take(tentative, confident));
    }
    if (settings.parts().isPresent()) {
      List<FollowedObject> lately = lately(believed, frame);
      lately.addAll(tentative);
      pairs.addAll(pass(settings.parts().get(), frame, false, likeness).take(lately, confident));
    }
    for (Matching.Pair pair : pairs) {
      unseen.remove(pair.object());
    }
    return pairs;
  }

  private static List<FollowedObject> lately(List<FollowedObject> objects, ImageFrame frame) {
    List<FollowedObject> lately = new ArrayList<>();
    for (FollowedObject object : objects) {
      if (frame.captureEpochNanos() - object.lastSeenEpochNanos <= PARTS_NANOS) {
        lately.add(object);
      }
    }
    return lately;
  }

  private static List<FollowedObject> coasting(List<FollowedObject> objects) {
    List<FollowedObject> coasting = outOfSight(objects);
    coasting.removeIf(object -> object.ground.isEmpty());
    return coasting;
  }

  private static List<FollowedObject> outOfSight(List<FollowedObject> objects) {
    List<FollowedObject> away = new ArrayList<>();
    for (FollowedObject object : objects) {
      if (object.missedCount > 0) {
        away.add(object);
      }
    }
    return away;
  }

  private Matching pass(MatchRule rule, ImageFrame frame, boolean byLastBox, Resemblance likeness) {
    return new Matching(rule, settings.motion(), frame, byLastBox, likeness);
  }

  private void seen(
      Matching.Pair pair,
      CameraMemory memory,
      ImageFrame frame,
      Contacts contacts,
      List<Track> tracks) {
    FollowedObject object = pair.object();
    Candidate candidate = pair.candidate();
    object.observe(candidate, frame, settings.motion(), settings.hiddenSides());
    contacts.measure(object, candidate);
    learn(object, candidate);
    if (object.state == TrackState.COASTING) {
      object.state = settings.life().streak() ? TrackState.TENTATIVE : TrackState.CONFIRMED;
    }
    confirmIfDue(object, memory);
    tracks.add(toTrack(object, object.state, object.lastBox, pair.candidate()));
  }

  private void learn(FollowedObject object, Candidate candidate) {
    if (settings.looks()) {
      object.learn(candidate.instance());
    }
  }

  private void confirmIfDue(FollowedObject object, CameraMemory memory) {
    LifeRules life = settings.life();
    int count = life.streak() ? streak(object) : object.observationCount;
    boolean due =
        count >= life.confirmObservations() && object.existence >= life.confirmExistence();
    if (due || memory.frameCount < life.confirmFirstFrames()) {
      object.state = TrackState.CONFIRMED;
    }
  }

  /** As SORT counts: being born is no hit. */
  private static int streak(FollowedObject object) {
    boolean sinceBirth = object.streakCount == object.observationCount;
    return sinceBirth ? object.streakCount - 1 : object.streakCount;
  }

  private void missed(
      FollowedObject object,
      List<Matching.Pair> seen,
      CameraMemory memory,
      ImageFrame frame,
      double seconds,
      List<Track> tracks) {
    LifeRules life = settings.life();
    object.missedCount++;
    object.streakCount = 0;
    PixelBox predicted = object.predictedBox();
    double factor = hidden(predicted, seen, frame) ? life.hiddenFactor() : 1;
    object.fade(life.fadePerSecond() * Math.min(seconds, LONGEST_EVIDENCE_SECONDS) / factor);
    boolean unproven = object.state == TrackState.TENTATIVE && !life.streak();
    if (unproven
        || object.missedCount > life.coastLimitFrames()
        || tooOld(object, frame, factor)
        || object.existence < life.endExistence()
        || frame.visibleFraction(predicted) < LEAST_VISIBLE_FRACTION) {
      memory.objects.remove(object);
      tracks.add(toTrack(object, TrackState.ENDED, object.predictedView(), null));
      return;
    }
    if (object.state == TrackState.CONFIRMED) {
      object.state = TrackState.COASTING;
    }
    tracks.add(toTrack(object, object.state, object.predictedView(), null));
  }

  private boolean tooOld(FollowedObject object, ImageFrame frame, double factor) {
    long limit = settings.life().coastLimitNanos();
    return frame.captureEpochNanos() - object.lastSeenEpochNanos > limit * factor;
  }

  /** Whether something that stands nearer (its lower edge is lower) covers most of the box. */
  private static boolean hidden(PixelBox box, List<Matching.Pair> seen, ImageFrame frame) {
    PixelBox visible = frame.clip(box);
    for (Matching.Pair pair : seen) {
      PixelBox other = pair.object().lastBox;
      double width =
          Math.min(visible.xMaxPixels(), other.xMaxPixels())
              - (double) Math.max(visible.xMinPixels(), other.xMinPixels());
      double height =
          Math.min(visible.yMaxPixels(), other.yMaxPixels())
              - (double) Math.max(visible.yMinPixels(), other.yMinPixels());
      if (other.yMaxPixels() >= box.yMaxPixels()
          && width > 0
          && height > 0
          && width * height > HIDDEN_FRACTION * visible.areaPixels()) {
        return true;
      }
    }
    return false;
  }

  private static Track toTrack(
      FollowedObject object, TrackState state, PixelBox box, Candidate candidate) {
    return new Track(
        object.id,
        state,
        object.votes.winner(),
        (float) object.existence,
        box,
        (float) object.velocityX(),
        (float) object.velocityY(),
        object.place(),
        candidate == null ? Optional.empty() : object.bearings,
        object.firstSeenEpochNanos,
        object.lastSeenEpochNanos,
        object.observationCount,
        Optional.ofNullable(candidate)
            .map(c -> c.instance().mask())
            .filter(mask -> mask.areaPixels() > 0),
        object.confidence);
  }
}
