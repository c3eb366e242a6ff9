package dev.saccade.perception.stage.cpu;

import dev.saccade.perception.network.bundle.InputSpec;
import dev.saccade.perception.stage.InputTables;
import java.nio.FloatBuffer;

/** From interleaved bytes to the planes of floats that a network expects. One thread at a time. */
final class PixelNormaliser {
  private final float[][] tables;
  private final int[] channels;
  private float[] plane = new float[0];

  PixelNormaliser(InputSpec input) {
    tables = InputTables.of(input);
    channels = InputTables.channels(input);
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
