package dev.saccade.perception.stage.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.saccade.perception.stage.ColourNetwork;
import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageSettings;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.select.Stages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuPresenceTest {
  @Test
  void shouldSayInOneLineWhatThereIsOrWhatIsMissing() {
    EnginePresence presence = GpuPresence.look();

    assertThat(presence.name()).isEqualTo("gpu");
    assertThat(presence.why()).isNotBlank().doesNotContain("\n");
    assertThat(GpuPresence.look()).as("the second look").isEqualTo(presence);
  }

  @Test
  void shouldRefuseWithoutAGpuAndFallBackWhereItMayChoose(@TempDir Path folder) throws Exception {
    assumeFalse(GpuPresence.look().usable(), "this machine has a GPU");
    ColourNetwork.write(folder, true);
    StageSettings settings = StageSettings.of(folder);

    assertThatThrownBy(() -> Stages.open("gpu", settings, () -> 1, nanos -> {}))
        .isInstanceOf(StageUnavailableException.class)
        .hasMessageStartingWith("stage gpu: ")
        .message()
        .doesNotContain("\n");
    try (PerceptionStage stage = Stages.open("auto", settings, () -> 1, nanos -> {})) {
      assertThat(stage.description().engine()).startsWith("cpu:");
    }
  }

  @Test
  void shouldNameTheLibraryThatTheSystemDidNotFind() {
    UnsatisfiedLinkError binding =
        new UnsatisfiedLinkError("no jnicudart in java.library.path: /usr/lib");
    binding.initCause(
        new UnsatisfiedLinkError(
            "/tmp/libjnicudart.so: libcuda.so.1: cannot open shared object file: No such file"));

    assertThat(GpuPresence.missing(binding)).startsWith("no NVIDIA driver");
    assertThat(
            GpuPresence.missing(
                new UnsatisfiedLinkError(
                    "x.so: libnvinfer.so.10: cannot open shared object file: none")))
        .startsWith("libnvinfer is missing; install TensorRT 10");
    assertThat(GpuPresence.missing(new NoClassDefFoundError("org/bytedeco/cuda/global/cudart")))
        .contains("not on the class path");
  }

  @Test
  void shouldNameEveryLibraryThatIsMissingInALineOfItsOwn() {
    assertThat(GpuRequirements.missing(name -> true, jar -> false)).isEmpty();
    assertThat(GpuRequirements.missing(name -> false, jar -> false))
        .hasSize(9)
        .allSatisfy(line -> assertThat(line).contains(" is missing: ").doesNotContain("\n"));
    assertThat(GpuRequirements.missing(name -> !name.equals("libnvinfer.so.10"), jar -> false))
        .containsExactly(
            "libnvinfer.so.10 is missing: install TensorRT 10, or build with -Pgpu-redist");
    assertThat(GpuRequirements.missing(name -> false, jar -> true))
        .as("the jars bring all but driver, cuBLAS and cuDNN")
        .hasSize(3);
  }
}
