package dev.saccade.sim.drive.mcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrames;
import dev.saccade.sim.drive.Drives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Messages of every kind with bytes that nobody meant: none may end in more than a line. */
class DamagedMessagesTest {
  private static final long TIME = DriveAsMcap.START_NANOS;

  private static Path file;
  private static byte[] whole;

  @BeforeContainer
  static void write() throws IOException {
    file = Files.createTempFile("damaged", ".mcap");
    TinyMcap mcap = new TinyMcap(null);
    int channel = 0;
    for (MessageType type : MessageType.values()) {
      mcap.channel(++channel, "/" + type.name().toLowerCase(java.util.Locale.ROOT), type);
      for (int i = 0; i < 3; i++) {
        long time = TIME + i * 100_000_000L;
        mcap.message(channel, time, message(type, time, i));
      }
    }
    whole = mcap.finish();
  }

  @AfterContainer
  static void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  private static byte[] message(MessageType type, long time, int index) {
    RigidTransform at = new RigidTransform(index, 0, 1, 0, 0, 0, 1);
    FrameTransform told = new FrameTransform(time, index == 0 ? "base_link" : "odom", "cam", at);
    return switch (type.content()) {
      case ENCODED_PICTURE ->
          TestMessages.compressed(type, time, "cam", TestPictures.grey(8, 8, index));
      case RAW_PICTURE -> TestMessages.raw(type, time, "cam", 8, 8, "bgr8", 24, new byte[8 * 24]);
      case VIDEO -> TestMessages.video(type, time, "cam", "h264", VIDEO.get(index));
      case CALIBRATION ->
          TestMessages.calibration(
              type,
              "cam",
              8,
              8,
              "plumb_bob",
              new double[5],
              new double[] {9, 0, 4, 0, 9, 4, 0, 0, 1},
              new double[9],
              new double[12]);
      case TRANSFORMS -> TestMessages.transforms(type, told);
      case POSE ->
          type.schema().contains("Pose")
              ? TestMessages.poses(time, "odom", at)
              : TestMessages.odometry(type, time, "odom", "base_link", at);
    };
  }

  private static final List<byte[]> VIDEO = TestVideo.packets("libopenh264", 3);

  @Property(tries = 150)
  void shouldLeaveOutOrRefuseWhatIsDamagedButNeverFailOtherwise(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = whole.clone();
    for (int i = 0; i <= random.nextInt(12); i++) {
      bytes[TinyMcap.MAGIC.length + random.nextInt(bytes.length - TinyMcap.MAGIC.length)] =
          (byte) random.nextInt(256);
    }
    Files.write(file, bytes);

    try (Drive drive = Drives.open(file)) {
      DriveFrames.of(drive);
      assertThat(drive.remarks()).allMatch(line -> line.lines().count() == 1);
    } catch (BadDriveException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }
}
