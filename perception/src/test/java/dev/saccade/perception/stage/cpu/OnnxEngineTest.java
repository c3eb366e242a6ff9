package dev.saccade.perception.stage.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.OutputSpec;
import dev.saccade.perception.stage.ColourNetwork;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEngineTest {
  private static final int INPUT_BYTES = 3 * 4 * 64 * 128; // of one picture

  @TempDir Path folder;

  @Test
  void shouldKeepEveryShapeOfACameraOnceItWasMet() throws Exception {
    try (OnnxEngine engine = engine(1L << 30)) {
      for (int round = 0; round < 2; round++) {
        for (int height = 32; height <= 128; height += 32) {
          for (int batch = 1; batch <= 4; batch++) {
            engine.run(batch, height, 128);
          }
        }
        assertThat(engine.bindingCount()).isEqualTo(16);
      }
    }
  }

  @Test
  void shouldTakeNoMoreMemoryThanItMayHoweverManyShapesThereAre() throws Exception {
    try (OnnxEngine engine = engine(3 * INPUT_BYTES)) {
      for (int width = 64; width <= 256; width += 8) {
        engine.run(1, 64, width);
        assertThat(engine.bindingCount()).isBetween(1, 5);
      }
      engine.run(4, 64, 128); // one shape in any case
      assertThat(engine.bindingCount()).isEqualTo(1);
    }
  }

  private OnnxEngine engine(long mostBytes) throws Exception {
    ModelBundle bundle = ColourNetwork.write(folder, true);
    return new OnnxEngine(
        bundle.networkFile(),
        bundle.card().input().name(),
        bundle.card().outputs().stream().map(OutputSpec::name).collect(Collectors.toSet()),
        1,
        mostBytes);
  }
}
