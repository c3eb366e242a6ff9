package dev.saccade.perception.serve;

import java.util.List;
import java.util.Objects;

/**
 * What does not change while the server runs.
 *
 * @param cameraIds as configured, in that order
 * @param engine e.g. {@code cpu: ONNX Runtime 1.29.0}
 * @param model the bundle's name
 * @param modelSha256 of its network
 */
public record PipelineFacts(
    List<String> cameraIds, String engine, String model, String modelSha256) {
  public PipelineFacts {
    cameraIds = List.copyOf(cameraIds);
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(modelSha256, "modelSha256");
  }
}
