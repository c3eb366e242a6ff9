package dev.saccade.perception.stage.cpu;

import dev.saccade.perception.network.bundle.InputSpec;
import java.nio.FloatBuffer;

/** From interleaved bytes to the planes of floats that a network expects. One thread at a time. */
final class PixelNormaliser {
  private static final int BYTE_VALUES = 256;

  /** What each byte becomes, by plane of the network. */
  private final float[][] tables = new float[3][BYTE_VALUES];

  /** Which of R, G, B each plane of the network takes. */
  private final int[] channels;

  private float[] plane = new float[0];

  PixelNormaliser(InputSpec input) {
    channels =
        input.channelOrder() == InputSpec.ChannelOrder.RGB
            ? new int[] {0, 1, 2}
            : new int[] {2, 1, 0};
    for (int c = 0; c < 3; c++) {
      for (int value = 0; value < BYTE_VALUES; value++) {
        tables[c][value] =
            (float) ((value / input.scale() - input.mean().get(c)) / input.std().get(c));
      }
    }
  }

  /**
   * @param rgb at least pixelCount * 3 bytes
   * @param image which image of the batch
   * @param input [batch][3][pixelCount]
   */
  void normaliseInto(byte[] rgb, int pixelCount, int image, FloatBuffer input) {
    if (plane.length < pixelCount) {
      plane = new float[pixelCount];
    }
    for (int c = 0; c < 3; c++) {
      float[] table = tables[c];
      for (int pixel = 0, at = channels[c]; pixel < pixelCount; pixel++, at += 3) {
        plane[pixel] = table[rgb[at] & 0xFF];
      }
      input.put((image * 3 + c) * pixelCount, plane, 0, pixelCount);
    }
  }
}
