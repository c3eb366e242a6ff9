package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.PictureResize;
import dev.saccade.perception.network.bundle.InputSpec;
import dev.saccade.perception.stage.InputTables;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * From decoded pixels on the device to the network's input: halved for as long as the picture stays
 * large enough, interpolated bilinearly, normalised, in planes; and the same picture before it is
 * normalised. Every image of the batch has the same size.
 */
final class PreparationProgram {
  /**
   * @param nv12 a plane of Y, then interleaved U, V; otherwise interleaved R, G, B
   */
  record Shape(
      int imageCount,
      boolean nv12,
      int sourceWidthPixels,
      int sourceHeightPixels,
      int widthPixels,
      int heightPixels) {}

  /** Where the pictures are put, one after the other. */
  final Region source;

  /** What the network sees, bytes [imageCount][heightPixels][widthPixels][3] of R, G, B. */
  final Region picture;

  private final Shape shape;
  private final List<KernelProgram.Upload> uploads = new ArrayList<>();
  private final List<KernelLaunch> launches = new ArrayList<>();

  /**
   * @param planes the network's input, float [imageCount][3][heightPixels][widthPixels]
   */
  PreparationProgram(Shape shape, InputSpec input, Region planes, DeviceLayout layout) {
    this.shape = shape;
    int width = shape.sourceWidthPixels;
    int height = shape.sourceHeightPixels;
    long pixels = (long) width * height;
    source = layout.place("source", shape.imageCount * (shape.nv12 ? pixels * 3 / 2 : pixels * 3));
    Region rgb = source;
    if (shape.nv12) {
      rgb = layout.place("rgb", shape.imageCount * pixels * 3);
      launch("nv12_to_rgb", width * height, source, width, height, rgb);
    }
    while (width >= 2 * shape.widthPixels && height >= 2 * shape.heightPixels) {
      int halfWidth = (width + 1) / 2;
      int halfHeight = (height + 1) / 2;
      Region half = layout.place("half", 3L * shape.imageCount * halfWidth * halfHeight);
      launch("halve_rgb", halfWidth * halfHeight, rgb, width, height, half);
      rgb = half;
      width = halfWidth;
      height = halfHeight;
    }
    picture =
        layout.place("picture", 3L * shape.imageCount * shape.widthPixels * shape.heightPixels);
    int[] channels = InputTables.channels(input);
    launch(
        "resize_normalise",
        shape.widthPixels * shape.heightPixels,
        rgb,
        width,
        height,
        upload("columns", layout, PictureResize.centres(shape.widthPixels, width)),
        upload("rows", layout, PictureResize.centres(shape.heightPixels, height)),
        upload("tables", layout, InputTables.of(input)),
        channels[0] | channels[1] << 8 | channels[2] << 16,
        shape.widthPixels,
        shape.heightPixels,
        planes,
        picture);
  }

  KernelProgram program() {
    return new KernelProgram(uploads, launches);
  }

  private void launch(String kernel, int threadCount, Object... arguments) {
    launches.add(KernelLaunch.of(kernel, threadCount, shape.imageCount, arguments));
  }

  private Region upload(String name, DeviceLayout layout, int[] numbers) {
    byte[] bytes = ExtractionProgram.bytes(numbers);
    Region region = layout.place(name, bytes.length);
    uploads.add(new KernelProgram.Upload(region, bytes));
    return region;
  }

  private Region upload(String name, DeviceLayout layout, float[][] tables) {
    ByteBuffer buffer =
        ByteBuffer.allocate(4 * tables.length * InputTables.BYTE_VALUES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] table : tables) {
      for (float value : table) {
        buffer.putFloat(value);
      }
    }
    Region region = layout.place(name, buffer.capacity());
    uploads.add(new KernelProgram.Upload(region, buffer.array()));
    return region;
  }
}
