package dev.saccade.sim.replay;

import java.util.Locale;

/** One picture of something over the time of a run, as SVG that needs nothing else. */
final class TimeChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 220;
  private static final int LEFT = 52;
  private static final int BOTTOM = 24;
  private static final int TOP = 10;
  private static final int GRID_LINES = 4;

  private final double seconds;
  private final double most;
  private final StringBuilder svg = new StringBuilder();

  /**
   * @param seconds where the axis ends
   * @param unit behind the topmost number
   * @param most of the values, greater than 0
   * @param digits behind the point
   */
  TimeChart(double seconds, String unit, double most, int digits) {
    this.seconds = seconds;
    this.most = most;
    svg.append(
        String.format(
            Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" width=\"%d\">%n", WIDTH, HEIGHT, WIDTH));
    for (int i = 0; i <= GRID_LINES; i++) {
      double value = most * i / GRID_LINES;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#eef1f4\"/>"
                  + "<text x=\"4\" y=\"%.1f\">%."
                  + digits
                  + "f%s</text>%n",
              LEFT,
              y(value),
              WIDTH,
              y(value),
              y(value) + 4,
              value,
              i == GRID_LINES && !unit.isEmpty() ? " " + unit : ""));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%.1f s</text>%n",
              x(seconds * i / GRID_LINES),
              HEIGHT - 6,
              i == 0 ? "start" : i == GRID_LINES ? "end" : "middle",
              seconds * i / GRID_LINES));
    }
  }

  void dot(double second, double value, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"/>%n",
            x(second),
            y(value),
            colour));
  }

  /** A dashed line across at one value. */
  void mark(double value) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#5b6876\""
                + " stroke-dasharray=\"4 3\"/>%n",
            LEFT,
            y(value),
            WIDTH,
            y(value)));
  }

  /** A bar from one value to another, over the given one of so many equal parts of the axis. */
  void bar(int part, int parts, double from, double to, String colour) {
    double width = (double) (WIDTH - LEFT) / parts;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
            LEFT + part * width,
            y(to),
            Math.max(1, width - 1),
            y(from) - y(to),
            colour));
  }

  String html() {
    return svg + "</svg>\n";
  }

  private double x(double second) {
    return LEFT + second / seconds * (WIDTH - LEFT - 4);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP);
  }
}
