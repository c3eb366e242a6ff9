package dev.saccade.sim.world;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * RGB to JPEG with the encoder that comes with Java: slower than OpenCV's, but the same on every
 * machine, and rendering needs no native library. One thread at a time.
 */
final class JpegEncoder implements AutoCloseable {
  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
  private final ImageWriteParam parameters;

  JpegEncoder(int quality) {
    parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(quality / 100f);
  }

  byte[] encode(int width, int height, byte[] rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < 3 * width * height; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(width * height / 4);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    } finally {
      writer.setOutput(null);
    }
    return bytes.toByteArray();
  }

  /** What a decoder makes of it, as interleaved RGB. */
  static byte[] decode(byte[] jpeg) {
    try {
      BufferedImage image = ImageIO.read(new java.io.ByteArrayInputStream(jpeg));
      byte[] data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      byte[] rgb = Arrays.copyOf(data, data.length);
      for (int i = 0; i < rgb.length; i += 3) {
        rgb[i] = data[i + 2];
        rgb[i + 2] = data[i];
      }
      return rgb;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }

  @Override
  public void close() {
    writer.dispose();
  }
}
