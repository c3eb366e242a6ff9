package dev.saccade.sim.bench.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.stage.gpu.GpuPresence;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.bench.gpu.CheckFrames;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedDrive;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecodeBenchmarkTest {
  @Test
  void shouldMeasureEachDecoderWholeAndReducedAndSayWhatIsMissing() throws Exception {
    AtomicLong time = new AtomicLong();
    DecodeBenchmark.Found found;
    try (Drive drive =
        RenderedDrive.of(new RenderRequest("city-street", 5, 0.2, 1, 128, 64, 10, 90))) {
      // Every look at the clock takes a millisecond.
      found =
          new DecodeBenchmark(CheckFrames.of(drive, 2).jpeg(), 5, () -> time.addAndGet(1_000_000))
              .run();
    }

    assertThat(found.result().measurements())
        .extracting(Measurement::name)
        .contains("ImageIO, 128x64", "ImageIO, 128x64, to 128x64")
        .hasSizeGreaterThanOrEqualTo(4);
    assertThat(found.result().measurements())
        .allSatisfy(
            each -> {
              assertThat(each.median()).isEqualTo(1);
              assertThat(each.unit()).isEqualTo("ms");
              assertThat(each.runs()).isEqualTo(5);
            });
    assertThat(found.result().ratios()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(found.withoutDevice().isEmpty()).isEqualTo(GpuPresence.look().usable());
    found
        .withoutDevice()
        .ifPresent(why -> assertThat(why).startsWith("nvJPEG: ").doesNotContain("\n"));
  }
}
