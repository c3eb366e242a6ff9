package dev.saccade.perception.track;

import dev.saccade.perception.instance.ObjectCategory;
import java.util.ArrayList;
import java.util.List;

/** One object as the fusion remembers it between reports. */
final class FusedObject {
  /** A camera without a frame for longer sees nothing now. */
  private static final long SILENT_NANOS = 300_000_000L;

  final long id;
  long firstSeenEpochNanos;
  long lastSeenEpochNanos;

  /** Of the surest source, or of the last one. */
  String className;

  ObjectCategory category;
  float existence;

  /** By camera id; places are of the memory's time. */
  final List<Source> sources = new ArrayList<>();

  /** Fused, of the memory's time; predicted while there is no source. */
  GroundState place;

  /**
   * A camera's track of it.
   *
   * @param reportedEpochNanos capture time of the camera's last frame that told of it
   * @param memberEpochNanos since when it has belonged to its object
   */
  record Source(
      String cameraId, long reportedEpochNanos, long memberEpochNanos, CameraReport.Placed track) {
    VehicleTrack.Source key() {
      return new VehicleTrack.Source(cameraId, track.trackId());
    }

    /** How far its direction turned as it moved, seen from the camera. */
    private static double turn(BearingSpan span, GroundState before, GroundState after) {
      return BearingSpan.folded(
          StrictMath.atan2(
                  after.yMetres() - span.originYMetres(), after.xMetres() - span.originXMetres())
              - StrictMath.atan2(
                  before.yMetres() - span.originYMetres(),
                  before.xMetres() - span.originXMetres()));
    }

    Source since(long epochNanos) {
      return new Source(cameraId, reportedEpochNanos, epochNanos, track);
    }

    Source withPlace(GroundState place) {
      return new Source(
          cameraId,
          reportedEpochNanos,
          memberEpochNanos,
          new CameraReport.Placed(
              track.trackId(),
              track.state(),
              track.className(),
              track.category(),
              track.existence(),
              place,
              track.bearings().map(span -> span.turned(turn(span, track.ground(), place))),
              track.firstSeenEpochNanos(),
              track.lastSeenEpochNanos()));
    }
  }

  FusedObject(long id, Source first) {
    this.id = id;
    this.firstSeenEpochNanos = first.track().firstSeenEpochNanos();
    put(first);
    summarise();
  }

  /** For reading back. */
  FusedObject(
      long id,
      long firstSeenEpochNanos,
      long lastSeenEpochNanos,
      String className,
      ObjectCategory category,
      float existence,
      GroundState place) {
    this.id = id;
    this.firstSeenEpochNanos = firstSeenEpochNanos;
    this.lastSeenEpochNanos = lastSeenEpochNanos;
    this.className = className;
    this.category = category;
    this.existence = existence;
    this.place = place;
  }

  boolean has(VehicleTrack.Source track) {
    return sources.stream().anyMatch(source -> source.key().equals(track));
  }

  boolean hasCamera(String cameraId) {
    return sources.stream().anyMatch(source -> source.cameraId().equals(cameraId));
  }

  /** Of a camera that it has. */
  Source source(String cameraId) {
    return sources.stream()
        .filter(source -> source.cameraId().equals(cameraId))
        .findFirst()
        .orElseThrow();
  }

  void put(Source source) {
    sources.removeIf(old -> old.cameraId().equals(source.cameraId()));
    sources.add(source);
    sources.sort(java.util.Comparator.comparing(Source::cameraId));
  }

  /** Takes over the tracks of another that proved to be the same. */
  void absorb(FusedObject other, long timeEpochNanos) {
    other.sources.forEach(source -> put(source.since(timeEpochNanos)));
    firstSeenEpochNanos = Math.min(firstSeenEpochNanos, other.firstSeenEpochNanos);
    summarise();
  }

  /** Draws what is said of it from its sources; without any, all stays as it was. */
  void summarise() {
    if (sources.isEmpty()) {
      return;
    }
    Source surest = sources.get(0);
    for (Source source : sources) {
      if (source.track().existence() > surest.track().existence()) {
        surest = source;
      }
      lastSeenEpochNanos = Math.max(lastSeenEpochNanos, source.track().lastSeenEpochNanos());
    }
    className = surest.track().className();
    category = surest.track().category();
    existence = surest.track().existence();
    place = Places.fused(sources.stream().map(source -> source.track().ground()).toList());
  }

  /** Coasting where no camera saw it in its newest frame, or none has had a frame lately. */
  TrackState state(long timeEpochNanos) {
    return sources.stream()
            .anyMatch(
                source ->
                    source.track().state() == TrackState.CONFIRMED
                        && timeEpochNanos - source.reportedEpochNanos() <= SILENT_NANOS)
        ? TrackState.CONFIRMED
        : TrackState.COASTING;
  }

  VehicleTrack toTrack(TrackState state) {
    return new VehicleTrack(
        id,
        state,
        className,
        category,
        existence,
        place,
        firstSeenEpochNanos,
        lastSeenEpochNanos,
        sources.stream()
            .map(source -> new VehicleTrack.Source(source.cameraId(), source.track().trackId()))
            .toList());
  }
}
