package dev.saccade.sim.bench.track;

import dev.saccade.sim.evaluate.PositionErrors;
import dev.saccade.sim.evaluate.TrackingScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one tracker made of one scenario under one kind of frame loss, all seeds and patterns. */
final class TrackFigures {
  private static final double[] BANDS_METRES = {30, 50, Double.POSITIVE_INFINITY};
  private static final double[] NEAR_METRES = {50, Double.POSITIVE_INFINITY};

  private final List<TrackingScores> delivered = new ArrayList<>();
  private final List<TrackingScores> coasted = new ArrayList<>();
  private final PositionErrors positions = new PositionErrors(BANDS_METRES);
  private final PositionErrors near = new PositionErrors(NEAR_METRES);
  private final PositionErrors coastedPositions = new PositionErrors(BANDS_METRES);
  private final Consistency consistency = new Consistency();
  private int nearCount;
  private int nearPlacedCount;

  void add(FollowedClip clip, boolean withLoss) {
    delivered.add(clip.scores());
    if (withLoss) {
      coasted.add(clip.coastedScores());
    }
    clip.positions().forEach(positions::add);
    clip.positions().forEach(near::add);
    clip.coastedPositions().forEach(coastedPositions::add);
    consistency.addAll(clip.consistency());
    nearCount += clip.nearCount();
    nearPlacedCount += clip.nearPlacedCount();
  }

  /** Over the delivered frames, seeds and patterns pooled; 0..1. */
  TrackingScores scores() {
    return TrackingScores.pooled(delivered);
  }

  /** The lowest of any seed and pattern. */
  double lowestHota() {
    return delivered.stream().mapToDouble(s -> s.hota().hota()).min().orElse(Double.NaN);
  }

  /** At the instants that were lost; NaN without any. */
  double coastedHota() {
    return coasted.isEmpty() ? Double.NaN : TrackingScores.pooled(coasted).hota().hota();
  }

  /** Up to 30 m, to 50 m, beyond. */
  List<PositionErrors.Band> positionBands() {
    return positions.bands();
  }

  List<PositionErrors.Band> coastedPositionBands() {
    return coastedPositions.bands();
  }

  /** Up to 50 m, of tracks at least a second old. */
  double medianVelocityErrorMetresPerSecond() {
    return near.bands().get(0).medianVelocityErrorMetresPerSecond();
  }

  double p99VelocityErrorMetresPerSecond() {
    return near.bands().get(0).p99VelocityErrorMetresPerSecond();
  }

  int runs() {
    return delivered.size();
  }

  Map<String, Object> json() {
    TrackingScores all = scores();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("hota", all.hota().hota());
    json.put("hota_lowest", lowestHota());
    json.put("deta", all.hota().detA());
    json.put("assa", all.hota().assA());
    json.put("mota", all.clear().mota());
    json.put("idf1", all.identity().idf1());
    json.put("id_switches", all.clear().idSwitches());
    if (!coasted.isEmpty()) {
      json.put("hota_coasted", coastedHota());
    }
    return json;
  }

  Map<String, Object> positionJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bands", positions.bands().stream().map(TrackFigures::bandJson).toList());
    json.put("velocity_error", number(medianVelocityErrorMetresPerSecond()));
    json.put("nees_median", number(consistency.median()));
    json.put("nees_inside_95", number(consistency.shareInside()));
    json.put("placed_share", number(nearPlacedCount / (double) nearCount));
    if (!coasted.isEmpty()) {
      json.put(
          "coasted_bands", coastedPositions.bands().stream().map(TrackFigures::bandJson).toList());
    }
    return json;
  }

  private static Map<String, Object> bandJson(PositionErrors.Band band) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from_metres", band.fromMetres());
    if (Double.isFinite(band.toMetres())) {
      json.put("to_metres", band.toMetres());
    }
    json.put("samples", band.sampleCount());
    json.put("relative_error", number(band.medianRelativeError()));
    json.put("error_metres", number(band.medianErrorMetres()));
    json.put("velocity_error", number(band.medianVelocityErrorMetresPerSecond()));
    return json;
  }

  /** JSON knows no NaN: null is what has not been measured. */
  private static Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
