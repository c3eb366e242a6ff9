package dev.saccade.sim.drive;

import dev.saccade.perception.network.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Writes pictures and labels in the layout of Cityscapes (github.com/mcordts/cityscapesScripts):
 * {@code leftImg8bit/SPLIT/CITY/CITY_SEQUENCE_FRAME_leftImg8bit.png} beside {@code
 * gtFine/SPLIT/CITY/..._gtFine_labelIds.png} and {@code ..._gtFine_instanceIds.png}. Pictures of
 * several drives may stand in one folder.
 */
public final class CityscapesFolderWriter {
  private final Path pictures;
  private final Path labels;
  private final String city;
  private final long sequence;

  /**
   * @param split such as {@code train}
   * @param city letters, digits and dashes: what the pictures show, e.g. the scenario
   * @param sequence tells the drives of one city apart, 0 to 999999
   */
  public CityscapesFolderWriter(Path folder, String split, String city, long sequence)
      throws IOException {
    if (!split.matches("[a-z0-9-]+") || !city.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "split, city: " + split + ", " + city + " (expected: [a-z0-9-]+ each)");
    }
    if (sequence < 0 || sequence > 999_999) {
      throw new IllegalArgumentException("sequence: " + sequence + " (expected: 0 to 999999)");
    }
    this.city = city;
    this.sequence = sequence;
    this.pictures = Files.createDirectories(folder.resolve("leftImg8bit/" + split + "/" + city));
    this.labels = Files.createDirectories(folder.resolve("gtFine/" + split + "/" + city));
  }

  /**
   * @param frame 0 to 999999
   * @param rgb interleaved
   * @param labelIds of Cityscapes, row-major
   * @param instanceIds labelId * 1000 + n on objects, the label id elsewhere
   */
  public void add(int frame, int width, int height, byte[] rgb, byte[] labelIds, int[] instanceIds)
      throws IOException {
    String stem = String.format(java.util.Locale.ROOT, "%s_%06d_%06d", city, sequence, frame);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int colour =
          (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | (rgb[3 * i + 2] & 0xFF);
      image.setRGB(i % width, i / width, colour);
    }
    put(labels.resolve(stem + "_gtFine_labelIds.png"), GreyPng.ofBytes(width, height, labelIds));
    put(
        labels.resolve(stem + "_gtFine_instanceIds.png"),
        GreyPng.ofShorts(width, height, instanceIds));
    // The picture last: whoever finds it finds its labels.
    java.io.ByteArrayOutputStream png = new java.io.ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    put(pictures.resolve(stem + "_leftImg8bit.png"), png.toByteArray());
  }

  private static void put(Path file, byte[] content) throws IOException {
    WholeFile.bytes(file, content);
  }
}
