package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** What a command says of a failure that nobody foresaw, as a process. */
class CliLogTest {
  @Test
  void shouldSayOneLineOfAFailureAndWhereItWasWhenAskedTo() throws Exception {
    String usual = said("info");
    String asked = said("debug");

    assertThat(usual.lines().toList())
        .containsExactly("saccade: failed: no such luck (SACCADE_LOG_LEVEL=debug shows where)");
    assertThat(asked)
        .contains(usual)
        .contains("IllegalStateException: no such luck")
        .contains("at " + Failing.class.getName() + ".deepInside(")
        .contains("at " + Cli.class.getName() + ".run(");
  }

  private static String said(String level) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Failing.class.getName())
            .redirectErrorStream(true);
    command.environment().put("SACCADE_LOG_LEVEL", level);
    Process process = command.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    return said;
  }

  @Command(name = "fail")
  static final class Failing implements Callable<Integer> {
    public static void main(String[] arguments) {
      System.exit(Cli.run(List.of(Failing.class), "fail"));
    }

    @Override
    public Integer call() {
      return deepInside();
    }

    private static int deepInside() {
      throw new IllegalStateException("no such luck");
    }
  }
}
