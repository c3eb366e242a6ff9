package dev.saccade.perception.stage.cpu;

import dev.saccade.perception.stage.EnginePresence;

/** Whether the CPU engine can be used here. */
public final class CpuPresence {
  private CpuPresence() {}

  public static EnginePresence look() {
    try {
      return new EnginePresence(
          "cpu",
          true,
          OnnxRuntime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    } catch (LinkageError missing) {
      return new EnginePresence(
          "cpu", false, "ONNX Runtime does not load: " + TensorEngine.oneLine(missing));
    }
  }
}
