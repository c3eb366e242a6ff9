package dev.saccade.perception.stage.gpu;

import java.util.List;

/**
 * What a batch takes on the device, by its own clock, in milliseconds; one value a run.
 *
 * @param wholeMillis pixels on the device in, instances in the host's memory out
 * @param networkMillis TensorRT's execution alone, replayed as a graph likewise
 * @param decodeMillis JPEG payloads to pixels on the device; empty where the host decodes them
 * @param decoder what decodes them
 */
public record DeviceTimes(
    List<Double> wholeMillis,
    List<Double> networkMillis,
    List<Double> decodeMillis,
    String decoder) {
  public DeviceTimes {
    wholeMillis = List.copyOf(wholeMillis);
    networkMillis = List.copyOf(networkMillis);
    decodeMillis = List.copyOf(decodeMillis);
  }
}
