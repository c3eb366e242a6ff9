package dev.saccade.perception.track;

import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A mask's shape within its box, on a grid of 16 x 16 cells: small enough to be kept for every
 * track, fine enough to tell apart two people whose boxes cover each other.
 */
final class MaskShape {
  private static final int CELLS = 16;
  private static final int WORDS = CELLS * CELLS / Long.SIZE;

  private final long[] cells;

  private MaskShape(long[] cells) {
    this.cells = cells;
  }

  /**
   * @param box in pixels of the frame, which the mask covers at its own size
   */
  static MaskShape of(RunLengthMask mask, PixelBox box, int frameWidth, int frameHeight) {
    int[] starts = rowMajorSamples(mask, box, frameWidth, frameHeight);
    long[] cells = new long[WORDS];
    // The samples ascend row by row, and so do the runs: one walk over both.
    int run = 0;
    long runEnd = mask.runs().length == 0 ? 0 : mask.runs()[0];
    for (int row = 0; row < CELLS; row++) {
      for (int column = 0; column < CELLS; column++) {
        int position = starts[row * CELLS + column];
        if (position < 0) {
          continue;
        }
        // Several rows of cells may fall on one row of a coarse mask: the walk then steps back.
        while (run > 0 && position < runEnd - mask.runs()[run]) {
          runEnd -= mask.runs()[run];
          run--;
        }
        while (position >= runEnd && run + 1 < mask.runs().length) {
          run++;
          runEnd += mask.runs()[run];
        }
        if ((run & 1) == 1) {
          int cell = row * CELLS + column;
          cells[cell / Long.SIZE] |= 1L << (cell % Long.SIZE);
        }
      }
    }
    return new MaskShape(cells);
  }

  /** Intersection over union of two shapes, each lying in its own box, 0..1. */
  static double overlap(MaskShape a, PixelBox boxA, MaskShape b, PixelBox boxB) {
    double cellA = boxA.areaPixels() / (CELLS * CELLS);
    double cellB = boxB.areaPixels() / (CELLS * CELLS);
    double areaA = a.count() * cellA;
    double areaB = b.count() * cellB;
    double shared =
        (a.countInside(boxA, b, boxB) * cellA + b.countInside(boxB, a, boxA) * cellB) / 2;
    double union = areaA + areaB - shared;
    return union > 0 ? Math.min(1, shared / union) : 0;
  }

  boolean isEmpty() {
    return count() == 0;
  }

  void writeTo(DataOutput out) throws IOException {
    for (long word : cells) {
      out.writeLong(word);
    }
  }

  static MaskShape readFrom(DataInput in) throws IOException {
    long[] cells = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      cells[i] = in.readLong();
    }
    return new MaskShape(cells);
  }

  private int count() {
    int count = 0;
    for (long word : cells) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** How many of this shape's cells have their centre inside the other shape. */
  private int countInside(PixelBox box, MaskShape other, PixelBox otherBox) {
    double scaleX = CELLS / (double) otherBox.widthPixels();
    double scaleY = CELLS / (double) otherBox.heightPixels();
    int count = 0;
    for (int row = 0; row < CELLS; row++) {
      double y = box.yMinPixels() + (row + 0.5) * box.heightPixels() / CELLS;
      int otherRow = (int) Math.floor((y - otherBox.yMinPixels()) * scaleY);
      if (otherRow < 0 || otherRow >= CELLS) {
        continue;
      }
      for (int column = 0; column < CELLS; column++) {
        if (!has(row * CELLS + column)) {
          continue;
        }
        double x = box.xMinPixels() + (column + 0.5) * box.widthPixels() / CELLS;
        int otherColumn = (int) Math.floor((x - otherBox.xMinPixels()) * scaleX);
        if (otherColumn >= 0 && otherColumn < CELLS && other.has(otherRow * CELLS + otherColumn)) {
          count++;
        }
      }
    }
    return count;
  }

  private boolean has(int cell) {
    return (cells[cell / Long.SIZE] >>> (cell % Long.SIZE) & 1) == 1;
  }

  /** The mask's pixel under each cell's centre, or -1 outside the frame. */
  private static int[] rowMajorSamples(
      RunLengthMask mask, PixelBox box, int frameWidth, int frameHeight) {
    double scaleX = mask.widthPixels() / (double) frameWidth;
    double scaleY = mask.heightPixels() / (double) frameHeight;
    int[] samples = new int[CELLS * CELLS];
    for (int row = 0; row < CELLS; row++) {
      int y =
          (int) Math.floor((box.yMinPixels() + (row + 0.5) * box.heightPixels() / CELLS) * scaleY);
      for (int column = 0; column < CELLS; column++) {
        int x =
            (int)
                Math.floor(
                    (box.xMinPixels() + (column + 0.5) * box.widthPixels() / CELLS) * scaleX);
        boolean inside = x >= 0 && y >= 0 && x < mask.widthPixels() && y < mask.heightPixels();
        samples[row * CELLS + column] = inside ? y * mask.widthPixels() + x : -1;
      }
    }
    return samples;
  }
}
