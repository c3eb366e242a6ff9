package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cityscapes: {@code leftImg8bit/SPLIT/CITY/STEM_leftImg8bit.png} beside {@code
 * gtFine/SPLIT/CITY/STEM_gtFine_instanceIds.png}, 16 bit, labelId * 1000 + n where an object is
 * told apart and labelId alone elsewhere. Label ids become the nineteen train ids; the rest is
 * ignored.
 */
final class CityscapesFolder implements SampleSource {
  private static final String PICTURE_SUFFIX = "_leftImg8bit.png";
  private static final int[] TRAIN_IDS = new int[34];

  static {
    Arrays.fill(TRAIN_IDS, LabelledImage.IGNORE);
    int[] labelIds = {7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33};
    for (int trainId = 0; trainId < labelIds.length; trainId++) {
      TRAIN_IDS[labelIds[trainId]] = trainId;
    }
  }

  private final List<Path> pictures;
  private final Path pictureFolder;
  private final Path labelFolder;

  CityscapesFolder(Path folder, String split) {
    this.pictureFolder = folder.resolve("leftImg8bit").resolve(split);
    this.labelFolder = folder.resolve("gtFine").resolve(split);
    this.pictures =
        FolderListing.pictures(pictureFolder, 2).stream()
            .filter(file -> file.toString().endsWith(PICTURE_SUFFIX))
            .toList();
    if (pictures.isEmpty()) {
      throw new UsageException(pictureFolder + ": holds no files named *" + PICTURE_SUFFIX);
    }
  }

  @Override
  public List<String> classNames() {
    return Classes.CITYSCAPES;
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public LabelledImage load(int index) {
    Path picture = pictures.get(index);
    String name = pictureFolder.relativize(picture).toString();
    String stem = name.substring(0, name.length() - PICTURE_SUFFIX.length());
    Path labelFile = labelFolder.resolve(stem + "_gtFine_instanceIds.png");
    PictureFiles.Rgb rgb = PictureFiles.readRgb(picture);
    PictureFiles.Labels labels = PictureFiles.readLabels(labelFile);
    PictureFiles.requireSameSize(picture, rgb, labelFile, labels);
    int[] values = labels.values();
    byte[] classes = new byte[values.length];
    short[] instances = new short[values.length];
    Map<Integer, Short> numbers = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      int value = values[i];
      int labelId = value < 1000 ? value : value / 1000;
      if (labelId >= TRAIN_IDS.length && value != 65535) { // 65535 is -1, the licence plate
        throw new UsageException(labelFile + ": label id " + labelId + "; Cityscapes has 0..33");
      }
      classes[i] = (byte) (value == 65535 ? LabelledImage.IGNORE : TRAIN_IDS[labelId]);
      if (value >= 1000 && value != 65535) {
        instances[i] = numbers.computeIfAbsent(value, key -> (short) (numbers.size() + 1));
      }
    }
    return new LabelledImage(
        picture.toString(),
        rgb.widthPixels(),
        rgb.heightPixels(),
        rgb.bytes(),
        classes,
        instances,
        1);
  }
}
