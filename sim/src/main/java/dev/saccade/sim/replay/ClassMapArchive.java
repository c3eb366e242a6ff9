package dev.saccade.sim.replay;

import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.instance.ClassMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Keeps the class maps of a run for the pictures that are drawn afterwards: coarser, compressed,
 * and no more than fit in so many bytes; later ones are then not kept.
 */
public final class ClassMapArchive implements TappedStage.ClassMaps {
  private static final int MOST_SIDE_PIXELS = 640;
  private static final long MOST_BYTES = 512L << 20;

  private final Map<FrameId, Packed> maps = new HashMap<>();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private byte[] work = new byte[0];
  private long bytes;

  private record Packed(int widthPixels, int heightPixels, byte[] deflated) {}

  @Override
  public synchronized void seen(FrameId id, ClassMap map) {
    if (bytes > MOST_BYTES) {
      return;
    }
    ClassMap coarse = coarser(map);
    if (work.length < coarse.classIds().length) {
      work = new byte[coarse.classIds().length + 1024];
    }
    deflater.reset();
    deflater.setInput(coarse.classIds());
    deflater.finish();
    int length = deflater.deflate(work);
    if (!deflater.finished()) {
      return; // noise that grows when packed: no class map of a road
    }
    bytes += length;
    maps.put(
        id, new Packed(coarse.widthPixels(), coarse.heightPixels(), Arrays.copyOf(work, length)));
  }

  /** The map of a frame, perhaps coarser than it was. */
  public synchronized Optional<ClassMap> of(FrameId id) {
    Packed packed = maps.get(id);
    if (packed == null) {
      return Optional.empty();
    }
    byte[] classIds = new byte[packed.widthPixels() * packed.heightPixels()];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed.deflated());
      inflater.inflate(classIds);
    } catch (DataFormatException e) {
      throw new IllegalStateException("a class map packed here does not unpack", e);
    } finally {
      inflater.end();
    }
    return Optional.of(new ClassMap(packed.widthPixels(), packed.heightPixels(), classIds));
  }

  private static ClassMap coarser(ClassMap map) {
    int step =
        (Math.max(map.widthPixels(), map.heightPixels()) + MOST_SIDE_PIXELS - 1) / MOST_SIDE_PIXELS;
    if (step <= 1) {
      return map;
    }
    int width = (map.widthPixels() + step - 1) / step;
    int height = (map.heightPixels() + step - 1) / step;
    byte[] ids = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        ids[y * width + x] = map.classIds()[y * step * map.widthPixels() + x * step];
      }
    }
    return new ClassMap(width, height, ids);
  }
}
