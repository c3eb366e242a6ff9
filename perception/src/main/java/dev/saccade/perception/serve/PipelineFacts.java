package dev.saccade.perception.serve;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the server tells of the pipeline behind it.
 *
 * @param cameraIds as configured, in that order
 * @param engine e.g. {@code cpu: ONNX Runtime 1.29.0}; asked each time, from any thread, since it
 *     is another one after a GPU was given up
 * @param model the bundle's name
 * @param modelSha256 of its network
 */
public record PipelineFacts(
    List<String> cameraIds, Supplier<String> engine, String model, String modelSha256) {
  public PipelineFacts {
    cameraIds = List.copyOf(cameraIds);
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(modelSha256, "modelSha256");
  }

  /** Of an engine that stays what it is. */
  public PipelineFacts(List<String> cameraIds, String engine, String model, String modelSha256) {
    this(cameraIds, always(engine), model, modelSha256);
  }

  private static Supplier<String> always(String engine) {
    Objects.requireNonNull(engine, "engine");
    return () -> engine;
  }
}
