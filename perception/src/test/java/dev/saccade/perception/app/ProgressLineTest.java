package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private long nanos;
  private final ProgressLine line =
      new ProgressLine(new PrintStream(written, true, StandardCharsets.UTF_8), false, () -> nanos);

  private String[] lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
  }

  @Test
  void shouldShowTheEndOnceHoweverSoonItComes() {
    line.show(0.1, "frames");
    line.show(0.5, "frames");
    line.show(1, "frames");
    line.show(1, "frames");

    assertThat(lines()).containsExactly(" 10 % frames", "100 % frames");
  }

  @Test
  void shouldShowTheEndOfEachOfSeveralThings() {
    line.show(1, "rendering");
    line.show(0.4, "judging");
    line.show(1, "judging");

    assertThat(lines()).containsExactly("100 % rendering", "100 % judging");
  }

  @Test
  void shouldNotRepeatItselfWithinAFewSeconds() {
    line.show(0.1, "frames");
    nanos += 1_000_000_000L;
    line.show(0.2, "frames");
    nanos += 5_000_000_000L;
    line.show(0.3, "frames");

    assertThat(lines()).containsExactly(" 10 % frames", " 30 % frames");
  }
}
