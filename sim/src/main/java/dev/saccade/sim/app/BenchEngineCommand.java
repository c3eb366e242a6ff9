package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.sim.bench.network.EngineBenchmark;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench engine}: the networks beside each other. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Runs networks on ONNX Runtime at one input size, taking turns.",
      "Random weights, fp32, batch 1. Ratios are to the first of --networks."
    })
final class BenchEngineCommand implements Callable<Integer> {
  private static final int MOST_ROUNDS = 10_000;

  @Option(
      names = "--networks",
      paramLabel = "NAME[,NAME]",
      split = ",",
      defaultValue =
          "ssn,ssn-semantic,erfnet,erfnet-igum,fast-scnn,ffnet-22s-bcc-mobile,ffnet-78s-bbb,"
              + "ffnet-150-aaa,eseg-lite-s",
      description = "Architectures (default: ${DEFAULT-VALUE}).")
  private List<String> networks;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Of each network (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Mixin private EngineOptions engine;
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    BenchOptions.require("--runs", runs, 1, MOST_ROUNDS);
    Profile profile = engine.profile();
    try {
      EngineBenchmark.Outcome outcome =
          new EngineBenchmark(
                  profile.widthPixels(),
                  profile.heightPixels(),
                  engine.threads(),
                  runs,
                  engine.clock())
              .run(networks);
      if (!json.isStandardOutput()) {
        System.out.printf(
            Locale.ROOT, "%-28s %12s %10s %8s %10s%n", "", "params", "GMACs", "stride", "ms");
        for (Map<String, Object> row : outcome.networks()) {
          System.out.printf(
              Locale.ROOT,
              "%-28s %12d %10.2f %8d %10.2f%n",
              row.get("name"),
              (Long) row.get("params"),
              (Long) row.get("macs") / 1e9,
              (Integer) row.get("output_stride"),
              (Double) row.get("ms"));
        }
        outcome
            .result()
            .ratios()
            .forEach((name, value) -> System.out.printf(Locale.ROOT, "%-40s %8.3f%n", name, value));
      }
      Map<String, Object> object = new LinkedHashMap<>(outcome.result().json());
      object.put("networks", outcome.networks());
      object.put("size", engine.size());
      json.write(object, System.out);
      return 0;
    } catch (StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
