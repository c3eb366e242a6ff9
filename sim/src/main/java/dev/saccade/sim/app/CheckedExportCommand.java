package dev.saccade.sim.app;

import dev.saccade.perception.app.ExportCommand;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.sim.train.EngineCheck;
import dev.saccade.sim.train.EngineCheck.Deviation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code export} on the bench, where libtorch can check what was written. */
@Command(
    name = "export",
    description =
        "Makes a model bundle of weights and compares it in the engine with libtorch's forward"
            + " pass.",
    mixinStandardHelpOptions = true)
final class CheckedExportCommand extends ExportCommand {
  @Override
  protected Map<String, Object> check(TrainedNetwork network, ModelBundle bundle) {
    try {
      List<Deviation> deviations = EngineCheck.compare(network, bundle.networkFile());
      Map<String, Object> differences = new LinkedHashMap<>();
      double worst = 0;
      for (Deviation deviation : deviations) {
        differences.put(deviation.output(), deviation.maxAbsolute());
        worst = Math.max(worst, deviation.relative());
      }
      return Map.of("max_abs_difference", differences, "max_relative_difference", worst);
    } catch (StageUnavailableException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
