package dev.saccade.perception.serve;

import dev.saccade.v1.GroundPoint;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What one subscriber wants to see. Fields as in {@code SubscribeTracksRequest}. */
final class TrackFilter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Set<String> cameraIds;
  private final Set<ObjectCategory> categories;
  private final Optional<GroundRegion> region;
  private final boolean tentative;
  private final boolean masks;
  private final long leastIntervalNanos;

  private TrackFilter(
      Set<String> cameraIds,
      Set<ObjectCategory> categories,
      Optional<GroundRegion> region,
      boolean tentative,
      boolean masks,
      long leastIntervalNanos) {
    this.cameraIds = cameraIds;
    this.categories = categories;
    this.region = region;
    this.tentative = tentative;
    this.masks = masks;
    this.leastIntervalNanos = leastIntervalNanos;
  }

  /**
   * @throws StatusException NOT_FOUND for a camera that is not configured, INVALID_ARGUMENT for
   *     what makes no sense
   */
  static TrackFilter of(SubscribeTracksRequest request, Predicate<String> isCamera)
      throws StatusException {
    Set<String> cameraIds = new LinkedHashSet<>();
    for (String id : request.getCameraIdsList()) {
      if (!isCamera.test(id)) {
        throw Status.NOT_FOUND
            .withDescription(
                "camera_ids: no camera '" + shortened(id) + "'; ListCameras names them")
            .asException();
      }
      cameraIds.add(id);
    }
    Set<ObjectCategory> categories = EnumSet.noneOf(ObjectCategory.class);
    for (ObjectCategory category : request.getCategoriesList()) {
      if (category == ObjectCategory.UNRECOGNIZED
          || category == ObjectCategory.OBJECT_CATEGORY_UNSPECIFIED) {
        throw invalid("categories: " + category + " (expected: stated categories)");
      }
      categories.add(category);
    }
    boolean tentative =
        switch (request.getMinimumState()) {
          case TRACK_STATE_UNSPECIFIED, TRACK_STATE_CONFIRMED -> false;
          case TRACK_STATE_TENTATIVE -> true;
          default ->
              throw invalid(
                  "minimum_state: "
                      + request.getMinimumState()
                      + " (expected: TENTATIVE or CONFIRMED)");
        };
    double rate = request.getMaximumRateHertz();
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw invalid("maximum_rate_hertz: " + rate + " (expected: >= 0, finite)");
    }
    return new TrackFilter(
        cameraIds,
        categories,
        request.hasRegion()
            ? Optional.of(region(request.getRegion().getCornersList()))
            : Optional.empty(),
        tentative,
        request.getIncludeMasks(),
        rate == 0 ? 0 : (long) Math.min(NANOS_PER_SECOND / rate, Long.MAX_VALUE / 4.0));
  }

  boolean wantsCamera(String cameraId) {
    return cameraIds.isEmpty() || cameraIds.contains(cameraId);
  }

  /** 0: as they come. */
  long leastIntervalNanos() {
    return leastIntervalNanos;
  }

  /** Whether the subscriber wants to see this track, dead or alive. */
  boolean wants(Track track) {
    if (!tentative && track.getState() == TrackState.TRACK_STATE_TENTATIVE) {
      return false;
    }
    if (!categories.isEmpty() && !categories.contains(track.getCategory())) {
      return false;
    }
    if (region.isEmpty()) {
      return true;
    }
    GroundState ground = track.getGround();
    return track.hasGround() && region.get().contains(ground.getXMetres(), ground.getYMetres());
  }

  /** The track as the subscriber wants it. */
  Track cut(Track track) {
    return masks || !track.hasMask() ? track : track.toBuilder().clearMask().build();
  }

  private static GroundRegion region(List<GroundPoint> corners) throws StatusException {
    try {
      return GroundRegion.of(corners);
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage());
    }
  }

  private static StatusException invalid(String description) {
    return Status.INVALID_ARGUMENT.withDescription(description).asException();
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }
}
