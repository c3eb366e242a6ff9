package dev.saccade.sim.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.v1.TrackUpdate;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The track updates of a run, on disk: with masks they are some kilobytes a frame, and a long drive
 * of several cameras has more of them than memory holds. The file has no name any more once it is
 * open, so it ends with whoever reads it, however that ends.
 *
 * <p>Thread-safe.
 */
public final class UpdateFile {
  private FileChannel channel;
  private long end;

  UpdateFile() {}

  /** Where an update stands. */
  public record Place(UpdateFile file, long offset, int length) {
    /**
     * @throws UncheckedIOException if the disk does not give it back
     */
    public TrackUpdate read() {
      return file.read(this);
    }
  }

  /**
   * @throws UncheckedIOException if the disk is full, say
   */
  synchronized Place add(TrackUpdate update) {
    byte[] bytes = update.toByteArray();
    try {
      if (channel == null) {
        channel = open();
      }
      ByteBuffer left = ByteBuffer.wrap(bytes);
      for (long at = end; left.hasRemaining(); ) {
        at += channel.write(left, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the run's tracks cannot be kept in "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + e.getMessage()
              + "); is the disk full?",
          e);
    }
    Place place = new Place(this, end, bytes.length);
    end += bytes.length;
    return place;
  }

  private synchronized TrackUpdate read(Place place) {
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
          throw new EOFException("the file of the run's tracks is shorter than it was");
        }
      }
      return TrackUpdate.parseFrom(bytes.flip());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("the file of the run's tracks was changed", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel open() throws IOException {
    Path file = Files.createTempFile("saccade-tracks-", "");
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
