package dev.saccade.sim.drive.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.DriveFrames;
import dev.saccade.sim.drive.Drives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as vehicles leave them: cut off, damaged, with messages that are none. */
class BrokenMcapTest {
  private static final long START = DriveAsMcap.START_NANOS;
  private static final MessageType KIND = MessageType.ROS2_COMPRESSED_IMAGE;

  @TempDir private Path folder;

  private Drive open(byte[] bytes) throws IOException {
    return Drives.open(Files.write(folder.resolve("drive.mcap"), bytes));
  }

  private static byte[] picture(int shade) {
    return TestPictures.grey(4, 4, shade);
  }

  /** A picture a chunk. */
  private static TinyMcap drive(int pictures) {
    TinyMcap mcap = new TinyMcap("zstd").channel(1, "/cam", KIND);
    for (int i = 0; i < pictures; i++) {
      mcap.picture(1, KIND, START + i, START + i, picture(i)).endChunk();
    }
    return mcap;
  }

  @Test
  void shouldReadAFileWithoutAnEndAsFarAsItGoes() throws IOException {
    byte[] whole = drive(5).withoutEnd();
    int lastChunk = whole.length - drive(4).withoutEnd().length;

    requireCutOff(whole, 5);
    requireCutOff(Arrays.copyOf(whole, whole.length - 4), 5); // within the index of the last chunk
    requireCutOff(Arrays.copyOf(whole, whole.length - lastChunk + 20), 4);
    // A file system that lost its current: as long as it was to be, but nothing in it.
    requireCutOff(Arrays.copyOf(whole, whole.length + 5000), 5);
  }

  private void requireCutOff(byte[] bytes, int frames) throws IOException {
    try (Drive drive = open(bytes)) {
      assertThat(DriveFrames.of(drive)).hasSize(frames);
      assertThat(drive.remarks().get(0))
          .startsWith(folder.resolve("drive.mcap") + ": has no end, its recorder was stopped: ")
          .contains("breaks off in the record at byte ")
          .endsWith("; read up to there, " + frames + " frames");
    }
  }

  @Test
  void shouldTakeTheOneRecordingOfAFolder() throws IOException {
    byte[] bytes = drive(2).finish();
    Files.writeString(folder.resolve("metadata.yaml"), "rosbag2_bagfile_information:\n");
    Path first = Files.write(folder.resolve("bag_0.mcap"), bytes);

    try (Drive drive = Drives.open(folder)) {
      assertThat(drive.name()).isEqualTo("bag_0.mcap");
      assertThat(DriveFrames.of(drive)).hasSize(2);
    }

    Files.write(folder.resolve("bag_1.mcap"), bytes);
    assertThatThrownBy(() -> Drives.open(folder))
        .isInstanceOf(BadDriveException.class)
        .hasMessage(folder + ": a recording in 2 MCAP files; name one of them, e.g. " + first);
  }

  @Test
  void shouldSayNothingOfAWholeFile() throws IOException {
    try (Drive drive = open(drive(2).finish())) {
      assertThat(drive.remarks()).noneMatch(line -> line.contains("drive.mcap"));
    }
  }

  @Test
  void shouldPassADamagedChunkOver() throws IOException {
    byte[] bytes = drive(3).finish();
    int second = drive(1).withoutEnd().length;
    bytes[second + 70] ^= 1;

    try (Drive drive = open(bytes)) {
      assertThat(DriveFrames.of(drive)).hasSize(2);
      assertThat(drive.remarks().get(0))
          .contains(": record at byte " + second + ": chunk ")
          .endsWith("; left out");
    }
  }

  @Test
  void shouldLeaveMessagesOutThatAreNoneAndKeepTheOtherCameras() throws IOException {
    TinyMcap mcap = new TinyMcap(null).channel(1, "/a", KIND).channel(2, "/b", KIND);
    for (int i = 0; i < 3; i++) {
      mcap.picture(1, KIND, START + i, START + i, picture(i));
      mcap.message(2, START + i, new byte[] {0, 1, 0, 0, 9});
    }
    mcap.picture(2, KIND, START + 3, START + 3, picture(9));
    mcap.message(44, START, new byte[3]);

    try (Drive drive = open(mcap.finish())) {
      assertThat(DriveFrames.of(drive))
          .extracting(DriveFrame::cameraId, DriveFrame::sequence)
          .containsExactly(tuple("a", 0L), tuple("a", 1L), tuple("a", 2L), tuple("b", 0L));
      assertThat(drive.remarks().get(0))
          .startsWith(folder.resolve("drive.mcap") + ": record before byte ")
          .contains(": message 7 on /b: ends within a field")
          .endsWith("; left out, as were 2 more: messages on /b");
      assertThat(drive.remarks().get(1)).contains("channel 44, which nothing describes; left out");
    }
  }

  @Test
  void shouldLeaveATopicOutWhosePicturesNobodyCanRead() throws IOException {
    TinyMcap mcap =
        drive(2)
            .channel(2, "/depth/compressedDepth", KIND)
            .picture(2, KIND, START, START, new byte[] {'d', 'e', 'p', 't', 'h'});

    try (Drive drive = open(mcap.finish())) {
      assertThat(DriveFrames.of(drive)).allMatch(frame -> frame.cameraId().equals("cam"));
      assertThat(drive.remarks().get(0))
          .contains("pictures on /depth/compressedDepth are no JPEG, PNG or video (")
          .endsWith("; left out");
    }
  }

  @Test
  void shouldTakeACameraOnceThatWasRecordedRawAndCompressed() throws IOException {
    MessageType raw = MessageType.ROS2_IMAGE;
    TinyMcap mcap =
        new TinyMcap("zstd")
            .channel(1, "/front/image_raw", raw)
            .channel(2, "/front/image_raw/compressed", KIND)
            .message(1, START, TestMessages.raw(raw, START, "cam", 4, 4, "mono8", 4, new byte[16]));
    for (int i = 0; i < 3; i++) {
      mcap.picture(2, KIND, START + i, START + i, picture(i));
    }

    try (Drive drive = open(mcap.finish())) {
      assertThat(DriveFrames.of(drive)).hasSize(3);
      assertThat(drive.remarks())
          .contains(
              "/front/image_raw: pictures of the same camera as /front/image_raw/compressed; left"
                  + " out");
    }
  }

  @Test
  void shouldNameSoManyFaultsAndNoMore() {
    LeftOut leftOut = new LeftOut();
    for (int i = 0; i < 30; i++) {
      leftOut.add("messages on /" + i, "drive.mcap: message on /" + i + ": broken");
    }

    assertThat(leftOut.lines()).hasSize(21);
    assertThat(leftOut.lines().get(20)).isEqualTo("left out besides: 10 messages and chunks");
  }
}
