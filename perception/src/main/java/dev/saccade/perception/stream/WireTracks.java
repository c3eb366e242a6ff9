package dev.saccade.perception.stream;

import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.track.BearingSpan;
import dev.saccade.perception.track.Covariance2;
import dev.saccade.perception.track.GroundState;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.TrackState;
import java.util.List;
import java.util.Optional;

/** Tracks to and from the wire. */
public final class WireTracks {
  private WireTracks() {}

  public static dev.saccade.v1.Track toWire(Track track) {
    dev.saccade.v1.Track.Builder wire =
        dev.saccade.v1.Track.newBuilder()
            .setTrackId(track.id())
            .setState(toWire(track.state()))
            .setClassName(track.objectClass().name())
            .setCategory(WireInstances.toWire(track.objectClass().category()))
            .setExistence(track.existence())
            .setBox(WireInstances.toWire(track.box()))
            .setVelocityXPixelsPerSecond(track.velocityXPixelsPerSecond())
            .setVelocityYPixelsPerSecond(track.velocityYPixelsPerSecond())
            .setFirstSeenEpochNanos(track.firstSeenEpochNanos())
            .setLastSeenEpochNanos(track.lastSeenEpochNanos())
            .setObservationCount(track.observationCount())
            .setConfidence(track.confidence());
    track.bearings().ifPresent(bearings -> wire.setBearings(toWire(bearings)));
    track.ground().ifPresent(ground -> wire.setGround(toWire(ground)));
    track.mask().ifPresent(mask -> wire.setMask(WireInstances.toWire(mask)));
    return wire.build();
  }

  /**
   * @param classes the network's, because the wire names a class without its number
   * @throws IllegalArgumentException naming the field, its value and the rule
   */
  public static Track fromWire(dev.saccade.v1.Track wire, List<ObjectClass> classes) {
    ObjectClass objectClass =
        classes.stream()
            .filter(candidate -> candidate.name().equals(wire.getClassName()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "class_name: '"
                            + wire.getClassName()
                            + "' (expected: a class of the network)"));
    return new Track(
        wire.getTrackId(),
        fromWire(wire.getState()),
        objectClass,
        wire.getExistence(),
        WireInstances.fromWire(wire.getBox()),
        wire.getVelocityXPixelsPerSecond(),
        wire.getVelocityYPixelsPerSecond(),
        wire.hasGround() ? Optional.of(fromWire(wire.getGround())) : Optional.empty(),
        wire.hasBearings() ? Optional.of(fromWire(wire.getBearings())) : Optional.empty(),
        wire.getFirstSeenEpochNanos(),
        wire.getLastSeenEpochNanos(),
        wire.getObservationCount(),
        wire.hasMask() ? Optional.of(WireInstances.fromWire(wire.getMask())) : Optional.empty(),
        wire.getConfidence());
  }

  private static dev.saccade.v1.BearingSpan toWire(BearingSpan span) {
    return dev.saccade.v1.BearingSpan.newBuilder()
        .setOriginXMetres(span.originXMetres())
        .setOriginYMetres(span.originYMetres())
        .setLeftRadians(span.leftRadians())
        .setRightRadians(span.rightRadians())
        .setLeftOpen(span.leftOpen())
        .setRightOpen(span.rightOpen())
        .build();
  }

  /**
   * @throws IllegalArgumentException naming the field, its value and the rule
   */
  static BearingSpan fromWire(dev.saccade.v1.BearingSpan wire) {
    return new BearingSpan(
        wire.getOriginXMetres(),
        wire.getOriginYMetres(),
        wire.getLeftRadians(),
        wire.getRightRadians(),
        wire.getLeftOpen(),
        wire.getRightOpen());
  }

  public static dev.saccade.v1.TrackState toWire(TrackState state) {
    return switch (state) {
      case TENTATIVE -> dev.saccade.v1.TrackState.TRACK_STATE_TENTATIVE;
      case CONFIRMED -> dev.saccade.v1.TrackState.TRACK_STATE_CONFIRMED;
      case COASTING -> dev.saccade.v1.TrackState.TRACK_STATE_COASTING;
      case ENDED -> dev.saccade.v1.TrackState.TRACK_STATE_ENDED;
    };
  }

  /**
   * @throws IllegalArgumentException for a state that is not stated or not known here
   */
  public static TrackState fromWire(dev.saccade.v1.TrackState wire) {
    return switch (wire) {
      case TRACK_STATE_TENTATIVE -> TrackState.TENTATIVE;
      case TRACK_STATE_CONFIRMED -> TrackState.CONFIRMED;
      case TRACK_STATE_COASTING -> TrackState.COASTING;
      case TRACK_STATE_ENDED -> TrackState.ENDED;
      case TRACK_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("state: " + wire + " (expected: a known one)");
    };
  }

  static dev.saccade.v1.GroundState toWire(GroundState ground) {
    return dev.saccade.v1.GroundState.newBuilder()
        .setXMetres(ground.xMetres())
        .setYMetres(ground.yMetres())
        .setVelocityXMetresPerSecond(ground.velocityXMetresPerSecond())
        .setVelocityYMetresPerSecond(ground.velocityYMetresPerSecond())
        .setPositionCovariance(toWire(ground.positionCovariance()))
        .setVelocityCovariance(toWire(ground.velocityCovariance()))
        .setVelocityIsRelative(ground.velocityIsRelative())
        .setMeasuredEpochNanos(ground.measuredEpochNanos())
        .build();
  }

  static GroundState fromWire(dev.saccade.v1.GroundState wire) {
    return new GroundState(
        wire.getXMetres(),
        wire.getYMetres(),
        wire.getVelocityXMetresPerSecond(),
        wire.getVelocityYMetresPerSecond(),
        fromWire(wire.getPositionCovariance()),
        fromWire(wire.getVelocityCovariance()),
        wire.getVelocityIsRelative(),
        wire.getMeasuredEpochNanos());
  }

  private static dev.saccade.v1.Covariance2 toWire(Covariance2 covariance) {
    return dev.saccade.v1.Covariance2.newBuilder()
        .setXx(covariance.xx())
        .setXy(covariance.xy())
        .setYy(covariance.yy())
        .build();
  }

  private static Covariance2 fromWire(dev.saccade.v1.Covariance2 wire) {
    return new Covariance2(wire.getXx(), wire.getXy(), wire.getYy());
  }
}
