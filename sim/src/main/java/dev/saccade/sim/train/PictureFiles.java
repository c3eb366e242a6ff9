package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.frame.ImagePixels;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads pictures and label maps from files; sizes are looked at before memory is taken. */
final class PictureFiles {
  /** Larger pictures are refused: 8192 x 8192. */
  static final long MAX_PIXELS = 1L << 26;

  static {
    ImageIO.setUseCache(false);
  }

  private PictureFiles() {}

  /** A label map as stored: raw sample values, palette indices not resolved. */
  record Labels(int widthPixels, int heightPixels, int[] values) {}

  /** A picture as interleaved 8-bit RGB. */
  record Rgb(int widthPixels, int heightPixels, byte[] bytes) {}

  static Rgb readRgb(Path file) {
    return rgb(read(file));
  }

  /** Decodes a picture that is in memory already. */
  static Rgb readRgb(String name, byte[] encoded) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(encoded))) {
      return rgb(decode(name, in));
    } catch (IOException e) {
      throw new UsageException(name + ": cannot be decoded (" + e.getMessage() + ")", e);
    }
  }

  private static Rgb rgb(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    byte[] rgb = new byte[3 * w * h];
    ImagePixels.rgbInto(image, rgb);
    return new Rgb(w, h, rgb);
  }

  static Labels readLabels(Path file) {
    Raster raster = read(file).getRaster();
    if (raster.getNumBands() != 1) {
      throw new UsageException(
          file
              + ": has "
              + raster.getNumBands()
              + " channels; a label map has one (grey or palette PNG with the id as the value)");
    }
    int w = raster.getWidth();
    int h = raster.getHeight();
    return new Labels(w, h, raster.getSamples(0, 0, w, h, 0, (int[]) null));
  }

  /** Refuses labels of another size than their picture. */
  static void requireSameSize(Path picture, Rgb rgb, Path labelFile, Labels labels) {
    if (rgb.widthPixels() != labels.widthPixels() || rgb.heightPixels() != labels.heightPixels()) {
      throw new UsageException(
          labelFile
              + ": is "
              + labels.widthPixels()
              + "x"
              + labels.heightPixels()
              + ", but its picture "
              + picture
              + " is "
              + rgb.widthPixels()
              + "x"
              + rgb.heightPixels()
              + "; give both the same size");
    }
  }

  private static BufferedImage read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(file + ": no such file; check the data set's folder");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      return decode(file.toString(), in);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static BufferedImage decode(String file, ImageInputStream in) {
    try {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new UsageException(file + ": not a picture that can be read; expected PNG or JPEG");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
          throw new UsageException(
              file
                  + ": "
                  + reader.getWidth(0)
                  + "x"
                  + reader.getHeight(0)
                  + " pixels; at most "
                  + MAX_PIXELS
                  + " pixels are accepted, scale it down");
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new UsageException(file + ": cannot be decoded (" + e.getMessage() + ")", e);
    }
  }
}
