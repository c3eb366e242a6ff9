package dev.saccade.perception.stage.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.ColourNetwork;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageSettings;
import dev.saccade.perception.stage.StageUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagesTest {
  @TempDir private Path folder;

  @Test
  void shouldOpenTheCpuStage() throws Exception {
    ColourNetwork.write(folder, true);
    try (PerceptionStage stage = open("cpu", StageSettings.of(folder))) {
      assertThat(stage.description().engine()).startsWith("cpu:");
      assertThat(stage.description().model()).isEqualTo("colours");
    }
  }

  @Test
  void shouldOpenAStubWithoutAModel() throws Exception {
    try (PerceptionStage stage = open("stub:12.5", StageSettings.withoutModel())) {
      assertThat(stage.description().engine()).isEqualTo("stub: 12.5 ms a frame");
    }
  }

  @Test
  void shouldSayWhatIsWrongInOneLine() throws Exception {
    assertRefused("tpu", StageSettings.withoutModel(), "expected auto, cpu, gpu or stub:MILLIS");
    assertRefused("stub:fast", StageSettings.withoutModel(), "stub:MILLIS");
    assertRefused("cpu", StageSettings.withoutModel(), "needs a model; give a bundle with --model");
    assertRefused("cpu", StageSettings.of(folder.resolve("nowhere")), "no such bundle");

    ModelBundle bundle = ColourNetwork.write(folder, true);
    Files.write(bundle.networkFile(), new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    assertRefused("cpu", StageSettings.of(folder), "SHA-256");
  }

  private static void assertRefused(String specification, StageSettings settings, String why) {
    assertThatThrownBy(() -> open(specification, settings))
        .isInstanceOf(StageUnavailableException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }

  private static PerceptionStage open(String specification, StageSettings settings)
      throws StageUnavailableException {
    return Stages.open(specification, settings, () -> 1, nanos -> {});
  }
}
