package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where things meet the ground in one frame: nothing is known of it without a calibration that
 * fits.
 *
 * @param around what may hide a contact
 * @param others everything that is followed
 * @param relative whether no ego pose is known
 */
record Contacts(
    Optional<CameraGeometry> geometry,
    Surroundings around,
    List<FollowedObject> others,
    ImageFrame frame,
    boolean relative) {
  static Contacts of(
      CameraObservation observation,
      List<FollowedObject> objects,
      ImageFrame frame,
      List<Candidate> confident,
      List<Candidate> doubtful) {
    List<MaskOutline> outlines = new ArrayList<>();
    for (Candidate candidate : confident) {
      candidate.outline().ifPresent(outlines::add);
    }
    for (Candidate candidate : doubtful) {
      candidate.outline().ifPresent(outlines::add);
    }
    return new Contacts(
        observation.geometry(),
        Surroundings.of(outlines, observation),
        objects,
        frame,
        observation.egoPose().isEmpty());
  }

  List<MaskOutline> outlines() {
    return around.others();
  }

  /** Where something not yet followed stands. */
  Optional<GroundContact> place(Candidate candidate) {
    return geometry.flatMap(
        camera ->
            LowerSide.of(candidate, around, camera, frame)
                .flatMap(
                    side ->
                        side.body(
                            Facing.ALONG_THE_ROAD.heading(),
                            Pavement.elevationMetres(
                                Pavement.belief(Double.NaN, candidate, around, camera)),
                            0))
                .map(BodyContact::middle));
  }

  /** Takes into an object's place what is seen of it in this frame. */
  void measure(FollowedObject object, Candidate candidate) {
    if (geometry.isEmpty()) {
      object.ground = Optional.empty();
      return;
    }
    object.bearings = BearingSpan.of(candidate, geometry.get(), frame);
    object.pavement = Pavement.belief(object.pavement, candidate, around, geometry.get());
    Optional<LowerSide> lower = LowerSide.of(candidate, around, geometry.get(), frame);
    ObjectCategory category = object.votes.winner().category();
    if (!object.facesItsMotion() && category == ObjectCategory.VEHICLE && lower.isPresent()) {
      double[] before = object.heading();
      look(object, candidate, lower.get(), category);
      turn(object, lower.get(), before);
    }
    lower
        .flatMap(
            side ->
                side.body(
                    object.heading(),
                    Pavement.elevationMetres(object.pavement),
                    object.footing.lengthMetres()))
        .ifPresent(contact -> object.observe(contact, frame.captureEpochNanos(), relative));
  }

  /** To be seen another way round is no motion: what is followed is put where it is by now. */
  private static void turn(FollowedObject object, LowerSide lower, double[] before) {
    if (object.ground.isEmpty()) {
      return;
    }
    double length = object.footing.lengthMetres();
    Optional<BodyContact> was = lower.body(before, 0, length);
    Optional<BodyContact> is = lower.body(object.heading(), 0, length);
    if (was.isPresent() && is.isPresent()) {
      GroundContact from = was.get().middle();
      GroundContact to = is.get().middle();
      object.ground.get().shift(to.x() - from.x(), to.y() - from.y());
    }
  }

  /** How a vehicle that stands is turned: as its width tells, and as its neighbours are. */
  private void look(
      FollowedObject object, Candidate candidate, LowerSide lower, ObjectCategory category) {
    lower
        .contact(object.heading(), 0)
        .ifPresent(
            at -> {
              Facing around = Facing.among(at, object, others);
              object.facing = object.ground.isPresent() ? object.facing.leaning(around) : around;
            });
    lower.besideOurWay().ifPresent(look -> object.facing = object.facing.seen(look));
    Silhouette.of(candidate, geometry.orElseThrow(), frame)
        .ifPresent(
            width ->
                object.facing =
                    object.facing.learned(lower, width, category, geometry.orElseThrow()));
  }
}
