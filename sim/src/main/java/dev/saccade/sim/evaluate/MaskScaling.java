package dev.saccade.sim.evaluate;

import dev.saccade.perception.instance.RunLengthMask;
import java.util.BitSet;

/** Brings the pipeline's masks to the size they are judged at. */
public final class MaskScaling {
  private MaskScaling() {}

  /** The mask at another size: each pixel takes the mask's pixel at its centre. */
  public static BinaryMask scaled(RunLengthMask mask, int widthPixels, int heightPixels) {
    BitSet source = new BitSet(mask.widthPixels() * mask.heightPixels());
    int position = 0;
    int[] runs = mask.runs();
    for (int i = 0; i < runs.length; i++) {
      if (i % 2 == 1) {
        source.set(position, position + runs[i]);
      }
      position += runs[i];
    }
    if (mask.widthPixels() == widthPixels && mask.heightPixels() == heightPixels) {
      return new BinaryMask(widthPixels, heightPixels, source);
    }
    int[] column = new int[widthPixels];
    for (int x = 0; x < widthPixels; x++) {
      column[x] = (int) ((2L * x + 1) * mask.widthPixels() / (2L * widthPixels));
    }
    BitSet target = new BitSet(widthPixels * heightPixels);
    for (int y = 0; y < heightPixels; y++) {
      int row =
          (int) ((2L * y + 1) * mask.heightPixels() / (2L * heightPixels)) * mask.widthPixels();
      for (int x = 0; x < widthPixels; x++) {
        if (source.get(row + column[x])) {
          target.set(y * widthPixels + x);
        }
      }
    }
    return new BinaryMask(widthPixels, heightPixels, target);
  }
}
