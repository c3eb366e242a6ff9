package dev.saccade.sim.evaluate;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A single-channel PNG whose pixel values mean something: class ids, instance ids, a mask.
 *
 * @param values row-major, 0..65535; shared, not copied
 */
public record LabelImage(int widthPixels, int heightPixels, int[] values) {
  private static final long MAX_PIXELS = 1 << 26;

  /**
   * Reads 8 or 16 bit grey, or the indices (not the colours) of a palette.
   *
   * @throws BadEvaluationInputException if the file is missing, no such PNG, or larger than 2^26
   *     pixels
   */
  public static LabelImage read(Path file) {
    return read(file, false);
  }

  /**
   * Reads a mask as the Cityscapes scripts do: whatever PNG it is, each pixel becomes a grey of
   * 0..255 or more, and is inside where that is not 0.
   *
   * @throws BadEvaluationInputException as {@link #read(Path)}
   */
  static BinaryMask readMask(Path file) {
    LabelImage image = read(file, true);
    BitSet inside = new BitSet(image.values.length);
    for (int p = 0; p < image.values.length; p++) {
      inside.set(p, image.values[p] != 0);
    }
    return new BinaryMask(image.widthPixels, image.heightPixels, inside);
  }

  private static LabelImage read(Path file, boolean asGrey) {
    if (!Files.isRegularFile(file)) {
      throw new BadEvaluationInputException(file + ": no such file");
    }
    ImageIO.setUseCache(false);
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new BadEvaluationInputException(
            file + ": not an image (expected: a single-channel PNG)");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MAX_PIXELS) {
          throw new BadEvaluationInputException(
              file + ": " + width + "x" + height + " pixels (expected: at most 2^26)");
        }
        BufferedImage image = reader.read(0);
        if (asGrey
            && !(image.getColorModel() instanceof ComponentColorModel model
                && model.getNumComponents() == 1)) {
          return new LabelImage(width, height, greys(image));
        }
        Raster raster = image.getRaster();
        int type = raster.getDataBuffer().getDataType();
        if (raster.getNumBands() != 1
            || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)) {
          throw new BadEvaluationInputException(
              file + ": " + raster.getNumBands() + " channels (expected: one, of 8 or 16 bits)");
        }
        return new LabelImage(
            width, height, raster.getSamples(0, 0, width, height, 0, (int[]) null));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof BadEvaluationInputException known) {
        throw known;
      }
      throw new BadEvaluationInputException(
          file + ": cannot be read as an image: " + e.getMessage(), e);
    }
  }

  /**
   * The luma of ITU-R BT.601 in 16 bits of fixed point, rounded, as the scripts' library has it.
   */
  private static int[] greys(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    for (int p = 0; p < pixels.length; p++) {
      int rgb = pixels[p];
      pixels[p] =
          (19595 * (rgb >> 16 & 0xff) + 38470 * (rgb >> 8 & 0xff) + 7471 * (rgb & 0xff) + 0x8000)
              >> 16;
    }
    return pixels;
  }
}
