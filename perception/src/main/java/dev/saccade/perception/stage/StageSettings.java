package dev.saccade.perception.stage;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What a stage is opened with.
 *
 * @param model a bundle's folder or an ONNX file; a stub needs none
 * @param threadCount threads that the CPU engine computes with; 0 for one a core
 * @param maxBatchCount frames in one batch, at least 1; a network may allow fewer
 */
public record StageSettings(Optional<Path> model, int threadCount, int maxBatchCount) {
  public static final int USUAL_MAX_BATCH_COUNT = 4;

  public StageSettings {
    Objects.requireNonNull(model, "model");
    if (threadCount < 0 || threadCount > 1024) {
      throw new IllegalArgumentException("threadCount: " + threadCount + " (expected: 0 to 1024)");
    }
    if (maxBatchCount < 1 || maxBatchCount > 64) {
      throw new IllegalArgumentException(
          "maxBatchCount: " + maxBatchCount + " (expected: 1 to 64)");
    }
  }

  public static StageSettings of(Path model) {
    return new StageSettings(Optional.of(model), 0, USUAL_MAX_BATCH_COUNT);
  }

  public static StageSettings withoutModel() {
    return new StageSettings(Optional.empty(), 0, USUAL_MAX_BATCH_COUNT);
  }
}
