package dev.saccade.sim.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.saccade.perception.stage.gpu.GpuParts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckReportTest {
  private final CheckReport report = new CheckReport("A made-up GPU (sm_90), TensorRT 10.15.1");

  @Test
  void shouldWriteEveryFigureAsJson() throws Exception {
    fill();
    JsonNode json = new ObjectMapper().readTree(report.json());

    JsonNode row = json.get("matrix").get(0);
    assertThat(row.get("stage_ms").get("median").asDouble()).isEqualTo(1.15);
    assertThat(row.get("overhead_us").asDouble()).isCloseTo(150, within(1e-6));
    assertThat(row.get("overhead_share").asDouble()).isCloseTo(0.15, within(1e-9));
    assertThat(row.get("network_share").asDouble()).isCloseTo(1 / 1.15, within(1e-9));
    assertThat(row.get("decode_ms").get("p99").asDouble()).isEqualTo(0.9);
    assertThat(row.get("decoder").asText()).isEqualTo("nvJPEG");
    assertThat(json.get("matrix").get(1).get("holds").isNull()).as("batch of 8").isTrue();
    assertThat(json.get("correctness").get(0).get("ap_difference").isNull())
        .as("without truth")
        .isTrue();
    assertThat(json.get("soak").get("failed").asLong()).isEqualTo(2);
    assertThat(json.get("skipped").get(0).get("why").asText()).isEqualTo("no time was left");
  }

  @Test
  void shouldSayWhichPartsWorkByThemselves() throws Exception {
    CheckReport report = new CheckReport("a GPU");
    report.add(new GpuParts.Finding("kernels", true, "700 instances equal"));
    report.add(new GpuParts.Finding("nvJPEG's hardware", false, "not to be had here"));

    assertThat(report.markdown())
        .contains(
            "- kernels works: 700 instances equal",
            "- nvJPEG's hardware **fails**: not to be had here");
    assertThat(new ObjectMapper().readTree(report.json()).get("parts"))
        .extracting(part -> part.get("works").asBoolean())
        .containsExactly(true, false);
  }

  @Test
  void shouldWriteOneTableRowForEachMeasurement() {
    fill();
    List<String> lines = report.markdown().lines().toList();

    assertThat(lines).contains("A made-up GPU (sm_90), TensorRT 10.15.1");
    assertThat(lines)
        .contains(
            "| ssn-fp16 | fp16 | 1024x512 | 1 | 1.150 / 1.300 | 1.000 / 1.100 | 87.0 % | 150 |"
                + " 15.0 % | yes | 0.800 / 0.900 nvJPEG | 2.500 / 3.000 | 400 | 700 | 300 |");
    assertThat(lines)
        .contains(
            "| ssn-fp16 | fp16 | 1024x512 | RGB | 60 | 99.9500 % | 0.9900 | 100 / 101 | - | - | - |");
    assertThat(lines).contains("- ffnet, 1024x512, batch 1: no time was left");
    for (String line : lines) {
      if (line.startsWith("|")) {
        assertThat(line).endsWith("|");
      }
    }
  }

  @Test
  void shouldSayWhereTheBarIsMissed() {
    report.add(row(1, 1.2, 1.0));
    report.add(row(1, 0.2, 0.1));

    assertThat(report.markdown()).contains("| 20.0 % | **no** |").contains("| 100.0 % | yes |");
  }

  @Test
  void shouldBeWholeOnlyWithEverythingMeasured() {
    assertThat(report.isWhole()).isFalse();
    report.add("ssn", "fp16", "1024x512", "RGB", agreement());
    report.add(row(1, 1, 1));
    report.add(soak());
    assertThat(report.isWhole()).isTrue();
    report.skip("the rest", "no time was left");
    assertThat(report.isWhole()).isFalse();
  }

  @Test
  void shouldTakeTheMiddleAndTheNinetyNinthOfAHundred() {
    List<Double> millis =
        java.util.stream.IntStream.rangeClosed(1, 101).mapToObj(i -> (double) i).toList();

    assertThat(Spread.of(millis)).isEqualTo(new Spread(51, 100));
    assertThat(Spread.of(List.of(2.0))).isEqualTo(new Spread(2, 2));
  }

  private void fill() {
    report.add("ssn-fp16", "fp16", "1024x512", "RGB", agreement());
    report.add(row(1, 1.15, 1.0));
    report.add(row(8, 8, 4));
    report.add(soak());
    report.skip("ffnet, 1024x512, batch 1", "no time was left");
  }

  private static Agreement agreement() {
    return new Agreement(60, 0.9995, 0.99, 100, 101, Double.NaN, Double.NaN);
  }

  private static MatrixRow row(int batch, double stage, double network) {
    return new MatrixRow(
        "ssn-fp16",
        "fp16",
        "1024x512",
        batch,
        new Spread(stage, 1.3),
        new Spread(network, 1.1),
        Optional.of(new Spread(0.8, 0.9)),
        "nvJPEG",
        new Spread(2.5, 3),
        400,
        700,
        300L << 20);
  }

  private static Soak soak() {
    return new Soak("ssn-fp16", 60, 24_000, 2, new Spread(2, 3), new Spread(2, 3), 1, 1);
  }
}
