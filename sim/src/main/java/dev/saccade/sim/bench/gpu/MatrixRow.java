package dev.saccade.sim.bench.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One network at one size and batch.
 *
 * @param model the bundle's name
 * @param size of the input, e.g. {@code 1024x512}
 * @param stage pixels on the device in, instances out; of a batch
 * @param network TensorRT's execution alone; of a batch
 * @param decode JPEG to pixels on the device; of a batch; empty where the host decodes
 * @param decoder what decodes
 * @param frame JPEG in, instances out, by the host's clock; of a batch
 * @param framesPerSecond likewise, one batch after the other
 * @param pipelinedFramesPerSecond with two batches under way
 * @param memoryBytes of the device, taken by the stage
 */
public record MatrixRow(
    String model,
    String precision,
    String size,
    int batch,
    Spread stage,
    Spread network,
    Optional<Spread> decode,
    String decoder,
    Spread frame,
    double framesPerSecond,
    double pipelinedFramesPerSecond,
    long memoryBytes) {
  static final double MAX_OVERHEAD_SHARE = 0.15;
  static final double MAX_OVERHEAD_MICROS = 150;

  /** What the stage adds to the network, in microseconds a batch. */
  public double overheadMicros() {
    return (stage.median() - network.median()) * 1000;
  }

  /** The same as a share of the network. */
  public double overheadShare() {
    return stage.median() / network.median() - 1;
  }

  /** The share of the stage's time that is the network's. */
  public double networkShare() {
    return network.median() / stage.median();
  }

  /** Whether the overhead keeps the bar, which is set for batches of one. */
  public Optional<Boolean> holds() {
    return batch == 1
        ? Optional.of(
            overheadShare() <= MAX_OVERHEAD_SHARE || overheadMicros() <= MAX_OVERHEAD_MICROS)
        : Optional.empty();
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("precision", precision);
    json.put("size", size);
    json.put("batch", batch);
    json.put("stage_ms", stage.json());
    json.put("network_ms", network.json());
    json.put("network_share", networkShare());
    json.put("overhead_us", overheadMicros());
    json.put("overhead_share", overheadShare());
    json.put("holds", holds().orElse(null));
    json.put("decode_ms", decode.map(Spread::json).orElse(null));
    json.put("decoder", decoder);
    json.put("frame_ms", frame.json());
    json.put("frames_per_second", framesPerSecond);
    json.put("pipelined_frames_per_second", pipelinedFramesPerSecond);
    json.put("memory_bytes", memoryBytes);
    return json;
  }
}
