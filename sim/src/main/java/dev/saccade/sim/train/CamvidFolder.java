package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.nio.file.Path;
import java.util.List;

/**
 * CamVid in the SegNet layout: {@code SPLIT/STEM.jpg|png} beside {@code SPLITannot/STEM.png}, label
 * ids 0..10, 11 (or 255) unlabelled. It has no instances; connected components of Car, Pedestrian
 * and Bicyclist stand in for them, at a lower weight.
 */
final class CamvidFolder implements SampleSource {
  private static final int UNLABELLED = 11;
  private static final float WEAK_INSTANCE_WEIGHT = 0.3f;
  private static final int MIN_PIXELS_AT_480_X_360 = 120;
  private static final boolean[] THINGS = new boolean[11];
  private static final double[] MAX_ASPECT = new double[11];

  static {
    THINGS[Classes.CAMVID_CAR] = true;
    THINGS[Classes.CAMVID_PEDESTRIAN] = true;
    THINGS[Classes.CAMVID_BICYCLIST] = true;
    MAX_ASPECT[Classes.CAMVID_CAR] = 2.6;
    MAX_ASPECT[Classes.CAMVID_PEDESTRIAN] = 0.9;
    MAX_ASPECT[Classes.CAMVID_BICYCLIST] = 1.6;
  }

  private final List<Path> pictures;
  private final Path labelFolder;

  CamvidFolder(Path folder, String split) {
    this.pictures = FolderListing.pictures(folder.resolve(split), 1);
    this.labelFolder = folder.resolve(split + "annot");
  }

  @Override
  public List<String> classNames() {
    return Classes.CAMVID;
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public LabelledImage load(int index) {
    Path picture = pictures.get(index);
    Path labelFile = labelFolder.resolve(FolderListing.stem(picture) + ".png");
    PictureFiles.Rgb rgb = PictureFiles.readRgb(picture);
    PictureFiles.Labels labels = PictureFiles.readLabels(labelFile);
    PictureFiles.requireSameSize(picture, rgb, labelFile, labels);
    int[] values = labels.values();
    byte[] classes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      int id = values[i];
      if (id == UNLABELLED) {
        id = LabelledImage.IGNORE;
      } else if (id > UNLABELLED && id != LabelledImage.IGNORE) {
        throw new UsageException(
            labelFile
                + ": class id "
                + id
                + " at x="
                + i % labels.widthPixels()
                + " y="
                + i / labels.widthPixels()
                + "; CamVid has 0..10, and 11 or 255 for unlabelled");
      }
      classes[i] = (byte) id;
    }
    int w = rgb.widthPixels();
    int h = rgb.heightPixels();
    int minPixels = (int) Math.max(16L, MIN_PIXELS_AT_480_X_360 * (long) w * h / (480 * 360));
    short[] instances = Components.label(classes, w, h, THINGS, MAX_ASPECT, minPixels);
    return new LabelledImage(
        picture.toString(), w, h, rgb.bytes(), classes, instances, WEAK_INSTANCE_WEIGHT);
  }
}
