package dev.saccade.sim.drive.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.DriveFrames;
import dev.saccade.sim.drive.Drives;
import dev.saccade.sim.drive.RigSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class McapDriveTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_700_000_000L * SECOND;
  private static final List<MessageType> KINDS =
      List.of(
          MessageType.FOXGLOVE_COMPRESSED_IMAGE,
          MessageType.ROS2_COMPRESSED_IMAGE,
          MessageType.ROS1_COMPRESSED_IMAGE);
  private static final String[] COMPRESSIONS = {null, "", "zstd", "lz4"};

  private final Path folder = scratch();

  private static Path scratch() {
    try {
      return Files.createTempDirectory("mcap");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  @AfterProperty
  void removeScratch() throws IOException {
    Files.deleteIfExists(folder.resolve("drive.mcap"));
    Files.delete(folder);
  }

  private static byte[] picture(int width, int height, int shade) {
    return TestPictures.grey(width, height, shade);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("drive.mcap"), bytes);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void shouldReadThePicturesOfEachKindOfMessage(MessageType kind) throws IOException {
    byte[] red = picture(8, 4, 200);
    Path file =
        write(
            new TinyMcap("zstd")
                .channel(1, "/camera/front/image_raw/compressed", kind)
                .picture(1, kind, START + 5, START, red)
                .picture(1, kind, START + SECOND / 10 + 5, START + SECOND / 10, picture(8, 4, 1))
                .finish());

    try (Drive drive = Drives.open(file)) {
      assertThat(drive.name()).isEqualTo("drive.mcap");
      assertThat(drive.labelled()).isFalse();
      assertThat(drive.cameras())
          .singleElement()
          .satisfies(
              camera -> {
                assertThat(camera.id()).isEqualTo("camera-front");
                assertThat(camera.widthPixels()).isEqualTo(8);
                assertThat(camera.heightPixels()).isEqualTo(4);
                assertThat(camera.framesPerSecond()).isEqualTo(10);
              });
      DriveFrame first = drive.frames().next();
      assertThat(first.payload()).isEqualTo(red);
      assertThat(first.encoding()).isEqualTo(FrameEncoding.PNG);
    }
    assertThat(DriveFrames.of(file))
        .extracting(DriveFrame::captureOffsetNanos)
        .containsExactly(0L, SECOND / 10);
  }

  private record Shot(String camera, long offset, byte[] picture) {}

  @Property(tries = 40)
  void shouldGiveBackAllPicturesInOrderOfCaptureHoweverTheyWereWritten(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(max = 3) int packing)
      throws IOException {
    Random random = new Random(seed);
    TinyMcap mcap = new TinyMcap(COMPRESSIONS[packing]);
    int cameras = 1 + random.nextInt(3);
    MessageType[] kinds = new MessageType[cameras];
    for (int c = 0; c < cameras; c++) {
      kinds[c] = KINDS.get(random.nextInt(KINDS.size()));
      mcap.channel(c + 1, "/cam" + c + "/compressed", kinds[c]);
    }
    mcap.channel(90, "/points", "sensor_msgs/msg/PointCloud2", "cdr");
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      int c = random.nextInt(cameras);
      // In the order of their recording, which is not that of their capture.
      long offset = i * 50_000_000L + random.nextInt(90) * 1_000_000L + c;
      byte[] picture = picture(2 + c, 3, random.nextInt(256));
      mcap.picture(c + 1, kinds[c], START + i * 50_000_000L, START + offset, picture);
      shots.add(new Shot("cam" + c, offset, picture));
      if (random.nextInt(4) == 0) {
        mcap.message(90, START, new byte[random.nextInt(40)]);
        mcap.endChunk();
      }
    }
    long first = shots.stream().mapToLong(Shot::offset).min().orElseThrow();
    shots.sort(Comparator.comparingLong(Shot::offset).thenComparing(Shot::camera));
    Assume.that(
        shots.stream().map(shot -> shot.camera() + shot.offset()).distinct().count()
            == shots.size());

    List<DriveFrame> found = DriveFrames.of(write(mcap.finish()));

    assertThat(found).hasSameSizeAs(shots);
    for (int i = 0; i < shots.size(); i++) {
      assertThat(found.get(i).cameraId()).isEqualTo(shots.get(i).camera());
      assertThat(found.get(i).captureOffsetNanos()).isEqualTo(shots.get(i).offset() - first);
      assertThat(found.get(i).payload()).isEqualTo(shots.get(i).picture());
    }
    for (int c = 0; c < cameras; c++) {
      String id = "cam" + c;
      List<Long> sequences =
          found.stream()
              .filter(frame -> frame.cameraId().equals(id))
              .map(DriveFrame::sequence)
              .toList();
      for (int i = 0; i < sequences.size(); i++) {
        assertThat(sequences.get(i)).isEqualTo(i);
      }
    }
  }

  @Property(tries = 100)
  void shouldRefuseOrReadADamagedFileButNeverFailOtherwise(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(max = 3) int packing)
      throws IOException {
    Random random = new Random(seed);
    MessageType kind = KINDS.get(random.nextInt(KINDS.size()));
    TinyMcap mcap = new TinyMcap(COMPRESSIONS[packing]).channel(1, "/cam", kind);
    for (int i = 0; i < 3; i++) {
      mcap.picture(1, kind, START + i, START + i, picture(4, 4, i)).endChunk();
    }
    byte[] bytes = mcap.finish();
    for (int i = 0; i <= random.nextInt(4); i++) {
      bytes[TinyMcap.MAGIC.length + random.nextInt(bytes.length - TinyMcap.MAGIC.length)] =
          (byte) random.nextInt(256);
    }
    if (random.nextBoolean()) {
      bytes =
          Arrays.copyOf(
              bytes, TinyMcap.MAGIC.length + random.nextInt(bytes.length - TinyMcap.MAGIC.length));
    }

    Path file = write(bytes);
    try {
      DriveFrames.of(file);
    } catch (BadDriveException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }

  @Test
  void shouldTakeTheTimesOfRecordingWhereAMessageHasNone() throws IOException {
    MessageType kind = MessageType.ROS2_COMPRESSED_IMAGE;
    Path file =
        write(
            new TinyMcap("lz4")
                .channel(1, "/a", kind)
                .picture(1, kind, START, START - SECOND, picture(2, 2, 0))
                .picture(1, kind, START + 7, 0, picture(2, 2, 0))
                .finish());

    assertThat(DriveFrames.of(file))
        .extracting(DriveFrame::captureOffsetNanos)
        .containsExactly(0L, 7L);
  }

  @Test
  void shouldTakeTheTimesOfRecordingWhereStampsAreOfSeveralClocks() throws IOException {
    MessageType kind = MessageType.ROS1_COMPRESSED_IMAGE;
    Path file =
        write(
            new TinyMcap(null)
                .channel(1, "/a", kind)
                .channel(2, "/b", kind)
                .picture(1, kind, START, 5 * SECOND, picture(2, 2, 0))
                .picture(2, kind, START + 3, START, picture(2, 2, 0))
                .finish());

    assertThat(DriveFrames.of(file))
        .extracting(DriveFrame::captureOffsetNanos)
        .containsExactly(0L, 3L);
  }

  @Test
  void shouldReadMessagesOfABigEndianMachine() throws IOException {
    byte[] picture = picture(2, 2, 9);
    byte[] data =
        ByteBuffer.allocate(4 + 8 + 4 + 4 + 4 + 4 + picture.length)
            .put(new byte[] {0, 0, 0, 0})
            .putInt(1_700_000_000)
            .putInt(5)
            .putInt(2)
            .put(new byte[] {'c', 0, 0, 0}) // two of padding
            .putInt(0)
            .putInt(picture.length)
            .put(picture)
            .array();

    Path file =
        write(
            new TinyMcap("lz4")
                .channel(1, "/a", MessageType.ROS2_COMPRESSED_IMAGE)
                .message(1, START, data)
                .finish());

    assertThat(DriveFrames.of(file))
        .singleElement()
        .extracting(DriveFrame::payload)
        .isEqualTo(picture);
  }

  @Test
  void shouldPassABrokenPictureOn() throws IOException {
    MessageType kind = MessageType.FOXGLOVE_COMPRESSED_IMAGE;
    Path file =
        write(
            new TinyMcap("")
                .channel(1, "/a", kind)
                .picture(1, kind, START, START, new byte[0])
                .picture(1, kind, START + 1, START + 1, picture(6, 4, 0))
                .finish());

    List<DriveFrame> frames = DriveFrames.of(file);

    assertThat(frames.get(0).payload()).hasSize(1);
    assertThat(frames).extracting(DriveFrame::widthPixels).containsExactly(6, 6);
  }

  @Test
  void shouldNameCamerasApart() throws IOException {
    MessageType kind = MessageType.ROS1_COMPRESSED_IMAGE;
    Path file =
        write(
            new TinyMcap(null)
                .channel(1, "/Rig 1/left/compressed", kind)
                .channel(2, "/rig_1/left", kind)
                .channel(3, "/rig-1/left/image_raw", kind)
                .picture(1, kind, START, START, picture(2, 2, 0))
                .picture(2, kind, START, START, picture(2, 2, 0))
                .picture(3, kind, START, START, picture(2, 2, 0))
                .finish());

    try (Drive drive = Drives.open(file)) {
      assertThat(drive.cameras())
          .extracting(DriveCamera::id)
          .containsExactly("rig-1-left", "rig-1-left-2", "rig_1-left");
    }
  }

  @Test
  void shouldSayWhatIsWrongInOneLine() throws IOException {
    MessageType kind = MessageType.ROS2_COMPRESSED_IMAGE;
    byte[] good =
        new TinyMcap("zstd")
            .channel(1, "/a", kind)
            .picture(1, kind, START, START, picture(2, 2, 0))
            .finish();

    requireFault(Arrays.copyOf(good, good.length / 2), "breaks off in the record at byte");
    byte[] newer = good.clone();
    newer[5] = '1';
    requireFault(newer, "MCAP version '1' (expected: '0')");
    requireFault(
        new TinyMcap(null).channel(1, "/points", "sensor_msgs/msg/PointCloud2", "cdr").finish(),
        "holds no pictures (expected: "
            + MessageType.pictureNames()
            + "; found: /points (sensor_msgs/msg/PointCloud2 as cdr))");
    requireFault(
        new TinyMcap("brotli").channel(1, "/a", kind).finish(),
        "compression 'brotli' (expected: zstd, lz4 or none)");
    requireFault(
        new TinyMcap(null)
            .channel(1, "/a", kind)
            .picture(1, kind, START, START, new byte[] {'w', 'e', 'b', 'p'})
            .finish(),
        "pictures on /a are no JPEG, PNG or video");
    requireFault(
        new TinyMcap(null).message(5, START, new byte[3]).finish(),
        "a message on channel 5, which nothing describes");
    byte[] flipped = new TinyMcap("").channel(1, "/a", kind).finish();
    flipped[flipped.length - 90] ^= 1;
    requireFault(flipped, "chunk is damaged, its checksum differs");
  }

  @Test
  void shouldTakeNoMemoryForWhatAFileOnlyClaims() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(TinyMcap.MAGIC);
    TinyMcap.record(
        bytes,
        0x06,
        TinyMcap.join(
            TinyMcap.u64(0),
            TinyMcap.u64(0),
            TinyMcap.u64(1L << 40),
            TinyMcap.u32(0),
            TinyMcap.text("zstd"),
            TinyMcap.u64(0)));

    requireFault(bytes.toByteArray(), "1099511627776 bytes (expected: at most 268435456)");
  }

  @Test
  void shouldRefuseNamesThatNobodyGives() throws IOException {
    MessageType kind = MessageType.ROS1_COMPRESSED_IMAGE;
    String most = "t".repeat(1024);
    Path file =
        write(
            new TinyMcap(null)
                .channel(1, most, kind)
                .picture(1, kind, START, START, picture(2, 2, 0))
                .finish());
    assertThat(DriveFrames.of(file)).hasSize(1);

    String said = "a name of 1025 bytes (expected: at most 1024)";
    requireFault(new TinyMcap("zstd").channel(1, most + "t", kind).finish(), said);
    requireFault(new TinyMcap(null).channel(1, "/a", most + "t", "cdr").finish(), said);
    requireFault(new TinyMcap(null).channel(1, "/a", "b", most + "t").finish(), said);
    requireFault(new TinyMcap(most + "t").channel(1, "/a", kind).finish(), said);
  }

  @Test
  void shouldNameInOneLineWhatBreaksALine() throws IOException {
    requireFault(
        new TinyMcap(null).channel(1, "/a\n\u001b[31m", "b\r", "cdr").finish(),
        "found: /a\uFFFD\uFFFD[31m (b\uFFFD as cdr)");
  }

  @Test
  void shouldNameSomeOfManyTopicsWithoutPictures() throws IOException {
    TinyMcap mcap = new TinyMcap("zstd");
    for (int chunk = 0; chunk < 2; chunk++) { // recorders describe channels in every chunk
      for (int i = 0; i < 23; i++) {
        mcap.channel(i, String.format("/%02d", i), "points", "cdr");
      }
      mcap.endChunk();
    }
    requireFault(mcap.finish(), "/18 (points as cdr), /19 (points as cdr) and 3 more)");
  }

  @Test
  void shouldRefuseMoreCamerasThanAVehicleHasBeforeItReadsOn() throws IOException {
    MessageType kind = MessageType.ROS1_COMPRESSED_IMAGE;
    Path most = write(cameras(64).channel(64, "/silent", kind).finish());
    try (Drive drive = Drives.open(most)) {
      assertThat(drive.cameras()).hasSize(64);
    }

    requireFault(
        cameras(65).message(999, START, new byte[0]).finish(), "pictures on more than 64 topics");
  }

  private static TinyMcap cameras(int count) {
    MessageType kind = MessageType.ROS1_COMPRESSED_IMAGE;
    TinyMcap mcap = new TinyMcap(null);
    for (int i = 0; i < count; i++) {
      mcap.channel(i, "/cam" + i, kind).picture(i, kind, START, START, picture(1, 1, 0));
    }
    return mcap;
  }

  @Test
  void shouldRefuseMorePicturesThanItHasMemoryFor() throws IOException {
    MessageType kind = MessageType.ROS2_COMPRESSED_IMAGE;
    TinyMcap mcap = new TinyMcap(null).channel(1, "/a", kind).channel(2, "/b", kind);
    for (int i = 0; i < 4; i++) {
      mcap.picture(1 + i % 2, kind, START + i, START + i, picture(2, 2, 0));
    }
    Path file = write(mcap.finish());

    try (Drive drive = McapDrive.open(file, RigSettings.NONE, 4)) {
      assertThat(drive.frames()).toIterable().hasSize(4);
    }
    assertThatThrownBy(() -> McapDrive.open(file, RigSettings.NONE, 3))
        .isInstanceOf(BadDriveException.class)
        .hasMessage(file + ": more than 3 pictures");
  }

  @Test
  void shouldKnowACameraWhoseChannelIsDescribedAgain() throws IOException {
    MessageType kind = MessageType.ROS1_COMPRESSED_IMAGE;
    TinyMcap mcap = new TinyMcap("lz4");
    for (int i = 0; i < 3; i++) {
      mcap.channel(1 + i % 2, "/a", kind)
          .picture(1 + i % 2, kind, START + i, START + i, picture(2, 2, i))
          .endChunk();
    }

    assertThat(DriveFrames.of(write(mcap.finish())))
        .extracting(DriveFrame::cameraId, DriveFrame::sequence)
        .containsExactly(tuple("a", 0L), tuple("a", 1L), tuple("a", 2L));
  }

  private void requireFault(byte[] bytes, String said) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> DriveFrames.of(file))
        .isInstanceOf(BadDriveException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }
}
