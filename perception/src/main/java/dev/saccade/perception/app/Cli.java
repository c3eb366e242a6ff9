package dev.saccade.perception.app;

import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * Runs a command the way every Saccade command runs: exit status 0 done, 1 failed, 2 bad usage or
 * bad input with one line on standard error, 130 interrupted.
 */
public final class Cli {
  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;

  @Command(
      name = "saccade",
      mixinStandardHelpOptions = true,
      version = "saccade 0.1.0",
      description =
          "Camera frames in, instance tracks out, each before its deadline or not at all.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class Root implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(
          spec.commandLine(), "a command is missing; saccade --help lists them");
    }
  }

  private Cli() {}

  /**
   * @param commands classes with a {@link Command} annotation
   * @return the exit status
   */
  public static int run(List<Class<?>> commands, String... arguments) {
    CommandLine root = new CommandLine(new Root());
    commands.forEach(root::addSubcommand);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(
        (e, args) -> {
          say(e.getCommandLine().getErr(), e.getMessage());
          return BAD_USAGE;
        });
    root.setExecutionExceptionHandler(
        (e, line, result) -> {
          if (e instanceof UsageException) {
            say(line.getErr(), e.getMessage());
            return BAD_USAGE;
          }
          LoggerFactory.getLogger(Cli.class).debug("command failed", e);
          say(
              line.getErr(),
              "failed: "
                  + (e.getMessage() == null ? e.getClass().getName() : e.getMessage())
                  + " (SACCADE_LOG_LEVEL=debug shows where)");
          return FAILED;
        });
    return root.execute(arguments);
  }

  private static void say(PrintWriter error, String message) {
    error.println("saccade: " + message.lines().findFirst().orElse(""));
    error.flush();
  }
}
