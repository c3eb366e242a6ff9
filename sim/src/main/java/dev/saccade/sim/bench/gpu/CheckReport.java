package dev.saccade.sim.bench.gpu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.saccade.perception.stage.gpu.GpuParts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the check found, as it grows: half a report is worth keeping when the time is up. */
public final class CheckReport {
  private static final double MEBI = 1 << 20;

  private final String machine;
  private final List<GpuParts.Finding> parts = new ArrayList<>();
  private final List<Compared> compared = new ArrayList<>();
  private final List<MatrixRow> rows = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private Optional<Soak> soak = Optional.empty();

  private record Compared(
      String model, String precision, String size, String input, Agreement agreement) {}

  private record Skipped(String what, String why) {}

  /**
   * @param machine the device, driver and libraries in one line
   */
  public CheckReport(String machine) {
    this.machine = machine;
  }

  public void add(GpuParts.Finding part) {
    parts.add(part);
  }

  /**
   * @param input what the GPU stage was given, {@code RGB} or {@code JPEG}
   */
  public void add(String model, String precision, String size, String input, Agreement agreement) {
    compared.add(new Compared(model, precision, size, input, agreement));
  }

  public void add(MatrixRow row) {
    rows.add(row);
  }

  public void add(Soak found) {
    soak = Optional.of(found);
  }

  /** What was not measured, and why, in one line. */
  public void skip(String what, String why) {
    skipped.add(new Skipped(what, why));
  }

  /** Whether anything that was to be measured is missing. */
  public boolean isWhole() {
    return skipped.isEmpty() && !compared.isEmpty() && !rows.isEmpty() && soak.isPresent();
  }

  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put(
        "parts",
        parts.stream()
            .map(
                each -> Map.of("part", each.part(), "works", each.works(), "detail", each.detail()))
            .toList());
    json.put("correctness", compared.stream().map(CheckReport::json).toList());
    json.put("matrix", rows.stream().map(MatrixRow::json).toList());
    json.put("soak", soak.map(Soak::json).orElse(null));
    json.put(
        "skipped",
        skipped.stream().map(each -> Map.of("what", each.what, "why", each.why)).toList());
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of numbers and text can be written", e);
    }
  }

  public String markdown() {
    StringBuilder text = new StringBuilder();
    line(text, "# GPU check");
    line(text, "");
    line(text, "%s", machine);
    line(text, "");
    if (!parts.isEmpty()) {
      line(text, "## Each part by itself");
      line(text, "");
      parts.forEach(
          each ->
              line(
                  text,
                  "- %s %s: %s",
                  each.part(),
                  each.works() ? "works" : "**fails**",
                  each.detail()));
      line(text, "");
    }
    markCorrectness(text);
    markMatrix(text);
    markSoak(text);
    if (!skipped.isEmpty()) {
      line(text, "## Not measured");
      line(text, "");
      skipped.forEach(each -> line(text, "- %s: %s", each.what, each.why));
    }
    return text.toString();
  }

  private static Map<String, Object> json(Compared each) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", each.model);
    json.put("precision", each.precision);
    json.put("size", each.size);
    json.put("input", each.input);
    json.putAll(each.agreement.json());
    return json;
  }

  private void markCorrectness(StringBuilder text) {
    line(text, "## The GPU stage against the CPU stage, on the same frames");
    line(text, "");
    line(
        text,
        "| model | precision | size | input | frames | equal classes | overlap of instances |"
            + " instances CPU / GPU | AP CPU | AP GPU | difference |");
    line(text, "|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|");
    for (Compared each : compared) {
      Agreement found = each.agreement;
      line(
          text,
          "| %s | %s | %s | %s | %d | %.4f %% | %.4f | %d / %d | %s | %s | %s |",
          each.model,
          each.precision,
          each.size,
          each.input,
          found.frames(),
          100 * found.classAgreement(),
          found.matchedOverlap(),
          found.referenceInstances(),
          found.otherInstances(),
          number(found.referenceAp()),
          number(found.otherAp()),
          number(found.apDifference()));
    }
    line(text, "");
  }

  private void markMatrix(StringBuilder text) {
    line(text, "## Time on the device");
    line(text, "");
    line(
        text,
        "Milliseconds of a batch, median / p99. *Stage*: pixels on the device in, instances out;"
            + " *network*: TensorRT alone; *frame*: JPEG in, instances out, by the host's clock."
            + " The bar, for batches of one: at most %.0f %% or %.0f us over the network.",
        100 * MatrixRow.MAX_OVERHEAD_SHARE,
        MatrixRow.MAX_OVERHEAD_MICROS);
    line(text, "");
    line(
        text,
        "| model | precision | size | batch | stage | network | network's share | overhead us |"
            + " overhead | holds | JPEG decoding | frame | frames/s | two under way | MiB |");
    line(text, "|---|---|---|---:|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|");
    for (MatrixRow row : rows) {
      line(
          text,
          "| %s | %s | %s | %d | %s | %s | %.1f %% | %.0f | %.1f %% | %s | %s | %s | %.0f | %.0f |"
              + " %.0f |",
          row.model(),
          row.precision(),
          row.size(),
          row.batch(),
          spread(row.stage()),
          spread(row.network()),
          100 * row.networkShare(),
          row.overheadMicros(),
          100 * row.overheadShare(),
          row.holds().map(holds -> holds ? "yes" : "**no**").orElse(""),
          (row.decode().map(CheckReport::spread).orElse("") + " " + row.decoder()).strip(),
          spread(row.frame()),
          row.framesPerSecond(),
          row.pipelinedFramesPerSecond(),
          row.memoryBytes() / MEBI);
    }
    line(text, "");
  }

  private void markSoak(StringBuilder text) {
    if (soak.isEmpty()) {
      return;
    }
    Soak found = soak.get();
    line(text, "## Soak");
    line(text, "");
    line(
        text,
        "%s, %.0f s without a pause: %d frames, %d failed; a batch took %s ms in the first half of"
            + " the time and %s ms in the second; device memory %.0f MiB after the first batch,"
            + " %.0f MiB after the last.",
        found.model(),
        found.seconds(),
        found.frames(),
        found.failed(),
        spread(found.firstHalf()),
        spread(found.secondHalf()),
        found.memoryBeforeBytes() / MEBI,
        found.memoryAfterBytes() / MEBI);
    line(text, "");
  }

  private static String spread(Spread spread) {
    return String.format(Locale.ROOT, "%.3f / %.3f", spread.median(), spread.p99());
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
