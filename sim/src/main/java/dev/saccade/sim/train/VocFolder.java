package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PASCAL VOC 2012: {@code JPEGImages/STEM.jpg}, {@code SegmentationClass/STEM.png} (palette PNG, id
 * 0..20, 255 along the borders), {@code SegmentationObject/STEM.png} where it exists, and the lists
 * {@code ImageSets/Segmentation/SPLIT.txt}.
 */
final class VocFolder implements SampleSource {
  private final Path folder;
  private final List<String> stems;

  VocFolder(Path folder, String split) {
    this.folder = folder;
    Path list = folder.resolve("ImageSets").resolve("Segmentation").resolve(split + ".txt");
    if (!Files.isRegularFile(list)) {
      throw new UsageException(list + ": no such list; check the path and split of --data");
    }
    try {
      this.stems =
          Files.readAllLines(list).stream()
              .map(String::trim)
              .filter(line -> !line.isEmpty())
              .toList();
    } catch (IOException e) {
      throw new UsageException(list + ": cannot be read (" + e.getMessage() + ")", e);
    }
    if (stems.isEmpty()) {
      throw new UsageException(list + ": names no pictures");
    }
  }

  @Override
  public List<String> classNames() {
    return Classes.VOC;
  }

  @Override
  public int size() {
    return stems.size();
  }

  @Override
  public LabelledImage load(int index) {
    String stem = stems.get(index);
    Path picture = folder.resolve("JPEGImages").resolve(stem + ".jpg");
    Path labelFile = folder.resolve("SegmentationClass").resolve(stem + ".png");
    Path objectFile = folder.resolve("SegmentationObject").resolve(stem + ".png");
    PictureFiles.Rgb rgb = PictureFiles.readRgb(picture);
    PictureFiles.Labels labels = PictureFiles.readLabels(labelFile);
    PictureFiles.requireSameSize(picture, rgb, labelFile, labels);
    int[] values = labels.values();
    byte[] classes = new byte[values.length];
    short[] instances = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= Classes.VOC.size() && values[i] != LabelledImage.IGNORE) {
        throw new UsageException(
            labelFile + ": class id " + values[i] + "; PASCAL VOC has 0..20 and 255");
      }
      classes[i] = (byte) values[i];
    }
    boolean hasObjects = Files.isRegularFile(objectFile);
    if (hasObjects) {
      PictureFiles.Labels objects = PictureFiles.readLabels(objectFile);
      PictureFiles.requireSameSize(picture, rgb, objectFile, objects);
      for (int i = 0; i < values.length; i++) {
        int id = objects.values()[i];
        instances[i] = (short) (id == LabelledImage.IGNORE ? 0 : id);
      }
    }
    return new LabelledImage(
        picture.toString(),
        rgb.widthPixels(),
        rgb.heightPixels(),
        rgb.bytes(),
        classes,
        instances,
        hasObjects ? 1 : 0);
  }
}
