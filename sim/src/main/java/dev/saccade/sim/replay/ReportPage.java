package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.network.WholeFile;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code report.html}: one file without references, to be opened anywhere: figures, the latency of
 * every frame over time, drop reasons over time, what was tracked, class by class; where the truth
 * is known, the judgement; and pictures of the worst frames.
 */
public final class ReportPage {
  private static final int MOST_BINS = 60;

  private static final String ON_TIME = "#30638e";
  private static final String LATE = "#d1495b";
  private static final String PIXELS = "#edae49";
  private static final Map<DropReason, String> COLOURS = new EnumMap<>(DropReason.class);

  static {
    COLOURS.put(DropReason.EXPIRED, "#d1495b");
    COLOURS.put(DropReason.PREDICTED_LATE, "#edae49");
    COLOURS.put(DropReason.SUPERSEDED, "#66a182");
    COLOURS.put(DropReason.CORRUPT, "#6a4c93");
    COLOURS.put(DropReason.OVERLOADED, "#8d6a4f");
    COLOURS.put(DropReason.INTERRUPTED, "#30638e");
    COLOURS.put(DropReason.STAGE_FAILED, "#22223b");
    COLOURS.put(DropReason.LOG_EXPIRED, "#9a8c98");
    COLOURS.put(DropReason.CLOCK_SUSPECT, "#00798c");
  }

  private final String title;
  private final Map<String, Object> summary;
  private final RunResult result;
  private final Optional<RunScores> scores;
  private final List<WorstFrames.Picture> worst;
  private final double seconds;

  /**
   * @param title what was played
   * @param summary the figures, see {@link ReplaySummary}
   * @param scores empty where the drive has no truth
   * @param worst worst first
   */
  public ReportPage(
      String title,
      Map<String, Object> summary,
      RunResult result,
      Optional<RunScores> scores,
      List<WorstFrames.Picture> worst) {
    this.title = title;
    this.summary = summary;
    this.result = result;
    this.scores = scores;
    this.worst = List.copyOf(worst);
    this.seconds =
        Math.max(
            0.1, result.fates().stream().mapToLong(FrameFate::offsetNanos).max().orElse(0) / 1e9);
  }

  /** Writes the page, whole or not at all. */
  public void write(Path file) throws IOException {
    WholeFile.stream(file, this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    out.write(html().getBytes(StandardCharsets.UTF_8));
  }

  String html() {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<title>Saccade: "
        + escaped(title)
        + "</title><style>\n"
        + "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0"
        + " 1rem;color:#1d2733;background:#fbfcfd}"
        + "h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse}figure{margin:1rem 0}img{max-width:100%;height:auto}td,th{padding:.2rem"
        + " .8rem .2rem 0;text-align:left;"
        + "vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}svg{background:#fff;border:1px"
        + " solid #dde3ea;max-width:100%;height:auto}text{font:11px"
        + " system-ui,sans-serif;fill:#5b6876}.key{display:inline-block;width:.8em;height:.8em;margin:0"
        + " .3em 0 1em}code{word-break:break-all}\n"
        + "</style></head><body>\n"
        + "<h1>"
        + escaped(title)
        + "</h1>\n"
        + figures()
        + "<h2>Latency of every processed frame</h2>\n<p>Capture to hand-over; late frames are"
        + " red, the line is the budget.</p>\n"
        + latencyChart()
        + "<h2>Dropped frames over time</h2>\n"
        + dropChart()
        + "<h2>What was tracked</h2>\n"
        + classTable()
        + scores.map(ScoreTables::html).orElse("")
        + scores.map(this::gradeChart).orElse("")
        + pictures()
        + "</body></html>\n";
  }

  private String figures() {
    StringBuilder rows = new StringBuilder("<table>\n");
    for (Map.Entry<String, Object> entry : summary.entrySet()) {
      rows.append("<tr><th>")
          .append(escaped(entry.getKey()))
          .append("</th><td><code>")
          .append(escaped(text(entry.getValue())))
          .append("</code></td></tr>\n");
    }
    return rows.append("</table>\n").toString();
  }

  private static String text(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.3f", number);
    }
    if (value instanceof Map<?, ?> map) {
      StringBuilder parts = new StringBuilder();
      map.forEach(
          (key, inner) ->
              parts
                  .append(parts.length() == 0 ? "" : ", ")
                  .append(key)
                  .append(' ')
                  .append(text(inner)));
      return parts.length() == 0 ? "none" : parts.toString();
    }
    return String.valueOf(value);
  }

  private String latencyChart() {
    List<FrameFate> processed =
        result.fates().stream()
            .filter(
                fate ->
                    fate.outcome().isPresent()
                        && fate.outcome().get() instanceof FrameOutcome.Processed)
            .toList();
    double most = 1;
    double budget = 0;
    for (FrameFate fate : processed) {
      FrameOutcome.Processed done = (FrameOutcome.Processed) fate.outcome().orElseThrow();
      most = Math.max(most, done.latencyNanos() / 1e6);
      budget = Math.max(budget, (done.latencyNanos() + done.budgetLeftNanos()) / 1e6);
    }
    most = Math.max(most, budget) * 1.1;
    TimeChart chart = new TimeChart(seconds, "ms", most, 0);
    if (budget > 0) {
      chart.mark(budget);
    }
    for (FrameFate fate : processed) {
      FrameOutcome.Processed done = (FrameOutcome.Processed) fate.outcome().orElseThrow();
      chart.dot(fate.offsetNanos() / 1e9, done.latencyNanos() / 1e6, done.late() ? LATE : ON_TIME);
    }
    return chart.html();
  }

  private String gradeChart(RunScores judged) {
    TimeChart chart = new TimeChart(seconds, "", 1, 2);
    for (FrameGrade grade : judged.grades()) {
      double second = grade.offsetNanos() / 1e9;
      if (!Double.isNaN(grade.pixelAccuracy())) {
        chart.dot(second, grade.pixelAccuracy(), PIXELS);
      }
      chart.dot(second, grade.f1(), ON_TIME);
    }
    return "<h2>Every processed frame judged</h2>\n"
        + chart.html()
        + "<p><span class=\"key\" style=\"background:"
        + ON_TIME
        + "\"></span>objects: F1 at overlap 0.5<span class=\"key\" style=\"background:"
        + PIXELS
        + "\"></span>share of pixels with the right class</p>\n";
  }

  private String pictures() {
    if (worst.isEmpty()) {
      return "";
    }
    StringBuilder figures = new StringBuilder("<h2>Worst frames</h2>\n");
    for (WorstFrames.Picture picture : worst) {
      figures
          .append("<figure><img alt=\"\" src=\"data:image/jpeg;base64,")
          .append(Base64.getEncoder().encodeToString(picture.jpeg()))
          .append("\"><figcaption>")
          .append(escaped(picture.caption()))
          .append("</figcaption></figure>\n");
    }
    return figures.toString();
  }

  private String dropChart() {
    int bins = (int) Math.max(1, Math.min(MOST_BINS, Math.ceil(seconds * 2)));
    Map<DropReason, long[]> counts = new EnumMap<>(DropReason.class);
    long[] played = new long[bins];
    for (FrameFate fate : result.fates()) {
      int bin = (int) Math.min(bins - 1, fate.offsetNanos() / 1e9 / seconds * bins);
      played[bin]++;
      RunResult.dropReason(fate)
          .ifPresent(reason -> counts.computeIfAbsent(reason, key -> new long[bins])[bin]++);
    }
    if (counts.isEmpty()) {
      return "<p>None.</p>\n";
    }
    double most = 1;
    for (long count : played) {
      most = Math.max(most, count);
    }
    TimeChart chart = new TimeChart(seconds, "frames", most, 0);
    for (int bin = 0; bin < bins; bin++) {
      double floor = 0;
      for (Map.Entry<DropReason, long[]> entry : counts.entrySet()) {
        double top = floor + entry.getValue()[bin];
        if (top > floor) {
          chart.bar(bin, bins, floor, top, colour(entry.getKey()));
        }
        floor = top;
      }
    }
    StringBuilder key = new StringBuilder(chart.html()).append("<p>");
    counts.forEach(
        (reason, each) ->
            key.append("<span class=\"key\" style=\"background:")
                .append(colour(reason))
                .append("\"></span>")
                .append(reason)
                .append(' ')
                .append(Arrays.stream(each).sum()));
    return key.append("</p>\n").toString();
  }

  /** Per class: tracks ever confirmed, frames in which one was seen, mean confidence. */
  private String classTable() {
    Map<String, Set<List<Object>>> ids = new TreeMap<>();
    Map<String, double[]> sums = new HashMap<>();
    for (FrameFate fate : result.fates()) {
      if (!fate.hasUpdate()) {
        continue;
      }
      for (Track track : fate.update().get().getTracksList()) {
        if (track.getState() == TrackState.TRACK_STATE_CONFIRMED) {
          ids.computeIfAbsent(track.getClassName(), key -> new HashSet<>())
              .add(List.of(fate.id().cameraId(), track.getTrackId()));
          double[] sum = sums.computeIfAbsent(track.getClassName(), key -> new double[2]);
          sum[0]++;
          sum[1] += track.getConfidence();
        }
      }
    }
    if (ids.isEmpty()) {
      return "<p>Nothing.</p>\n";
    }
    StringBuilder rows =
        new StringBuilder(
            "<table><tr><th>class</th><th class=\"n\">tracks</th><th class=\"n\">observations</th>"
                + "<th class=\"n\">mean confidence</th></tr>\n");
    ids.forEach(
        (name, tracks) ->
            rows.append(
                String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%.0f</td>"
                        + "<td class=\"n\">%.2f</td></tr>%n",
                    escaped(name),
                    tracks.size(),
                    sums.get(name)[0],
                    sums.get(name)[1] / sums.get(name)[0])));
    return rows.append("</table>\n").toString();
  }

  private static String colour(DropReason reason) {
    return COLOURS.getOrDefault(reason, "#999999");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
