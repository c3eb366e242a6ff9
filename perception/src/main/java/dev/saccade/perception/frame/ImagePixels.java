package dev.saccade.perception.frame;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** The pixels of the JDK's images, as every other decoder gives them. */
public final class ImagePixels {
  private ImagePixels() {}

  /**
   * Writes them as interleaved 8-bit RGB; what is transparent loses its alpha.
   *
   * <p>Grey samples are taken as they are: {@code getRGB} takes a grey image for one of linear
   * light, so that 100 becomes 168.
   *
   * @param rgb at least 3 * width * height bytes
   */
  public static void rgbInto(BufferedImage image, byte[] rgb) {
    int width = image.getWidth();
    boolean grey = isGrey(image.getColorModel());
    int shift = grey ? Math.max(0, image.getColorModel().getComponentSize(0) - 8) : 0;
    Raster raster = image.getRaster();
    int[] row = new int[width];
    int out = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      if (grey) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int x = 0; x < width; x++) {
        int sample = row[x] >> shift;
        rgb[out] = (byte) (grey ? sample : row[x] >> 16);
        rgb[out + 1] = (byte) (grey ? sample : row[x] >> 8);
        rgb[out + 2] = (byte) sample;
        out += 3;
      }
    }
  }

  /** With or without alpha; a palette of greys is none, and holds true colours. */
  private static boolean isGrey(ColorModel model) {
    return model instanceof ComponentColorModel && model.getNumColorComponents() == 1;
  }
}
