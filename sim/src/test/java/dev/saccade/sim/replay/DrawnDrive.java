package dev.saccade.sim.replay;

import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/** A drive that needs no file: a grey picture again and again, unless a test spoils a frame. */
final class DrawnDrive implements Drive {
  static final int WIDTH = 64;
  static final int HEIGHT = 32;

  private final List<DriveCamera> cameras = new ArrayList<>();
  private final List<DriveFrame> frames = new ArrayList<>();
  private int brokenOffAt = -1;

  DrawnDrive(int frameCount, double framesPerSecond, String... cameraIds) {
    byte[] picture = picture();
    for (String id : cameraIds) {
      cameras.add(new DriveCamera(id, WIDTH, HEIGHT, framesPerSecond, Optional.empty()));
    }
    for (int i = 0; i < frameCount; i++) {
      for (String id : cameraIds) {
        frames.add(
            new DriveFrame(
                id,
                i,
                Math.round(i / framesPerSecond * 1e9),
                FrameEncoding.JPEG,
                WIDTH,
                HEIGHT,
                picture,
                Optional.empty()));
      }
    }
  }

  /** Replaces the payload of one frame. */
  DrawnDrive spoil(int index, UnaryOperator<byte[]> payload) {
    DriveFrame frame = frames.get(index);
    frames.set(
        index,
        new DriveFrame(
            frame.cameraId(),
            frame.sequence(),
            frame.captureOffsetNanos(),
            frame.encoding(),
            frame.widthPixels(),
            frame.heightPixels(),
            payload.apply(frame.payload()),
            frame.egoPose()));
    return this;
  }

  /** Ends with an error before a frame, as a disk that is pulled does. */
  DrawnDrive breakOffAt(int index) {
    brokenOffAt = index;
    return this;
  }

  /** Takes frames away, as a camera that loses them does. */
  DrawnDrive lose(int from, int count) {
    frames.subList(from, from + count).clear();
    return this;
  }

  @Override
  public String name() {
    return "drawn";
  }

  @Override
  public List<DriveCamera> cameras() {
    return cameras;
  }

  @Override
  public Iterator<DriveFrame> frames() {
    Iterator<DriveFrame> whole = frames.iterator();
    return new Iterator<>() {
      private int index;

      @Override
      public boolean hasNext() {
        return whole.hasNext();
      }

      @Override
      public DriveFrame next() {
        if (index++ == brokenOffAt) {
          throw new UncheckedIOException(new IOException("the drive broke off"));
        }
        return whole.next();
      }
    };
  }

  @Override
  public boolean labelled() {
    return false;
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) {
    return Optional.empty();
  }

  @Override
  public void close() {
    // Owns nothing.
  }

  private static byte[] picture() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
