package dev.saccade.sim.train;

import java.util.List;

/**
 * Keeps loaded pictures in memory until a limit is reached, and loads the rest each time. Used by
 * one thread at a time.
 */
final class SampleCache implements SampleSource {
  private final SampleSource source;
  private final LabelledImage[] kept;
  private long freeBytes;

  SampleCache(SampleSource source, long maxBytes) {
    this.source = source;
    this.kept = new LabelledImage[source.size()];
    this.freeBytes = maxBytes;
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public int size() {
    return kept.length;
  }

  @Override
  public LabelledImage load(int index) {
    LabelledImage image = kept[index];
    if (image == null) {
      image = source.load(index);
      if (image.sizeBytes() <= freeBytes) {
        freeBytes -= image.sizeBytes();
        kept[index] = image;
      }
    }
    return image;
  }
}
