package dev.saccade.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** A line chart as SVG text: no fonts, no display, no library. */
public final class LineChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 64;
  private static final int RIGHT = 150;
  private static final int TOP = 36;
  private static final int BOTTOM = 48;

  /** Distinguishable also where red and green are not (Okabe and Ito's palette). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#777777");

  private record Line(String name, double[] x, double[] y, boolean dashed) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Line> lines = new ArrayList<>();

  public LineChart(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /**
   * Adds a line; points that are no numbers are left out.
   *
   * @param dashed for bounds and the like
   */
  public LineChart line(String name, double[] x, double[] y, boolean dashed) {
    if (x.length != y.length || x.length == 0) {
      throw new IllegalArgumentException(
          "line " + name + ": " + x.length + " x, " + y.length + " y (expected: as many, some)");
    }
    lines.add(new Line(name, x.clone(), y.clone(), dashed));
    return this;
  }

  /**
   * The chart as an SVG element.
   *
   * @param mostY where the y axis ends; NaN to let the lines say
   */
  public String svg(double mostY) {
    double minX = Double.MAX_VALUE;
    double maxX = -Double.MAX_VALUE;
    double maxY = 0;
    for (Line line : lines) {
      for (int i = 0; i < line.x.length; i++) {
        minX = Math.min(minX, line.x[i]);
        maxX = Math.max(maxX, line.x[i]);
        maxY = Double.isFinite(line.y[i]) ? Math.max(maxY, line.y[i]) : maxY;
      }
    }
    double stepY = step(Double.isNaN(mostY) ? maxY : mostY);
    double endY = Double.isNaN(mostY) ? Math.ceil(maxY / stepY) * stepY : mostY;
    double stepX = step(maxX);
    double fromX = Math.floor(minX / stepX) * stepX;
    double spanX = Math.max(1e-9, maxX - fromX);
    DoubleUnaryOperator toX = x -> LEFT + (x - fromX) / spanX * (WIDTH - LEFT - RIGHT);
    DoubleUnaryOperator toY = y -> HEIGHT - BOTTOM - y / endY * (HEIGHT - TOP - BOTTOM);

    StringBuilder svg = new StringBuilder(8192);
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    text(svg, LEFT, 20, "start", "<tspan font-weight=\"bold\">" + escape(title) + "</tspan>");
    text(svg, (WIDTH + LEFT - RIGHT) / 2.0, HEIGHT - 10, "middle", escape(xLabel));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"16\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 16 %d)\">%s</text>%n",
            HEIGHT / 2,
            HEIGHT / 2,
            escape(yLabel)));
    for (double y = 0; y <= endY * 1.0001; y += stepY) {
      rule(svg, LEFT, toY.applyAsDouble(y), WIDTH - RIGHT, toY.applyAsDouble(y), "#dddddd");
      text(svg, LEFT - 6, toY.applyAsDouble(y) + 4, "end", number(y));
    }
    for (double x = fromX; x <= maxX * 1.0001; x += stepX) {
      rule(svg, toX.applyAsDouble(x), HEIGHT - BOTTOM, toX.applyAsDouble(x), TOP, "#eeeeee");
      text(svg, toX.applyAsDouble(x), HEIGHT - BOTTOM + 18, "middle", number(x));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), i, toX, toY, endY);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void draw(
      StringBuilder svg,
      Line line,
      String colour,
      int index,
      DoubleUnaryOperator toX,
      DoubleUnaryOperator toY,
      double endY) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < line.x.length; i++) {
      if (Double.isFinite(line.y[i])) {
        points.append(
            String.format(
                Locale.ROOT,
                "%.1f,%.1f ",
                toX.applyAsDouble(line.x[i]),
                toY.applyAsDouble(Math.min(endY, line.y[i]))));
      }
    }
    String dash = line.dashed ? " stroke-dasharray=\"5 4\"" : "";
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s points=\"%s\"/>%n",
            colour,
            dash,
            points.toString().strip()));
    int y = TOP + 10 + index * 18;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"%s/>%n",
            WIDTH - RIGHT + 12,
            y,
            WIDTH - RIGHT + 34,
            y,
            colour,
            dash));
    text(svg, WIDTH - RIGHT + 40, y + 4, "start", escape(line.name));
  }

  private static void rule(
      StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
            x1,
            y1,
            x2,
            y2,
            colour));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            text));
  }

  /** A round step that gives an axis four to ten marks. */
  private static double step(double end) {
    double decade = Math.pow(10, Math.floor(Math.log10(Math.max(end, 1e-9))));
    double marks = end / decade;
    return marks > 5 ? decade : marks > 2 ? decade / 2 : decade / 5;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value).replaceAll("0+$", "");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
