package dev.saccade.sim.app;

import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What {@code evaluate} scores: a model on data, or result files beside their truth. A mixin. */
final class ScoredInput {
  @Option(
      names = "--model",
      paramLabel = "BUNDLE|FILE.onnx",
      description = "Default: the shipped bundle (see above).")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "FORMAT:PATH[:SPLIT]; the formats stand above.")
  private String data;

  @Option(
      names = "--pred",
      paramLabel = "DIR",
      description = "Instead of --data: result files, as described above.")
  private Path predictions;

  @Option(
      names = "--gt",
      paramLabel = "DIR",
      description = "With --pred: files of the truth, as described above.")
  private Path truth;

  /**
   * Whether a model is to be scored on data, and not files.
   *
   * @throws UsageException if neither or both are named
   */
  boolean isModel(String command) {
    boolean files = predictions != null && truth != null;
    boolean none = predictions == null && truth == null;
    if (data != null ? !none : !files) {
      throw new UsageException(command + ": either --data, or --pred and --gt");
    }
    return data != null;
  }

  Path model(String shippedBundle) {
    return model == null ? ShippedBundles.find(shippedBundle) : model;
  }

  String data() {
    return data;
  }

  Path predictions() {
    return predictions;
  }

  Path truth() {
    return truth;
  }
}
