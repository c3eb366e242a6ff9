package dev.saccade.sim.drive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Frames that are read by their place in a list, as they are asked for. */
public final class IndexedFrames implements Iterator<DriveFrame> {
  private final int count;
  private final Reading reading;
  private int next;

  /** Reads one of them. */
  public interface Reading {
    DriveFrame frame(int index) throws IOException;
  }

  public IndexedFrames(int count, Reading reading) {
    this.count = count;
    this.reading = reading;
  }

  @Override
  public boolean hasNext() {
    return next < count;
  }

  /**
   * @throws UncheckedIOException if it cannot be read
   */
  @Override
  public DriveFrame next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      return reading.frame(next++);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
