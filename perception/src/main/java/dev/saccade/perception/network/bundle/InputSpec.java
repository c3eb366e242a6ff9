package dev.saccade.perception.network.bundle;

import java.util.List;

/**
 * What the network's input tensor [batch, 3, height, width] of float32 expects: (pixel / scale -
 * mean) / std for each channel, with pixels from 0 to 255.
 *
 * @param name of the input in the network
 * @param channelOrder which colour comes first
 * @param scale what pixels are divided by; 255 maps them to [0, 1]
 * @param mean three numbers, in channel order, after the division
 * @param std three numbers, in channel order, after the division; each > 0
 * @param fixedSize true: only the first profile's exact size fits; false: any profile's height with
 *     a width of the camera's aspect
 * @param maxBatchCount 0 for any number of images, otherwise exactly this many
 */
public record InputSpec(
    String name,
    ChannelOrder channelOrder,
    double scale,
    List<Double> mean,
    List<Double> std,
    boolean fixedSize,
    int maxBatchCount) {
  /** Which colour comes first. */
  public enum ChannelOrder {
    RGB,
    BGR
  }

  public InputSpec {
    Rule.named("input.name", name);
    Rule.present("input.channelOrder", channelOrder);
    Rule.that(Double.isFinite(scale) && scale > 0, "input.scale", scale, "> 0");
    mean = List.copyOf(Rule.present("input.mean", mean));
    std = List.copyOf(Rule.present("input.std", std));
    Rule.that(
        mean.size() == 3 && mean.stream().allMatch(Double::isFinite),
        "input.mean",
        mean,
        "three numbers");
    Rule.that(
        std.size() == 3 && std.stream().allMatch(value -> Double.isFinite(value) && value > 0),
        "input.std",
        std,
        "three numbers > 0");
    Rule.that(maxBatchCount >= 0, "input.maxBatchCount", maxBatchCount, ">= 0");
  }

  /** Any size and batch, RGB, with the means and deviations of ImageNet. */
  public static InputSpec imageNet(String name) {
    return new InputSpec(
        name,
        ChannelOrder.RGB,
        255,
        List.of(0.485, 0.456, 0.406),
        List.of(0.229, 0.224, 0.225),
        false,
        0);
  }
}
