package dev.saccade.sim.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code bench}: how good it is, always with its rival in the same run. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Benchmarks, each with its rival in the same run.",
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      BenchDeadlineCommand.class,
      BenchDecodeCommand.class,
      BenchEngineCommand.class,
      BenchFusionCommand.class,
      BenchPipelineCommand.class,
      BenchSamplingCommand.class,
      BenchServeCommand.class,
      BenchTakeoverCommand.class,
      BenchTrackCommand.class
    })
final class BenchCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a benchmark is missing; saccade bench --help lists them");
  }
}
