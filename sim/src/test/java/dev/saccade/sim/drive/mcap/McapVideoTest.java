package dev.saccade.sim.drive.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.DriveFrames;
import dev.saccade.sim.drive.Drives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cameras that were recorded as video. */
class McapVideoTest {
  private static final int COUNT = 8;

  @TempDir private Path folder;

  private Drive open(MessageType type, String format, List<byte[]> packets) throws IOException {
    TinyMcap mcap = new TinyMcap("zstd").channel(1, "/front/video", type);
    for (int i = 0; i < packets.size(); i++) {
      long time = DriveAsMcap.START_NANOS + i * 100_000_000L;
      mcap.message(1, time, TestMessages.video(type, time, "cam", format, packets.get(i)));
    }
    return Drives.open(Files.write(folder.resolve("drive.mcap"), mcap.finish()));
  }

  private static int shade(DriveFrame frame) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(frame.payload()))
            .getRGB(TestVideo.WIDTH / 2, TestVideo.HEIGHT / 2)
        & 0xFF;
  }

  private static void requireShades(List<DriveFrame> frames) throws IOException {
    assertThat(frames).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int expected = Math.round((TestVideo.luma(i) - 16) * 255 / 219f);
      assertThat(shade(frames.get(i))).as("frame %d", i).isCloseTo(expected, within(4));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FOXGLOVE_COMPRESSED_VIDEO, h264, libopenh264",
    "ROS2_COMPRESSED_VIDEO, h264, libopenh264",
    "FOXGLOVE_COMPRESSED_VIDEO, vp9, libvpx-vp9"
  })
  void shouldDecodeEachPictureWithItsMessage(MessageType type, String format, String encoder)
      throws IOException {
    try (Drive drive = open(type, format, TestVideo.packets(encoder, COUNT))) {
      assertThat(drive.cameras().get(0).id()).isEqualTo("front");
      assertThat(drive.cameras().get(0).widthPixels()).isEqualTo(TestVideo.WIDTH);
      assertThat(drive.cameras().get(0).heightPixels()).isEqualTo(TestVideo.HEIGHT);
      requireShades(DriveFrames.of(drive));
      drive.frames().next();
      // Each iteration begins anew, with pictures that stand for themselves.
      requireShades(DriveFrames.of(drive));
    }
  }

  @Test
  void shouldHandOnWhatCannotBeDecodedYet() throws IOException {
    List<byte[]> packets = TestVideo.packets("libopenh264", 10);

    try (Drive drive =
        open(MessageType.FOXGLOVE_COMPRESSED_VIDEO, "h264", packets.subList(3, 10))) {
      List<DriveFrame> frames = DriveFrames.of(drive);

      assertThat(frames.get(0).payload()).hasSize(1);
      assertThat(frames.get(0).widthPixels()).isEqualTo(TestVideo.WIDTH);
      assertThat(frames.get(1).payload()).hasSize(1);
      assertThat(shade(frames.get(2))).isGreaterThan(90); // the sixth stands for itself
    }
  }

  @Test
  void shouldLeaveFormatsOutThatNobodyKnows() throws IOException {
    MessageType type = MessageType.FOXGLOVE_COMPRESSED_VIDEO;
    long time = DriveAsMcap.START_NANOS;
    Path file =
        Files.write(
            folder.resolve("drive.mcap"),
            new TinyMcap(null)
                .channel(1, "/a/video", type)
                .channel(2, "/b/video", type)
                .channel(3, "/c", MessageType.FOXGLOVE_COMPRESSED_IMAGE)
                .message(1, time, TestMessages.video(type, time, "cam", "mjpeg", new byte[9]))
                .message(2, time, TestMessages.video(type, time, "cam", "h264", new byte[9]))
                .picture(
                    3,
                    MessageType.FOXGLOVE_COMPRESSED_IMAGE,
                    time,
                    time,
                    TestPictures.grey(4, 4, 0))
                .finish());

    try (Drive drive = Drives.open(file)) {
      assertThat(drive.cameras()).hasSize(1);
      assertThat(drive.remarks().get(0))
          .contains("video format 'mjpeg' (expected: h264, h265, vp9, av1); left out");
      assertThat(drive.remarks().get(1))
          .contains("pictures on /b/video are no JPEG, PNG or video (no h264 that FFmpeg can");
    }
  }
}
