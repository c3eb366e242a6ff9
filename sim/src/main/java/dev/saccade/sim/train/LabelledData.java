package dev.saccade.sim.train;

import java.util.List;

/**
 * A labelled data set as the judge sees it: pictures and the class of every pixel, loaded when
 * asked for.
 */
public final class LabelledData {
  private final SampleSource source;

  private LabelledData(SampleSource source) {
    this.source = source;
  }

  /**
   * One picture with its truth.
   *
   * @param name where it came from, for error messages
   * @param rgb interleaved, row-major; shared, not copied
   * @param classIds one a pixel, {@link #IGNORE} where the truth is silent; shared, not copied
   */
  public record Picture(
      String name, int widthPixels, int heightPixels, byte[] rgb, byte[] classIds) {}

  /** The class id that counts for nothing. */
  public static final int IGNORE = LabelledImage.IGNORE;

  /**
   * @throws dev.saccade.perception.app.UsageException if the folder is not laid out as its format
   *     says
   */
  public static LabelledData open(DataSpec spec) {
    return new LabelledData(SampleSource.open(spec));
  }

  /** In id order. */
  public List<String> classNames() {
    return source.classNames();
  }

  public int size() {
    return source.size();
  }

  /**
   * @param index 0 to size - 1
   * @throws dev.saccade.perception.app.UsageException if a file is missing or does not fit its
   *     partner
   */
  public Picture picture(int index) {
    LabelledImage image = source.load(index);
    return new Picture(
        image.name(), image.widthPixels(), image.heightPixels(), image.rgb(), image.classes());
  }
}
