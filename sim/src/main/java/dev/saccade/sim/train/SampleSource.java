package dev.saccade.sim.train;

import java.util.List;

/** A data set: a fixed number of labelled pictures, each loaded when asked for. */
public interface SampleSource {
  /**
   * Opens a data set; looks at its folders, not yet at its pictures.
   *
   * @throws dev.saccade.perception.app.UsageException naming what is missing
   */
  static SampleSource open(DataSpec spec) {
    return switch (spec.format()) {
      case CAMVID -> new CamvidFolder(spec.folder(), spec.split());
      case CITYSCAPES -> new CityscapesFolder(spec.folder(), spec.split());
      case VOC -> new VocFolder(spec.folder(), spec.split());
      case DRIVE -> new DriveSamples(spec.folder(), spec.split());
    };
  }

  /** Names of the classes in id order. */
  List<String> classNames();

  int size();

  /**
   * Loads one picture.
   *
   * @param index 0..size-1
   * @throws dev.saccade.perception.app.UsageException if a file is missing, unreadable, of another
   *     size than its partner or carries an unknown class id
   */
  LabelledImage load(int index);
}
