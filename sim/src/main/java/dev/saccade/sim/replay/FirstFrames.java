package dev.saccade.sim.replay;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The beginning of a drive. Closing it leaves the drive open. */
record FirstFrames(Drive drive, long frameCount) implements Drive {
  @Override
  public String name() {
    return drive.name();
  }

  @Override
  public List<DriveCamera> cameras() {
    return drive.cameras();
  }

  @Override
  public Iterator<DriveFrame> frames() throws IOException {
    Iterator<DriveFrame> all = drive.frames();
    return new Iterator<>() {
      private long given;

      @Override
      public boolean hasNext() {
        return given < frameCount && all.hasNext();
      }

      @Override
      public DriveFrame next() {
        if (given >= frameCount) {
          throw new NoSuchElementException();
        }
        given++;
        return all.next();
      }
    };
  }

  @Override
  public boolean labelled() {
    return drive.labelled();
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) throws IOException {
    return drive.truth(cameraId, sequence);
  }

  @Override
  public void close() {
    // The drive belongs to who opened it.
  }
}
