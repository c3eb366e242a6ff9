package dev.saccade.sim.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Cuts a training picture out of a stored one: window, mirror and colour from a seed, so that the
 * same seed gives the same numbers. Pictures are sampled bilinearly, labels at the nearest pixel.
 */
final class Augmenter {
  /** Mean and deviation of ImageNet, the field's custom; the bundle states the same numbers. */
  static final float[] MEAN = {0.485f, 0.456f, 0.406f};

  static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  /** An object of so many cells weighs as it does without evening. */
  private static final double USUAL_AREA_CELLS = 16;

  private final Augmentation augmentation;
  private final boolean evenObjects;

  Augmenter(Augmentation augmentation) {
    this(augmentation, false);
  }

  /**
   * @param evenObjects whether cells of large objects weigh less: see {@link OffsetLearning}
   */
  Augmenter(Augmentation augmentation, boolean evenObjects) {
    this.augmentation = augmentation;
    this.evenObjects = evenObjects;
  }

  /**
   * Writes one picture and its truth into a batch.
   *
   * @param image what to cut from
   * @param seed decides everything random
   * @param batch where to write
   * @param index place in the batch
   */
  void cutInto(LabelledImage image, long seed, Batch batch, int index) {
    SplittableRandom random = new SplittableRandom(seed);
    Window window = window(image, batch, random);
    float[][] tables = colourTables(random);
    float saturation = (float) (1 + spread(random, augmentation.saturation()));
    cutPicture(image, window, tables, saturation, batch, index);
    short[] instances = cutLabels(image, window, batch, index);
    writeCentres(instances, image.instanceWeight(), batch, index);
  }

  /** Where the output's pixels lie in the stored picture: source = origin + step * target. */
  private record Window(double originX, double originY, double stepX, double stepY) {}

  private Window window(LabelledImage image, Batch batch, SplittableRandom random) {
    double zoom =
        Math.exp(
            between(random, Math.log(augmentation.minZoom()), Math.log(augmentation.maxZoom())));
    // At zoom 1 the window is the largest one of the output's aspect that fits into the picture.
    double sourcePerTarget =
        Math.min(
                (double) image.widthPixels() / batch.widthPixels(),
                (double) image.heightPixels() / batch.heightPixels())
            / zoom;
    double windowWidth = batch.widthPixels() * sourcePerTarget;
    double windowHeight = batch.heightPixels() * sourcePerTarget;
    double originX = (image.widthPixels() - windowWidth) * between(random, 0, 1);
    double originY = (image.heightPixels() - windowHeight) * between(random, 0, 1);
    if (augmentation.minZoom() == 1 && augmentation.maxZoom() == 1) {
      originX = (image.widthPixels() - windowWidth) / 2;
      originY = (image.heightPixels() - windowHeight) / 2;
    }
    boolean mirrored = augmentation.flip() && random.nextBoolean();
    return mirrored
        ? new Window(originX + windowWidth, originY, -sourcePerTarget, sourcePerTarget)
        : new Window(originX, originY, sourcePerTarget, sourcePerTarget);
  }

  /** By channel and 8-bit value: the changed value, 0..1. */
  private float[][] colourTables(SplittableRandom random) {
    double brightness = 1 + spread(random, augmentation.brightness());
    double contrast = 1 + spread(random, augmentation.contrast());
    double gamma = Math.exp(spread(random, Math.log(augmentation.gamma())));
    float[][] tables = new float[3][256];
    for (float[] table : tables) {
      double gain = brightness * (1 + spread(random, augmentation.tint()));
      for (int v = 0; v < 256; v++) {
        double curved = Math.pow(v / 255.0, gamma) * gain;
        table[v] = (float) Math.min(1, Math.max(0, (curved - 0.45) * contrast + 0.45));
      }
    }
    return tables;
  }

  private static void cutPicture(
      LabelledImage image,
      Window window,
      float[][] tables,
      float saturation,
      Batch batch,
      int index) {
    int w = batch.widthPixels();
    int h = batch.heightPixels();
    int sw = image.widthPixels();
    int sh = image.heightPixels();
    byte[] rgb = image.rgb();
    float[] out = batch.images();
    int plane = w * h;
    int base = index * 3 * plane;
    int[] leftOffsets = new int[w];
    int[] rightOffsets = new int[w];
    float[] shares = new float[w];
    boolean[] outside = new boolean[w];
    for (int x = 0; x < w; x++) {
      double sx = window.originX() + window.stepX() * (x + 0.5) - 0.5;
      outside[x] = sx < -0.5 || sx > sw - 0.5;
      double clamped = Math.min(sw - 1, Math.max(0, sx));
      int left = (int) clamped;
      leftOffsets[x] = 3 * left;
      rightOffsets[x] = 3 * Math.min(sw - 1, left + 1);
      shares[x] = (float) (clamped - left);
    }
    for (int y = 0; y < h; y++) {
      double sy = window.originY() + window.stepY() * (y + 0.5) - 0.5;
      int row = base + y * w;
      if (sy < -0.5 || sy > sh - 0.5) {
        continue; // stays zero: the mean colour
      }
      double clamped = Math.min(sh - 1, Math.max(0, sy));
      int top = (int) clamped;
      float down = (float) (clamped - top);
      int upper = 3 * sw * top;
      int lower = 3 * sw * Math.min(sh - 1, top + 1);
      for (int x = 0; x < w; x++) {
        if (outside[x]) {
          continue;
        }
        float right = shares[x];
        float r = sample(rgb, upper, lower, leftOffsets[x], rightOffsets[x], right, down);
        float g = sample(rgb, upper + 1, lower + 1, leftOffsets[x], rightOffsets[x], right, down);
        float b = sample(rgb, upper + 2, lower + 2, leftOffsets[x], rightOffsets[x], right, down);
        float luma = 0.299f * r + 0.587f * g + 0.114f * b;
        out[row + x] = normalised(luma + (r - luma) * saturation, tables[0], 0);
        out[row + plane + x] = normalised(luma + (g - luma) * saturation, tables[1], 1);
        out[row + 2 * plane + x] = normalised(luma + (b - luma) * saturation, tables[2], 2);
      }
    }
  }

  private static float sample(
      byte[] rgb, int upper, int lower, int left, int right, float shareRight, float shareDown) {
    float a = rgb[upper + left] & 0xff;
    float b = rgb[upper + right] & 0xff;
    float c = rgb[lower + left] & 0xff;
    float d = rgb[lower + right] & 0xff;
    float above = a + (b - a) * shareRight;
    float below = c + (d - c) * shareRight;
    return above + (below - above) * shareDown;
  }

  private static float normalised(float value, float[] table, int channel) {
    int v = Math.min(255, Math.max(0, (int) (value + 0.5f)));
    return (table[v] - MEAN[channel]) / DEVIATION[channel];
  }

  /** Writes the class ids and gives back the instance numbers on the same label grid. */
  private static short[] cutLabels(LabelledImage image, Window window, Batch batch, int index) {
    int lw = batch.labelWidth();
    int lh = batch.labelHeight();
    int base = index * lw * lh;
    short[] instances = new short[lw * lh];
    int[] columns = new int[lw];
    for (int x = 0; x < lw; x++) {
      columns[x] =
          (int) Math.floor(window.originX() + window.stepX() * (x + 0.5) * batch.labelDivisor());
    }
    for (int y = 0; y < lh; y++) {
      int sy =
          (int) Math.floor(window.originY() + window.stepY() * (y + 0.5) * batch.labelDivisor());
      boolean rowInside = sy >= 0 && sy < image.heightPixels();
      for (int x = 0; x < lw; x++) {
        int sx = columns[x];
        int to = y * lw + x;
        if (rowInside && sx >= 0 && sx < image.widthPixels()) {
          int from = sy * image.widthPixels() + sx;
          batch.classes()[base + to] = image.classes()[from];
          instances[to] = image.instances()[from];
        } else {
          batch.classes()[base + to] = (byte) LabelledImage.IGNORE;
        }
      }
    }
    return instances;
  }

  /** Sums for one instance; the centre is that of its visible part, as inference sees it. */
  private static final class Extent {
    double sumX;
    double sumY;
    int pixels;
    double centreX;
    double centreY;
    boolean centreIsOwn;
    double nearest = Double.MAX_VALUE;
    double nearestX;
    double nearestY;
  }

  private void writeCentres(short[] instances, float weight, Batch batch, int index) {
    int gw = batch.gridWidth();
    int gh = batch.gridHeight();
    int cells = gw * gh;
    float[] weights = batch.centreWeights();
    Arrays.fill(weights, index * cells, (index + 1) * cells, 0);
    if (weight == 0) {
      return;
    }
    int lw = batch.labelWidth();
    int lh = batch.labelHeight();
    Map<Short, Extent> extents = new HashMap<>();
    for (int y = 0; y < lh; y++) {
      for (int x = 0; x < lw; x++) {
        short id = instances[y * lw + x];
        if (id != 0) {
          Extent extent = extents.computeIfAbsent(id, key -> new Extent());
          extent.sumX += x + 0.5;
          extent.sumY += y + 0.5;
          extent.pixels++;
        }
      }
    }
    if (extents.isEmpty()) {
      return;
    }
    for (Extent extent : extents.values()) {
      extent.centreX = 2 * extent.sumX / extent.pixels / lw - 1;
      extent.centreY = 2 * extent.sumY / extent.pixels / lh - 1;
    }
    int ratio = lw / gw;
    short[] cellIds = new short[cells];
    for (int y = 0; y < gh; y++) {
      for (int x = 0; x < gw; x++) {
        short id = instances[(y * ratio + ratio / 2) * lw + x * ratio + ratio / 2];
        cellIds[y * gw + x] = id;
        if (id == 0) {
          continue;
        }
        Extent extent = extents.get(id);
        double cx = (2 * x + 1.0) / gw - 1;
        double cy = (2 * y + 1.0) / gh - 1;
        double dx = (cx - extent.centreX) * gw;
        double dy = (cy - extent.centreY) * gh;
        extent.centreIsOwn |= Math.abs(dx) <= 1 && Math.abs(dy) <= 1;
        double distance = dx * dx + dy * dy;
        if (distance < extent.nearest) {
          extent.nearest = distance;
          extent.nearestX = cx;
          extent.nearestY = cy;
        }
      }
    }
    float[] centres = batch.centres();
    int base = index * 2 * cells;
    for (int cell = 0; cell < cells; cell++) {
      if (cellIds[cell] == 0) {
        continue;
      }
      Extent extent = extents.get(cellIds[cell]);
      // A centre must lie on its own instance: the cell there has to point to itself. The middle of
      // a car behind a lamp post is the post, so its nearest own cell takes the place.
      centres[base + cell] = (float) (extent.centreIsOwn ? extent.centreX : extent.nearestX);
      centres[base + cells + cell] =
          (float) (extent.centreIsOwn ? extent.centreY : extent.nearestY);
      weights[index * cells + cell] = weight * share(extent, ratio * ratio);
    }
  }

  private float share(Extent extent, int pixelsOfCell) {
    if (!evenObjects) {
      return 1;
    }
    double areaCells = (double) extent.pixels / pixelsOfCell;
    return (float) Math.min(1.5, Math.max(0.3, Math.sqrt(USUAL_AREA_CELLS / areaCells)));
  }

  private static double between(SplittableRandom random, double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  private static double spread(SplittableRandom random, double most) {
    return most * (2 * random.nextDouble() - 1);
  }
}
