package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  @Test
  void shouldGiveEveryFrameInOrder() throws Exception {
    try (ReadAhead frames =
        ReadAhead.start(new DrawnDrive(7, 10, "front"), ReadAhead.DEFAULT_BYTES)) {
      long expected = 0;
      while (frames.hasNext()) {
        assertThat(frames.next().sequence()).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(7);
    }
  }

  @Test
  void shouldNotTakeADeadReaderForTheEndOfTheDrive() throws Exception {
    Drive drive = new BreakingDrive(new DrawnDrive(7, 10, "front"), 3);

    try (ReadAhead frames = ReadAhead.start(drive, ReadAhead.DEFAULT_BYTES)) {
      assertThatThrownBy(
              () -> {
                while (frames.hasNext()) {
                  frames.next();
                }
              })
          .hasMessageContaining("drawn")
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  /** Fails as a native library fails that finds no memory. */
  private record BreakingDrive(Drive whole, int goodCount) implements Drive {
    @Override
    public String name() {
      return whole.name();
    }

    @Override
    public List<DriveCamera> cameras() {
      return whole.cameras();
    }

    @Override
    public Iterator<DriveFrame> frames() throws java.io.IOException {
      Iterator<DriveFrame> all = whole.frames();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public DriveFrame next() {
          DriveFrame frame = all.next();
          if (frame.sequence() >= goodCount) {
            throw new OutOfMemoryError("of the test");
          }
          return frame;
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
      whole.close();
    }
  }
}
