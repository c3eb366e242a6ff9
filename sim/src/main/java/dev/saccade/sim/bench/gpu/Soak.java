package dev.saccade.sim.bench.gpu;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A minute or more of work without a pause.
 *
 * @param failed frames without a result
 * @param firstHalf milliseconds of a batch, of those in the first half of the time
 * @param secondHalf of the others; much slower means that something fills up
 * @param memoryBeforeBytes of the device, after the first batch
 * @param memoryAfterBytes of the device, after the last
 */
public record Soak(
    String model,
    double seconds,
    long frames,
    long failed,
    Spread firstHalf,
    Spread secondHalf,
    long memoryBeforeBytes,
    long memoryAfterBytes) {
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("seconds", seconds);
    json.put("frames", frames);
    json.put("failed", failed);
    json.put("first_half_ms", firstHalf.json());
    json.put("second_half_ms", secondHalf.json());
    json.put("memory_before_bytes", memoryBeforeBytes);
    json.put("memory_after_bytes", memoryAfterBytes);
    return json;
  }
}
