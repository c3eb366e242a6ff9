package dev.saccade.sim.train;

import dev.saccade.perception.network.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What each epoch gave, and a picture of it as one HTML file that reloads itself. */
record TrainingHistory(List<Entry> entries) {

  /** One epoch; miou is NaN where it was not measured. */
  record Entry(
      int epoch,
      double classLoss,
      double centreLoss,
      double loss,
      double miou,
      double rate,
      double seconds) {}

  TrainingHistory {
    entries = List.copyOf(entries);
  }

  TrainingHistory with(Entry entry) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    return new TrainingHistory(more);
  }

  double lastLoss() {
    return entries.isEmpty() ? Double.NaN : entries.get(entries.size() - 1).loss();
  }

  double lastMiou() {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (!Double.isNaN(entries.get(i).miou())) {
        return entries.get(i).miou();
      }
    }
    return Double.NaN;
  }

  /** One line an epoch. */
  String toText() {
    StringBuilder text = new StringBuilder();
    for (Entry e : entries) {
      text.append(e.epoch())
          .append(' ')
          .append(e.classLoss())
          .append(' ')
          .append(e.centreLoss())
          .append(' ')
          .append(e.loss())
          .append(' ')
          .append(e.miou())
          .append(' ')
          .append(e.rate())
          .append(' ')
          .append(e.seconds())
          .append('\n');
    }
    return text.toString();
  }

  static TrainingHistory parse(String text) {
    List<Entry> entries = new ArrayList<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              String[] f = line.split(" ", -1);
              entries.add(
                  new Entry(
                      Integer.parseInt(f[0]),
                      Double.parseDouble(f[1]),
                      Double.parseDouble(f[2]),
                      Double.parseDouble(f[3]),
                      Double.parseDouble(f[4]),
                      Double.parseDouble(f[5]),
                      Double.parseDouble(f[6])));
            });
    return new TrainingHistory(entries);
  }

  void writePlot(Path file, String title) {
    String html =
        "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"15\">"
            + "<title>"
            + title
            + "</title><style>body{font:14px sans-serif;margin:2em}svg{background:#f6f6f6}"
            + "</style><h1>"
            + title
            + "</h1>"
            + chart("Loss", "#b5432a", Entry::loss)
            + chart("Mean IoU (validation)", "#2a6fb5", Entry::miou)
            + chart("Learning rate", "#4a8a3a", Entry::rate);
    try {
      WholeFile.text(file, html);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String chart(String title, String colour, ToDoubleFunction<Entry> value) {
    List<Entry> known =
        entries.stream().filter(e -> Double.isFinite(value.applyAsDouble(e))).toList();
    double most = known.stream().mapToDouble(value).max().orElse(1);
    double last = known.isEmpty() ? 0 : value.applyAsDouble(known.get(known.size() - 1));
    int lastEpoch = entries.isEmpty() ? 1 : entries.get(entries.size() - 1).epoch();
    StringBuilder points = new StringBuilder();
    for (Entry e : known) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              20 + 760.0 * e.epoch() / lastEpoch,
              190 - 170 * value.applyAsDouble(e) / Math.max(most, 1e-12)));
    }
    return String.format(
        Locale.ROOT,
        "<h2>%s: %.4g</h2><svg width=\"800\" height=\"200\"><text x=\"22\" y=\"16\">%.3g</text>"
            + "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>"
            + "<text x=\"720\" y=\"16\">epoch %d</text></svg>",
        title,
        last,
        most,
        colour,
        points.toString().trim(),
        lastEpoch);
  }
}
