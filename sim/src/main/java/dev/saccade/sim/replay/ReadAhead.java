package dev.saccade.sim.replay;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads a drive on a thread of its own, so that decoding a video does not take the instant at which
 * a frame is due. Holds at most so many bytes; a drive that fits is read wholly before the first
 * frame is played.
 */
final class ReadAhead implements Iterator<DriveFrame>, AutoCloseable {
  static final long DEFAULT_BYTES = 512L << 20;

  private final String name;
  private final Iterator<DriveFrame> frames;
  private final long mostBytes;
  private final Thread reader;

  // Guarded by this.
  private final ArrayDeque<DriveFrame> read = new ArrayDeque<>();
  private long readBytes;
  private boolean ended;
  private RuntimeException failure;

  private ReadAhead(String name, Iterator<DriveFrame> frames, long mostBytes) {
    this.name = name;
    this.frames = frames;
    this.mostBytes = mostBytes;
    this.reader = new Thread(this::readAll, "saccade-drive-reader");
    this.reader.setDaemon(true);
  }

  static ReadAhead start(Drive drive, long mostBytes) throws IOException {
    ReadAhead ahead = new ReadAhead(drive.name(), drive.frames(), mostBytes);
    ahead.reader.start();
    return ahead;
  }

  /**
   * Waits until the drive is read wholly or the room is full.
   *
   * @return frames that wait
   */
  synchronized int awaitFull() throws InterruptedException {
    while (!ended && readBytes < mostBytes) {
      wait();
    }
    return read.size();
  }

  @Override
  public synchronized boolean hasNext() {
    awaitOne();
    return !read.isEmpty();
  }

  @Override
  public synchronized DriveFrame next() {
    awaitOne();
    if (read.isEmpty()) {
      throw new NoSuchElementException();
    }
    DriveFrame frame = read.remove();
    readBytes -= frame.payload().length;
    notifyAll();
    return frame;
  }

  /** Stops the reader and waits for it: the drive may be closed afterwards. */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitOne() {
    try {
      while (read.isEmpty() && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while reading the drive", e));
    }
    if (read.isEmpty() && failure != null) {
      throw failure;
    }
  }

  private void readAll() {
    try {
      while (frames.hasNext()) {
        DriveFrame frame = frames.next();
        if (!put(frame)) {
          return;
        }
      }
    } catch (RuntimeException e) {
      failed(e);
    } catch (Error e) {
      // Out of memory, or a library that does not load: the drive did not end here.
      failed(new IllegalStateException("drive " + name + ": reading it failed: " + e, e));
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  private synchronized void failed(RuntimeException why) {
    failure = why;
  }

  private synchronized boolean put(DriveFrame frame) {
    try {
      while (!ended && readBytes >= mostBytes) {
        wait();
      }
    } catch (InterruptedException e) {
      return false;
    }
    if (ended) {
      return false;
    }
    read.add(frame);
    readBytes += frame.payload().length;
    notifyAll();
    return true;
  }
}
