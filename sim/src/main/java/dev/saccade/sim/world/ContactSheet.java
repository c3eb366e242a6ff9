package dev.saccade.sim.world;

import dev.saccade.perception.network.WholeFile;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;

/** One picture of every scenario with its truth, on one sheet. */
public final class ContactSheet {
  private static final int CELL_WIDTH = 240;
  private static final int CELL_HEIGHT = 120;
  private static final int PAIRS_ACROSS = 2;
  private static final double AT_SECONDS = 3;

  /** The colours of the CamVid data set; an object's own shade tells it from its neighbours. */
  private static final int[] COLOURS = {
    0x808080, 0x800000, 0xC0C080, 0x804080, 0x3C28DE, 0x808000, 0xC08080, 0x404080, 0x400080,
    0x404000, 0x0080C0
  };

  private ContactSheet() {}

  /** Writes the sheet as a PNG. */
  public static void write(long seed, Path file) throws IOException {
    List<String> names = Scenarios.names();
    int rows = (names.size() + PAIRS_ACROSS - 1) / PAIRS_ACROSS;
    BufferedImage sheet =
        new BufferedImage(
            PAIRS_ACROSS * 2 * CELL_WIDTH, rows * CELL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < rows * PAIRS_ACROSS; i++) {
      String name = names.get(i % names.size());
      int x = i % PAIRS_ACROSS * 2 * CELL_WIDTH;
      int y = i / PAIRS_ACROSS * CELL_HEIGHT;
      RenderRequest request =
          new RenderRequest(
              name,
              seed + i / names.size(),
              AT_SECONDS + 0.5,
              1,
              2 * CELL_WIDTH,
              2 * CELL_HEIGHT,
              1,
              95);
      try (Drive drive = RenderedDrive.of(request)) {
        draw(graphics, drive, (long) AT_SECONDS - 1, x, y);
      }
      graphics.setColor(Color.WHITE);
      graphics.drawString(name, x + 6, y + CELL_HEIGHT - 6);
    }
    graphics.dispose();
    WholeFile.stream(file, stream -> ImageIO.write(sheet, "png", stream));
  }

  private static void draw(Graphics2D graphics, Drive drive, long sequence, int x, int y)
      throws IOException {
    Iterator<dev.saccade.sim.drive.DriveFrame> frames = drive.frames();
    dev.saccade.sim.drive.DriveFrame frame = frames.next();
    while (frame.sequence() < sequence) {
      frame = frames.next();
    }
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(frame.payload()));
    graphics.drawImage(halved(picture), x, y, null);
    FrameTruth truth = drive.truth(frame.cameraId(), frame.sequence()).orElseThrow();
    graphics.drawImage(coloured(truth), x + CELL_WIDTH, y, CELL_WIDTH, CELL_HEIGHT, null);
  }

  private static BufferedImage halved(BufferedImage picture) {
    BufferedImage half = new BufferedImage(CELL_WIDTH, CELL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < CELL_HEIGHT; y++) {
      for (int x = 0; x < CELL_WIDTH; x++) {
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          int sum = 2;
          for (int k = 0; k < 4; k++) {
            sum += (picture.getRGB(2 * x + (k & 1), 2 * y + (k >> 1)) >> shift) & 0xFF;
          }
          colour |= sum / 4 << shift;
        }
        half.setRGB(x, y, colour);
      }
    }
    return half;
  }

  private static BufferedImage coloured(FrameTruth truth) {
    int width = truth.classMap().widthPixels();
    BufferedImage image =
        new BufferedImage(width, truth.classMap().heightPixels(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < truth.instanceIds().length; i++) {
      int classId = truth.classMap().classIds()[i] & 0xFF;
      int colour = classId == RoadClasses.VOID ? 0 : COLOURS[classId];
      int id = truth.instanceIds()[i];
      if (id != 0) {
        colour = Rgb.mix(colour, 0xFFFFFF & Dice.hash(id, 1, 2), 0.35);
      }
      image.setRGB(i % width, i / width, colour);
    }
    return image;
  }
}
