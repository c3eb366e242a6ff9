package dev.saccade.sim.replay;

import dev.saccade.sim.evaluate.PositionErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The judgement of a run, or of several pooled.
 *
 * @param frames processed frames beside their own truth: what the networks and the tracker are
 *     worth
 * @param stream every captured frame, dropped ones included, beside what a planner held at that
 *     instant: what the pipeline is worth
 * @param positions of the confirmed tracks of processed frames, by distance
 * @param grades of the processed frames, in the order they were judged
 */
public record RunScores(
    SheetScores frames,
    SheetScores stream,
    List<PositionErrors.Band> positions,
    List<FrameGrade> grades) {
  public RunScores {
    positions = List.copyOf(positions);
    grades = List.copyOf(grades);
  }

  /** The figures under the names that scripts rely on. */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>(frames.keys());
    keys.put("judged_frames", frames.frameCount());
    keys.put("per_class", frames.perClassKeys());
    Map<String, Object> streaming = stream.keys();
    streaming.put("frames", stream.frameCount());
    keys.put("streaming", streaming);
    List<Map<String, Object>> bands = new ArrayList<>();
    for (PositionErrors.Band band : positions) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("from_metres", band.fromMetres());
      entry.put("to_metres", band.toMetres());
      entry.put("samples", band.sampleCount());
      entry.put("position_error_metres", band.medianErrorMetres());
      entry.put("relative_error", band.medianRelativeError());
      entry.put("velocity_error_metres_per_second", band.medianVelocityErrorMetresPerSecond());
      bands.add(entry);
    }
    keys.put("positions", bands);
    return keys;
  }

  /** The same for a person, a few lines. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "accuracy   mIoU %s, AP %s, AP50 %s, HOTA %s, MOTA %s, IDF1 %s over %d processed"
                + " frames%n",
            share(frames.meanIou()),
            share(frames.ap()),
            share(frames.ap50()),
            share(frames.tracks().hota().hota()),
            share(frames.tracks().clear().mota()),
            share(frames.tracks().identity().idf1()),
            frames.frameCount()));
    text.append(
        String.format(
            Locale.ROOT,
            "streaming  mIoU %s, AP %s, AP50 %s, HOTA %s over %d captured frames%n",
            share(stream.meanIou()),
            share(stream.ap()),
            share(stream.ap50()),
            share(stream.tracks().hota().hota()),
            stream.frameCount()));
    text.append("positions  ");
    for (int i = 0; i < positions.size(); i++) {
      PositionErrors.Band band = positions.get(i);
      text.append(i == 0 ? "" : "; ").append(bandName(band)).append(": ").append(errors(band));
    }
    return text.append(System.lineSeparator()).toString();
  }

  /** For example {@code 10-30 m}. */
  public static String bandName(PositionErrors.Band band) {
    return Double.isInfinite(band.toMetres())
        ? String.format(Locale.ROOT, "%.0f m on", band.fromMetres())
        : String.format(Locale.ROOT, "%.0f-%.0f m", band.fromMetres(), band.toMetres());
  }

  /** For example {@code 0.61 m, 0.50 m/s (75)}: medians, and of how many. */
  public static String errors(PositionErrors.Band band) {
    if (band.sampleCount() == 0) {
      return "-";
    }
    String velocity =
        Double.isNaN(band.medianVelocityErrorMetresPerSecond())
            ? "- m/s"
            : String.format(Locale.ROOT, "%.2f m/s", band.medianVelocityErrorMetresPerSecond());
    return String.format(
        Locale.ROOT, "%.2f m, %s (%d)", band.medianErrorMetres(), velocity, band.sampleCount());
  }

  /** Three digits, or a dash for NaN. */
  public static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
