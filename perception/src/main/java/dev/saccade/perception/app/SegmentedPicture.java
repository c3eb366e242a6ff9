package dev.saccade.perception.app;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.Picture;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.RunLengthMask;
import dev.saccade.perception.network.WholeFile;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.FrameDecoders;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** A stage's result at the size of the picture: class ids, instance ids, and both over it. */
final class SegmentedPicture {
  private static final int VOID = 255;

  private final ModelCard card;
  private final Picture picture;
  private final byte[] classIds;
  private final short[] instanceIds;

  private SegmentedPicture(ModelCard card, Picture picture, byte[] classIds, short[] instanceIds) {
    this.card = card;
    this.picture = picture;
    this.classIds = classIds;
    this.instanceIds = instanceIds;
  }

  static SegmentedPicture of(InstanceSet set, ModelCard card, Frame frame) {
    Picture picture;
    try (FrameDecoder decoder = FrameDecoders.open()) {
      DecodedFrame decoded = decoder.decode(frame);
      if (!(decoded instanceof DecodedFrame.Decoded whole)) {
        throw new UsageException(((DecodedFrame.Unreadable) decoded).detail());
      }
      picture = whole.picture();
    }
    int width = picture.widthPixels();
    int height = picture.heightPixels();
    ClassMap map = set.classMap().orElseThrow();
    byte[] classIds = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        classIds[y * width + x] =
            map.classIds()[nearest(x, y, width, height, map.widthPixels(), map.heightPixels())];
      }
    }
    short[] instanceIds = new short[width * height];
    for (Instance instance : set.instances()) {
      paint(instance, instanceIds, width, height);
    }
    return new SegmentedPicture(card, picture, classIds, instanceIds);
  }

  /** How many pixels each class has, most first. */
  Map<String, Long> pixelsByClass() {
    long[] counts = new long[VOID + 1];
    for (byte id : classIds) {
      counts[id & 0xFF]++;
    }
    Map<String, Long> named = new LinkedHashMap<>();
    java.util.stream.IntStream.range(0, VOID + 1)
        .boxed()
        .filter(id -> counts[id] > 0)
        .sorted((a, b) -> Long.compare(counts[b], counts[a]))
        .forEach(id -> named.put(id == VOID ? "void" : card.classOf(id).name(), counts[id]));
    return named;
  }

  void writeTo(Path folder) throws IOException {
    int width = picture.widthPixels();
    int height = picture.heightPixels();
    BufferedImage classes = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    classes.getRaster().setDataElements(0, 0, width, height, classIds);
    write(classes, folder.resolve("classes.png"));
    BufferedImage instances = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    instances.getRaster().setDataElements(0, 0, width, height, instanceIds);
    write(instances, folder.resolve("instances.png"));
    write(overlay(), folder.resolve("overlay.png"));
  }

  /** The picture, half covered by its classes' colours, instances with a white edge. */
  private BufferedImage overlay() {
    int width = picture.widthPixels();
    int height = picture.heightPixels();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    WritableRaster raster = image.getRaster();
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        row[x] = isEdge(x, y) ? 0xFFFFFF : blended(at);
      }
      raster.setDataElements(0, y, width, 1, row);
    }
    return image;
  }

  private int blended(int at) {
    int id = classIds[at] & 0xFF;
    int colour = id == VOID ? 0 : card.classOf(id).rgb();
    int red = (picture.rgb()[3 * at] & 0xFF) + (colour >> 16 & 0xFF) >> 1;
    int green = (picture.rgb()[3 * at + 1] & 0xFF) + (colour >> 8 & 0xFF) >> 1;
    int blue = (picture.rgb()[3 * at + 2] & 0xFF) + (colour & 0xFF) >> 1;
    return red << 16 | green << 8 | blue;
  }

  private boolean isEdge(int x, int y) {
    int width = picture.widthPixels();
    int at = y * width + x;
    short id = instanceIds[at];
    return x > 0 && instanceIds[at - 1] != id || y > 0 && instanceIds[at - width] != id;
  }

  private static void paint(Instance instance, short[] ids, int width, int height) {
    RunLengthMask mask = instance.mask();
    boolean[] inside = new boolean[mask.widthPixels() * mask.heightPixels()];
    int at = 0;
    for (int run = 0; run < mask.runs().length; run++) {
      int end = at + mask.runs()[run];
      if (run % 2 == 1) {
        java.util.Arrays.fill(inside, at, end, true);
      }
      at = end;
    }
    int minX = Math.max(0, (int) instance.box().xMinPixels() - 1);
    int maxX = Math.min(width, (int) instance.box().xMaxPixels() + 2);
    int minY = Math.max(0, (int) instance.box().yMinPixels() - 1);
    int maxY = Math.min(height, (int) instance.box().yMaxPixels() + 2);
    for (int y = minY; y < maxY; y++) {
      for (int x = minX; x < maxX; x++) {
        if (inside[nearest(x, y, width, height, mask.widthPixels(), mask.heightPixels())]) {
          ids[y * width + x] = (short) instance.id();
        }
      }
    }
  }

  /** The pixel of a coarser map whose area holds this pixel's centre. */
  private static int nearest(int x, int y, int width, int height, int mapWidth, int mapHeight) {
    int mapX = (int) ((2L * x + 1) * mapWidth / (2L * width));
    int mapY = (int) ((2L * y + 1) * mapHeight / (2L * height));
    return mapY * mapWidth + mapX;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    WholeFile.stream(
        file,
        stream -> {
          if (!ImageIO.write(image, "png", stream)) {
            throw new IOException("this JDK has no writer for PNG");
          }
        });
  }
}
