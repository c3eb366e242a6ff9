package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.takeover.TakeoverBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench takeover}: a vehicle process dies, and another goes on. */
@Command(
    name = "takeover",
    mixinStandardHelpOptions = true,
    description = {
      "Kills the vehicle process that owns a camera while a second one runs.",
      "Measures how long a planner waits for tracks; beside stopping it in good order."
    })
final class BenchTakeoverCommand implements Callable<Integer> {
  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      description = "Frames a second (default: ${DEFAULT-VALUE}).")
  private double hertz = 20;

  @Option(
      names = "--session-timeout",
      paramLabel = "MILLIS",
      description =
          "After so long without a sign of life a process is taken for dead (default: ${DEFAULT-VALUE}, the least that a cluster allows unless told otherwise).")
  private long sessionTimeoutMillis = 6000;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Takeovers of each kind (default: ${DEFAULT-VALUE}).")
  private int runs = 3;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    BenchOptions.require("--rate", hertz, 1, 1000);
    BenchOptions.require("--session-timeout", sessionTimeoutMillis, 1000, 60_000);
    BenchOptions.require("--runs", runs, 1, 1000);
    BenchmarkResult result =
        new TakeoverBenchmark(vehicleCommand(), hertz, sessionTimeoutMillis, runs)
            .run(text -> System.err.println("bench takeover: " + text));
    BenchTable.print(result, json);
    return 0;
  }

  private static List<String> vehicleCommand() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-cp",
        System.getProperty("java.class.path"),
        SaccadeCli.class.getName(),
        "serve");
  }
}
