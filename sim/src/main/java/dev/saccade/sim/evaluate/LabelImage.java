package dev.saccade.sim.evaluate;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
