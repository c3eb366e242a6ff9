package dev.saccade.perception.stage.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernels compile for every chip that we name: by nvcc where it is installed, else by NVRTC,
 * which needs no GPU but, through these bindings, the driver's library.
 */
class KernelsCompileTest {
  private static final Path SOURCE = Path.of("src/main/cuda/saccade_kernels.cu");

  /** Turing, Ampere, Orin, Ada, Hopper, Blackwell and its desktop kind. */
  private static final List<String> ARCHITECTURES =
      List.of("sm_75", "sm_86", "sm_87", "sm_89", "sm_90", "sm_100", "sm_120");

  @TempDir private Path folder;

  @Test
  void shouldCompileForEveryChip() throws Exception {
    Optional<Path> nvcc = nvcc();
    assumeTrue(
        nvcc.isPresent() || GpuRequirements.missing().isEmpty(),
        "neither nvcc nor NVRTC with a driver is here");
    if (nvcc.isEmpty()) {
      for (String architecture : ARCHITECTURES) {
        assertThat(KernelModule.compile(Files.readString(SOURCE), architecture)).isNotEmpty();
      }
      return;
    }
    // The source asks for no architecture, so one pass of the slow front end does for all.
    Path ptx = folder.resolve("kernels.ptx");
    run(
        nvcc.get().toString(),
        "-ptx",
        "-arch=compute_75",
        "-std=c++17",
        "-Werror",
        "all-warnings",
        "-o",
        ptx.toString(),
        SOURCE.toString());
    String ptxas = nvcc.get().resolveSibling("ptxas").toString();
    for (String architecture : ARCHITECTURES) {
      Path cubin = folder.resolve(architecture + ".cubin");
      run(ptxas, "-arch=" + architecture, "-o", cubin.toString(), ptx.toString());
      assertThat(cubin).isNotEmptyFile();
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), said).isZero();
  }

  /** Where the toolkit usually is, or what the path names. */
  private static Optional<Path> nvcc() {
    return Stream.concat(
            Stream.of("/usr/local/cuda/bin"),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)))
        .map(folder -> Path.of(folder, "nvcc"))
        .filter(
            nvcc -> Files.isExecutable(nvcc) && Files.isExecutable(nvcc.resolveSibling("ptxas")))
        .findFirst();
  }
}
