package dev.saccade.sim.train;

import java.util.List;

/** A data set: a fixed number of labelled pictures, each loaded when asked for. */
interface SampleSource {
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
