package dev.saccade.perception.stage.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OnnxRuntimeTest {
  /** What the process with the long command line runs. */
  static final class Starts {
    private Starts() {}

    public static void main(String[] arguments) {
      System.out.println(OnnxRuntime.version());
    }
  }

  @Test
  void shouldStartInAProcessWithALongCommandLine() throws Exception {
    String classPath =
        Stream.of(OnnxRuntime.class, Starts.class, OrtEnvironment.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .map(location -> new File(location.getPath()).toString())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath + File.pathSeparator + "x".repeat(60_000),
                Starts.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends").isTrue();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(output).contains("ONNX Runtime 1.");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
