package dev.saccade.sim.app;

import dev.saccade.sim.evaluate.PositionErrors;
import dev.saccade.sim.replay.RunScores;
import dev.saccade.sim.replay.SheetScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The scores of a bundle on every scenario, as a page and as plain text. */
final class ScenarioTable {
  static final String ALL = "all";

  private final Map<String, RunScores> scenarios;

  /**
   * What was run, for the page's head.
   *
   * @param command that makes the page again
   */
  record Head(
      String model,
      String modelSha256,
      String engine,
      String command,
      List<Long> seeds,
      double seconds,
      double rate,
      String profile,
      double stageMillis,
      double budgetMillis) {}

  /**
   * @param scenarios by name, in order; the pooled ones as {@link #ALL}
   */
  ScenarioTable(Map<String, RunScores> scenarios) {
    this.scenarios = new LinkedHashMap<>(scenarios);
  }

  String markdown(Head head) {
    StringBuilder page = new StringBuilder();
    page.append("# The bundle `")
        .append(head.model())
        .append("` on the rendered scenarios\n\n```sh\n")
        .append(head.command())
        .append("\n```\n\n")
        .append(
            String.format(
                Locale.ROOT,
                "Rendered drives of %.0f s at %.0f frames/s, 512x256, one camera, seeds %s: none of"
                    + " them was trained on. Replayed through the whole pipeline on the virtual"
                    + " clock: input %s, the stage taken to need %.0f ms a frame, budget %.0f ms."
                    + " %s; network %s.\n\n",
                head.seconds(),
                head.rate(),
                String.join(", ", head.seeds().stream().map(String::valueOf).toList()),
                head.profile(),
                head.stageMillis(),
                head.budgetMillis(),
                head.engine(),
                head.modelSha256().isEmpty()
                    ? "without a hash"
                    : "`" + head.modelSha256().substring(0, 16) + "`"));
    page.append(
        "| scenario | mIoU | AP | AP50 | HOTA | MOTA | IDF1 | streaming mIoU | streaming AP50 |"
            + " streaming HOTA | position, velocity 0-10 m | 10-30 m | 30-50 m |\n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    scenarios.forEach((name, scores) -> page.append(row(name, scores)));
    page.append("\nBy class, over all scenarios:\n\n| class | IoU | AP | AP50 | HOTA | MOTA |\n")
        .append("| --- | --- | --- | --- | --- | --- |\n");
    RunScores all = scenarios.get(ALL);
    if (all != null) {
      all.frames().iou().forEach((name, iou) -> page.append(classRow(name, iou, all.frames())));
    }
    return page.append(
            "\n**Reading.** mIoU, AP and the track scores stand for processed frames beside their own"
                + " truth. The streaming scores stand for every captured frame beside the newest output"
                + " that a planner had at that instant: at "
                + String.format(Locale.ROOT, "%.0f", head.rate())
                + " frames/s the answer to the frame before, so they show what "
                + String.format(Locale.ROOT, "%.0f", 1000 / head.rate())
                + " ms cost. AP is Cityscapes' definition over cars, pedestrians and cyclists; HOTA,"
                + " MOTA and IDF1 follow the boxes of confirmed tracks. Objects of fewer than 100"
                + " visible pixels are excused. Positions are medians over confirmed tracks that match"
                + " an object (how many in brackets), velocities over those seen at least five times.\n")
        .toString();
  }

  String text() {
    StringBuilder lines = new StringBuilder();
    lines.append(
        String.format(
            Locale.ROOT,
            "%-14s %6s %6s %6s %6s %6s %6s | %6s %6s %6s | %s%n",
            "scenario",
            "mIoU",
            "AP",
            "AP50",
            "HOTA",
            "MOTA",
            "IDF1",
            "s-mIoU",
            "s-AP50",
            "s-HOTA",
            "position, velocity 0-10 m"));
    scenarios.forEach(
        (name, scores) ->
            lines.append(
                String.format(
                    Locale.ROOT,
                    "%-14s %6s %6s %6s %6s %6s %6s | %6s %6s %6s | %s%n",
                    name,
                    RunScores.share(scores.frames().meanIou()),
                    RunScores.share(scores.frames().ap()),
                    RunScores.share(scores.frames().ap50()),
                    RunScores.share(scores.frames().tracks().hota().hota()),
                    RunScores.share(scores.frames().tracks().clear().mota()),
                    RunScores.share(scores.frames().tracks().identity().idf1()),
                    RunScores.share(scores.stream().meanIou()),
                    RunScores.share(scores.stream().ap50()),
                    RunScores.share(scores.stream().tracks().hota().hota()),
                    RunScores.errors(scores.positions().get(0)))));
    return lines.toString();
  }

  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    scenarios.forEach((name, scores) -> keys.put(name, scores.keys()));
    return keys;
  }

  private static String row(String name, RunScores scores) {
    StringBuilder row = new StringBuilder("| ").append(name.equals(ALL) ? "**all**" : name);
    for (double value :
        new double[] {
          scores.frames().meanIou(),
          scores.frames().ap(),
          scores.frames().ap50(),
          scores.frames().tracks().hota().hota(),
          scores.frames().tracks().clear().mota(),
          scores.frames().tracks().identity().idf1(),
          scores.stream().meanIou(),
          scores.stream().ap50(),
          scores.stream().tracks().hota().hota()
        }) {
      row.append(" | ").append(RunScores.share(value));
    }
    for (PositionErrors.Band band : scores.positions().subList(0, 3)) {
      row.append(" | ").append(RunScores.errors(band));
    }
    return row.append(" |\n").toString();
  }

  private static String classRow(String name, double iou, SheetScores scores) {
    SheetScores.ThingScores thing = scores.things().get(name);
    return "| "
        + name
        + " | "
        + RunScores.share(iou)
        + (thing == null
            ? " | | | | |\n"
            : " | "
                + RunScores.share(thing.ap())
                + " | "
                + RunScores.share(thing.ap50())
                + " | "
                + RunScores.share(thing.tracks().hota().hota())
                + " | "
                + RunScores.share(thing.tracks().clear().mota())
                + " |\n");
  }
}
