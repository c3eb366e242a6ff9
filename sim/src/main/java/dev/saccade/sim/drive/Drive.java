package dev.saccade.sim.drive;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the cameras of one vehicle saw, in the order it was captured. Frames are read as they are
 * asked for.
 */
public interface Drive extends AutoCloseable {
  /** What to call it, e.g. the file's name. */
  String name();

  List<DriveCamera> cameras();

  /**
   * All frames, by capture time, then by camera. Each call starts anew; one iteration at a time.
   *
   * @throws IOException if the drive cannot be opened; a frame that cannot be read later fails with
   *     {@link java.io.UncheckedIOException}
   */
  Iterator<DriveFrame> frames() throws IOException;

  /** Whether frames come as they are captured, however long that takes. */
  default boolean live() {
    return false;
  }

  /** Whether somebody labelled it, at least in part. */
  boolean labelled();

  /** The truth about a frame; empty for a camera nobody labelled. */
  Optional<FrameTruth> truth(String cameraId, long sequence) throws IOException;

  /** Where its ego poses come from, for people; empty where frames have none. */
  default Optional<String> egoPoses() {
    return Optional.empty();
  }

  /**
   * What a person should know before looking at results: what was left out, what is missing, and
   * what to do about it; a line each.
   */
  default List<String> remarks() {
    return List.of();
  }

  @Override
  void close();
}
