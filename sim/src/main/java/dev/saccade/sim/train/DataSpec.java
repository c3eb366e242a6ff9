package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where labelled pictures come from: {@code FORMAT:PATH[:SPLIT][*WEIGHT]}.
 *
 * @param format layout of the folder
 * @param folder the data set's folder
 * @param split part of the data set, such as {@code train}; the format's training part if not named
 * @param weight how often each picture is seen in an epoch; may be less than 1
 */
public record DataSpec(Format format, Path folder, String split, double weight) {

  /** The layouts that can be read. */
  public enum Format {
    /** CamVid in the SegNet layout: {@code SPLIT/}, {@code SPLITannot/}. */
    CAMVID("train"),
    /** Cityscapes: {@code leftImg8bit/SPLIT/CITY/}, {@code gtFine/SPLIT/CITY/}. */
    CITYSCAPES("train"),
    /** PASCAL VOC: {@code JPEGImages}, {@code SegmentationClass}, {@code ImageSets}. */
    VOC("train"),
    /** A rendered drive, or a folder of them; splits are {@code all} and {@code everyN}. */
    DRIVE("all");

    private final String defaultSplit;

    Format(String defaultSplit) {
      this.defaultSplit = defaultSplit;
    }
  }

  public DataSpec {
    if (!(weight > 0 && weight <= 1000)) {
      throw new UsageException("--data: weight " + weight + "; expected a number in 0..1000");
    }
  }

  /**
   * Reads a specification.
   *
   * @throws UsageException naming what is wrong with it
   */
  public static DataSpec parse(String text) {
    String rest = text;
    double weight = 1;
    int star = rest.lastIndexOf('*');
    if (star >= 0) {
      try {
        weight = Double.parseDouble(rest.substring(star + 1));
      } catch (NumberFormatException e) {
        throw new UsageException(
            "--data " + text + ": what follows * is no number; write FORMAT:PATH[:SPLIT][*WEIGHT]");
      }
      rest = rest.substring(0, star);
    }
    String[] parts = rest.split(":", 3);
    Format format = null;
    for (Format candidate : Format.values()) {
      if (candidate.name().equalsIgnoreCase(parts[0])) {
        format = candidate;
      }
    }
    if (format == null || parts.length < 2 || parts[1].isEmpty()) {
      throw new UsageException(
          "--data "
              + text
              + ": expected FORMAT:PATH[:SPLIT][*WEIGHT] with FORMAT one of camvid, cityscapes, voc,"
              + " drive");
    }
    String split = parts.length == 3 && !parts[2].isEmpty() ? parts[2] : format.defaultSplit;
    try {
      return new DataSpec(format, Path.of(parts[1]), split, weight);
    } catch (InvalidPathException e) {
      throw new UsageException("--data " + text + ": " + parts[1] + " is no path", e);
    }
  }
}
