package dev.saccade.sim.replay;

import dev.saccade.sim.evaluate.PositionErrors;
import dev.saccade.sim.evaluate.TrackingScores;
import java.util.Locale;
import java.util.Map;

/** The judgement of a run as tables of a page. */
final class ScoreTables {
  private ScoreTables() {}

  static String html(RunScores scores) {
    return "<h2>Judged against the drive's truth</h2>\n"
        + "<p><b>As processed</b>: every processed frame beside its own truth; dropped frames are left"
        + " out. <b>On the stream</b>: every captured frame, dropped ones included, beside the newest"
        + " output that a planner had at the instant it was captured, so latency and drops cost"
        + " accuracy. Instances by Cityscapes' definition; tracks are the boxes of confirmed tracks;"
        + " objects of fewer than "
        + JudgedTruth.LEAST_PIXELS
        + " visible pixels are neither asked for nor held against anybody.</p>\n"
        + overall(scores)
        + "<h2>By class</h2>\n"
        + byClass(scores.frames())
        + "<h2>Positions</h2>\n<p>Medians over the confirmed tracks of processed frames that match an"
        + " object, by its distance from the camera along the ground.</p>\n"
        + positions(scores);
  }

  private static String overall(RunScores scores) {
    return "<table><tr><th></th>"
        + heads(
            "frames",
            "mIoU",
            "pixels",
            "AP",
            "AP50",
            "HOTA",
            "DetA",
            "AssA",
            "MOTA",
            "IDF1",
            "switches")
        + "</tr>\n"
        + overallRow("as processed", scores.frames())
        + overallRow("on the stream", scores.stream())
        + "</table>\n";
  }

  private static String overallRow(String name, SheetScores scores) {
    return "<tr><td>"
        + name
        + "</td>"
        + cell(Long.toString(scores.frameCount()))
        + cell(scores.meanIou())
        + cell(scores.pixelAccuracy())
        + cell(scores.ap())
        + cell(scores.ap50())
        + trackCells(scores.tracks())
        + "</tr>\n";
  }

  private static String byClass(SheetScores scores) {
    StringBuilder rows = new StringBuilder("<table><tr><th>class</th>");
    rows.append(heads("IoU", "AP", "AP50", "HOTA", "DetA", "AssA", "MOTA", "IDF1", "switches"));
    rows.append("</tr>\n");
    for (Map.Entry<String, Double> entry : scores.iou().entrySet()) {
      rows.append("<tr><td>").append(ReportPage.escaped(entry.getKey())).append("</td>");
      rows.append(cell(entry.getValue()));
      SheetScores.ThingScores thing = scores.things().get(entry.getKey());
      if (thing != null) {
        rows.append(cell(thing.ap())).append(cell(thing.ap50()));
        rows.append(trackCells(thing.tracks()));
      }
      rows.append("</tr>\n");
    }
    return rows.append("</table>\n").toString();
  }

  private static String positions(RunScores scores) {
    StringBuilder rows = new StringBuilder("<table><tr><th>distance</th>");
    rows.append(heads("samples", "position", "of the distance", "velocity")).append("</tr>\n");
    for (PositionErrors.Band band : scores.positions()) {
      rows.append("<tr><td>").append(RunScores.bandName(band)).append("</td>");
      rows.append(cell(Integer.toString(band.sampleCount())));
      rows.append(cell(number("%.2f m", band.medianErrorMetres())));
      rows.append(cell(number("%.1f %%", 100 * band.medianRelativeError())));
      rows.append(cell(number("%.2f m/s", band.medianVelocityErrorMetresPerSecond())));
      rows.append("</tr>\n");
    }
    return rows.append("</table>\n").toString();
  }

  private static String trackCells(TrackingScores tracks) {
    return cell(tracks.hota().hota())
        + cell(tracks.hota().detA())
        + cell(tracks.hota().assA())
        + cell(tracks.clear().mota())
        + cell(tracks.identity().idf1())
        + cell(Integer.toString(tracks.clear().idSwitches()));
  }

  private static String heads(String... names) {
    StringBuilder cells = new StringBuilder();
    for (String name : names) {
      cells.append("<th class=\"n\">").append(name).append("</th>");
    }
    return cells.toString();
  }

  private static String cell(double share) {
    return cell(RunScores.share(share));
  }

  private static String cell(String text) {
    return "<td class=\"n\">" + text + "</td>";
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
