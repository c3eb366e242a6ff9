package dev.saccade.perception.stage;

import dev.saccade.perception.network.bundle.InputSpec;

/** What every engine makes of a pixel's bytes: a table for each plane of the network's input. */
public final class InputTables {
  public static final int BYTE_VALUES = 256;

  private InputTables() {}

  /** What each byte becomes, by plane of the network: [3][256]. */
  public static float[][] of(InputSpec input) {
    float[][] tables = new float[3][BYTE_VALUES];
    for (int plane = 0; plane < 3; plane++) {
      for (int value = 0; value < BYTE_VALUES; value++) {
        tables[plane][value] =
            (float) ((value / input.scale() - input.mean().get(plane)) / input.std().get(plane));
      }
    }
    return tables;
  }

  /** Which of R, G, B each plane of the network takes. */
  public static int[] channels(InputSpec input) {
    return input.channelOrder() == InputSpec.ChannelOrder.RGB
        ? new int[] {0, 1, 2}
        : new int[] {2, 1, 0};
  }
}
