package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.PixelBox;
import java.util.Optional;

/** One object as the tracker remembers it from frame to frame. */
final class FollowedObject {
  /** A sure object must be able to become unsure again. */
  private static final double GREATEST_EXISTENCE = 0.999;

  private static final double NEWBORN_EXISTENCE = 0.55;

  /** Metres a second; below, the direction of motion is noise. */
  private static final double LEAST_TELLING_SPEED = 2;

  /** Of what is seen of an object, in what the filters take for the whole. */
  private static final double LEAST_SHARE_INSIDE = 0.5;

  /** Three. */
  private static final double TELLING_SQUARED_DEVIATIONS = 9;

  private static final EgoMotion STILL = new EgoMotion(0, 0, 0);

  final long id;
  final AxisFilter horizontal;
  final AxisFilter vertical;
  final ClassVotes votes;
  final long firstSeenEpochNanos;

  TrackState state;
  double existence;
  long lastSeenEpochNanos;
  int observationCount;

  /** Frames since it was last seen. */
  int missedCount;

  /** Frames in a row in which it was seen. */
  int streakCount;

  float confidence;
  PixelBox lastBox;

  /** What the filters took for the whole of it then: more, where others hid a part. */
  PixelBox lastWhole;

  /** Empty as long as its contact with the ground has not been measured. */
  Optional<GroundFilter> ground = Optional.empty();

  /** As seen in the frame at hand; not remembered. */
  Optional<BearingSpan> bearings = Optional.empty();

  /** Belief that it stands on the pavement, 0..1; NaN as long as its place was never looked at. */
  double pavement = Double.NaN;

  /** How it stands, as far as it was looked at; what moves shows it. */
  Facing facing = Facing.ALONG_THE_ROAD;

  /** How it stands on the ground, beside its place. */
  Footing footing = Footing.UNKNOWN;

  Optional<MaskShape> lastShape;

  /** Empty as long as no instance of it came with an appearance. */
  Optional<RememberedLooks> looks = Optional.empty();

  /**
   * What the picture did where the object was, pixels a second; the velocities of the filters are
   * without it. 0 as long as it is not known.
   */
  double flowX;

  double flowY;
  boolean flowKnown;

  FollowedObject(
      long id,
      AxisFilter horizontal,
      AxisFilter vertical,
      ClassVotes votes,
      long firstSeenEpochNanos) {
    this.id = id;
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.votes = votes;
    this.firstSeenEpochNanos = firstSeenEpochNanos;
  }

  /**
   * @param flow of the picture at this moment: what the velocities of the box do not hold
   */
  static FollowedObject born(
      long id,
      Instance instance,
      Optional<MaskShape> shape,
      ImageFrame frame,
      MotionNoise noise,
      EgoFlow flow) {
    PixelBox box = instance.box();
    double size = size(box);
    double edge = edgeDeviation(size, noise);
    EgoFlow.Change change = flow.of(box, Optional.empty());
    // What drives with us stands still in the picture: as likely as what stands by the road.
    double speed =
        noise.startSpeed() * size
            + noise.startSpeedFrames() * frame.widthPixels()
            + Math.abs(change.speedX())
            + Math.abs(change.speedY());
    FollowedObject object =
        new FollowedObject(
            id,
            AxisFilter.start(box.xMinPixels(), box.xMaxPixels(), edge, speed),
            AxisFilter.start(box.yMinPixels(), box.yMaxPixels(), edge, speed),
            new ClassVotes(),
            frame.captureEpochNanos());
    object.state = TrackState.TENTATIVE;
    // As likely as the instance is to be right, and little more than even: nothing else speaks for
    // it.
    object.existence = instance.confidence() * NEWBORN_EXISTENCE;
    object.flowX = change.speedX();
    object.flowY = change.speedY();
    object.flowKnown = flow.isKnown();
    object.remember(instance, shape, frame);
    return object;
  }

  /**
   * Moves the prediction on by {@code seconds}.
   *
   * @param flow of the picture since the last frame
   */
  void predict(double seconds, MotionNoise noise, EgoFlow flow) {
    if (flowKnown && !flow.isKnown()) {
      takeFlow(EgoFlow.none());
    }
    EgoFlow.Change change = flow.of(predictedBox(), place());
    double size = size(predictedBox());
    double wander = noise.wander() * size;
    double growthWander = noise.growthWander() * size;
    horizontal.predict(
        seconds, wander * wander, growthWander * growthWander, noise.growthFadingSeconds());
    vertical.predict(
        seconds, wander * wander, growthWander * growthWander, noise.growthFadingSeconds());
    if (flow.isKnown()) {
      if (!flowKnown) {
        horizontal.shiftVelocity(-change.x() / seconds);
        vertical.shiftVelocity(-change.y() / seconds);
        flowKnown = true;
      } else {
        horizontal.shift(change.x(), change.scale());
        vertical.shift(change.y(), change.scale());
      }
    }
  }

  /** Notes what the picture does at this moment where the object is. */
  void takeFlow(EgoFlow now) {
    if (now.isKnown() && flowKnown) {
      EgoFlow.Change change = now.of(predictedBox(), place());
      flowX = change.speedX();
      flowY = change.speedY();
    } else if (!now.isKnown() && flowKnown) {
      horizontal.shiftVelocity(flowX);
      vertical.shiftVelocity(flowY);
      flowX = 0;
      flowY = 0;
      flowKnown = false;
    }
  }

  /** Of the box's centre in the picture, pixels a second. */
  double velocityX() {
    return horizontal.velocity() + flowX;
  }

  double velocityY() {
    return vertical.velocity() + flowY;
  }

  /**
   * Moves the place on the ground on, or forgets it where it can no longer be told.
   *
   * @param motion of the vehicle; empty if an ego pose is missing
   */
  void predictGround(double seconds, Optional<EgoMotion> motion) {
    if (motion.isPresent()) {
      facing = facing.turned(motion.get().turnRadians());
      footing = footing.turned(motion.get().turnRadians());
    }
    if (ground.isEmpty()) {
      return;
    }
    GroundFilter filter = ground.get();
    if (filter.isRelative()) {
      filter.predict(seconds, STILL, footprint());
    } else if (motion.isPresent()) {
      filter.predict(seconds, motion.get(), footprint());
    } else {
      ground = Optional.empty();
      return;
    }
    if (filter.isLost()) {
      ground = Optional.empty();
    }
  }

  /**
   * Takes in the instance that was found to be this object.
   *
   * @param byParts whether what is seen may be a part of it, which moves as the whole does
   */
  void observe(Candidate candidate, ImageFrame frame, MotionNoise noise, boolean byParts) {
    Instance instance = candidate.instance();
    PixelBox box = instance.box();
    double edge = edgeDeviation(size(predictedBox()), noise);
    ImageFrame.SeenEdges seen =
        candidate.hidden().of(frame.seenEdges(box, predictedBox()), box, predictedBox());
    horizontal.update(box.xMinPixels(), box.xMaxPixels(), seen.left(), seen.right(), edge, byParts);
    vertical.update(box.yMinPixels(), box.yMaxPixels(), seen.top(), seen.bottom(), edge, byParts);
    if (byParts && shareInside(box, predictedBox()) < LEAST_SHARE_INSIDE) {
      // What is seen is no part of what was taken for the whole: that was wrong.
      horizontal.update(box.xMinPixels(), box.xMaxPixels(), true, true, edge, false);
      vertical.update(box.yMinPixels(), box.yMaxPixels(), true, true, edge, false);
    }
    existence = strengthened(existence, instance.confidence());
    remember(instance, candidate.shape(), frame);
    if (byParts && candidate.outline().isPresent()) {
      lastWhole = predictedBox();
    }
  }

  /**
   * Takes in where it was seen to meet the ground.
   *
   * @param relative whether no ego pose is known
   */
  void observe(BodyContact contact, long captureEpochNanos, boolean relative) {
    footing =
        footing
            .measured(contact, captureEpochNanos)
            .looked(contact.seenLengthMetres(), contact.guessedLengthMetres());
    if (ground.isEmpty() || ground.get().isRelative() != relative) {
      ground = Optional.of(GroundFilter.start(contact.middle(), footprint(), relative));
      return;
    }
    GroundFilter filter = ground.get();
    if (contact.cut().isEmpty()) {
      filter.update(contact.middle());
      return;
    }
    BodyContact.Cut cut = contact.cut().get();
    double nearer =
        (contact.middle().x() - filter.x()) * cut.headingX()
            + (contact.middle().y() - filter.y()) * cut.headingY();
    if (nearer < 0) {
      // What is seen of it is nearer than it was taken to be.
      filter.update(contact.middle());
      return;
    }
    filter.update(contact.middle().unknownAlong(cut.headingX(), cut.headingY()));
    // The end may have passed the camera: then the side is nearest.
    double hidden = Math.min(nearer, cut.alongNearestMetres());
    footing = footing.moved((nearer - hidden) * cut.headingX(), (nearer - hidden) * cut.headingY());
  }

  /** Its point nearest to the camera; empty where it is not known. */
  Optional<GroundState> place() {
    return ground.map(
        filter ->
            filter.state(footing.toNearestX(), footing.toNearestY(), footing.measuredEpochNanos()));
  }

  FootprintRule footprint() {
    return FootprintRule.of(votes.winner().category());
  }

  /** The line along which it points: that of its motion, or of its looks where it stands. */
  double[] heading() {
    return facing.heading();
  }

  /** Notes its direction where it moves; whether it does. */
  boolean facesItsMotion() {
    if (ground.isPresent() && !ground.get().isRelative()) {
      double x = ground.get().speedX();
      double y = ground.get().speedY();
      double speed = Math.sqrt(x * x + y * y);
      if (speed > LEAST_TELLING_SPEED
          && speed * speed > TELLING_SQUARED_DEVIATIONS * ground.get().speedVariance()) {
        facing = Facing.along(x / speed, y / speed);
        return true;
      }
    }
    return false;
  }

  /** Whether it is a vehicle that stands on the ground and is not known to move. */
  boolean isParked() {
    if (ground.isEmpty() || ground.get().isRelative()) {
      return false;
    }
    double x = ground.get().speedX();
    double y = ground.get().speedY();
    return votes.winner().category() == ObjectCategory.VEHICLE
        && x * x + y * y < LEAST_TELLING_SPEED * LEAST_TELLING_SPEED;
  }

  private static double shareInside(PixelBox part, PixelBox whole) {
    double width =
        Math.min(part.xMaxPixels(), whole.xMaxPixels())
            - (double) Math.max(part.xMinPixels(), whole.xMinPixels());
    double height =
        Math.min(part.yMaxPixels(), whole.yMaxPixels())
            - (double) Math.max(part.yMinPixels(), whole.yMinPixels());
    return Math.max(0, width) * Math.max(0, height) / Math.max(1e-9, part.areaPixels());
  }

  private void remember(Instance instance, Optional<MaskShape> shape, ImageFrame frame) {
    votes.vote(instance.objectClass(), instance.confidence());
    lastSeenEpochNanos = frame.captureEpochNanos();
    observationCount++;
    streakCount++;
    missedCount = 0;
    confidence = instance.confidence();
    lastBox = instance.box();
    lastWhole = lastBox;
    lastShape = shape;
  }

  /** Takes in how the instance looks that was found to be this object. */
  void learn(Instance instance) {
    instance
        .appearance()
        .ifPresent(
            seen ->
                looks =
                    Optional.of(
                        looks
                            .map(
                                known ->
                                    known.learned(
                                        seen, RememberedLooks.telling(instance), observationCount))
                            .orElseGet(() -> RememberedLooks.of(seen))));
  }

  /** Where it should be now; may reach beyond the frame. */
  PixelBox predictedBox() {
    // Growth that was extrapolated too far must not turn a box inside out.
    double halfWidth = Math.max(1, horizontal.extent()) / 2;
    double halfHeight = Math.max(1, vertical.extent()) / 2;
    return new PixelBox(
        (float) (horizontal.centre() - halfWidth),
        (float) (vertical.centre() - halfHeight),
        (float) (horizontal.centre() + halfWidth),
        (float) (vertical.centre() + halfHeight));
  }

  /** Where what was last seen of it should be now, if as much of it is hidden. */
  PixelBox predictedView() {
    PixelBox whole = predictedBox();
    double scaleX = whole.widthPixels() / Math.max(1e-3, lastWhole.widthPixels());
    double scaleY = whole.heightPixels() / Math.max(1e-3, lastWhole.heightPixels());
    return new PixelBox(
        (float) (whole.xMinPixels() + (lastBox.xMinPixels() - lastWhole.xMinPixels()) * scaleX),
        (float) (whole.yMinPixels() + (lastBox.yMinPixels() - lastWhole.yMinPixels()) * scaleY),
        (float) (whole.xMaxPixels() + (lastBox.xMaxPixels() - lastWhole.xMaxPixels()) * scaleX),
        (float) (whole.yMaxPixels() + (lastBox.yMaxPixels() - lastWhole.yMaxPixels()) * scaleY));
  }

  static double edgeDeviation(double size, MotionNoise noise) {
    return Math.max(noise.edgeFloorPixels(), noise.edgeFraction() * size);
  }

  static double size(PixelBox box) {
    return Math.sqrt(Math.max(1, box.areaPixels()));
  }

  /** Bayes: an instance of confidence c is 1 + 9c times as likely where an object is. */
  private static double strengthened(double existence, double confidence) {
    double odds = existence / (1 - existence) * (1 + 9 * confidence);
    return Math.min(GREATEST_EXISTENCE, odds / (1 + odds));
  }

  void fade(double nats) {
    double odds = existence / (1 - existence) * StrictMath.exp(-nats);
    existence = odds / (1 + odds);
  }
}
