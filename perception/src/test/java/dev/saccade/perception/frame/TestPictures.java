package dev.saccade.perception.frame;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Pictures for tests: smooth, so that lossy coding changes them little, and different everywhere.
 */
public final class TestPictures {
  private TestPictures() {}

  public static BufferedImage gradient(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = 255 * x / Math.max(1, width - 1);
        int green = 255 * y / Math.max(1, height - 1);
        int blue = 128 + (int) (100 * Math.sin(0.05 * (x + 2 * y)));
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  public static byte[] coded(BufferedImage image, FrameEncoding encoding) {
    ImageIO.setUseCache(false);
    if (encoding == FrameEncoding.RGB8) {
      return rgb(image);
    }
    if (encoding == FrameEncoding.BGR8) {
      return bgr(image);
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, encoding.name(), out);
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public static byte[] rgb(BufferedImage image) {
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    int out = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int argb = image.getRGB(x, y);
        rgb[out++] = (byte) (argb >> 16);
        rgb[out++] = (byte) (argb >> 8);
        rgb[out++] = (byte) argb;
      }
    }
    return rgb;
  }

  private static byte[] bgr(BufferedImage image) {
    byte[] pixels = rgb(image);
    for (int i = 0; i < pixels.length; i += 3) {
      byte red = pixels[i];
      pixels[i] = pixels[i + 2];
      pixels[i + 2] = red;
    }
    return pixels;
  }

  public static Frame frame(FrameEncoding encoding, int width, int height, byte[] payload) {
    return new Frame(
        new FrameId("front", 1, 0), 1, 1, encoding, width, height, payload, Optional.empty());
  }

  public static Frame gradientFrame(FrameEncoding encoding, int width, int height) {
    return frame(encoding, width, height, coded(gradient(width, height), encoding));
  }
}
