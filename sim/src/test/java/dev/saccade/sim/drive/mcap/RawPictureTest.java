package dev.saccade.sim.drive.mcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.frame.RawPixels;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.DriveFrames;
import dev.saccade.sim.drive.Drives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RawPictureTest {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 6;
  private static final int RED = 200;
  private static final int GREEN = 120;
  private static final int BLUE = 40;

  // BT.601, narrow range, of that colour.
  private static final int Y = 16 + (66 * RED + 129 * GREEN + 25 * BLUE + 128) / 256;
  private static final int U = 128 + (-38 * RED - 74 * GREEN + 112 * BLUE + 128) / 256;
  private static final int V = 128 + (112 * RED - 94 * GREEN - 18 * BLUE + 128) / 256;

  /** A picture of one colour: the bytes of two pixels again and again. */
  private static byte[] rows(int step, int rows, int... pattern) {
    byte[] bytes = new byte[step * rows];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < step; x++) {
        bytes[y * step + x] = (byte) pattern[x % pattern.length];
      }
    }
    return bytes;
  }

  private static RawPicture made(String encoding, int step, byte[] bytes) {
    PictureForm.Raw form = new PictureForm.Raw(WIDTH, HEIGHT, encoding, step);
    assertThat(RawPicture.problemOf(form, bytes.length)).isEmpty();
    return RawPicture.of(form, bytes);
  }

  private static void requireColour(RawPicture picture, int red, int green, int blue, int within) {
    Frame frame =
        new Frame(
            new FrameId("front", 1, 0),
            1,
            1,
            picture.encoding(),
            WIDTH,
            HEIGHT,
            picture.payload(),
            Optional.empty());
    assertThat(PayloadInspection.problemOf(frame)).isEmpty();
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    RawPixels.toRgbInto(frame, rgb);
    int[] expected = {red, green, blue};
    for (int i = 0; i < rgb.length; i++) {
      assertThat(Math.abs((rgb[i] & 0xFF) - expected[i % 3]))
          .as("byte %d", i)
          .isLessThanOrEqualTo(within);
    }
  }

  @Test
  void shouldMakeRedGreenBlueOfWholePixels() {
    int odd = 5; // bytes of padding
    requireColour(made("rgb8", 24 + odd, padded(24 + odd, RED, GREEN, BLUE)), RED, GREEN, BLUE, 0);
    requireColour(made("bgr8", 24 + odd, padded(24 + odd, BLUE, GREEN, RED)), RED, GREEN, BLUE, 0);
    requireColour(made("8UC3", 24, rows(24, HEIGHT, BLUE, GREEN, RED)), RED, GREEN, BLUE, 0);
    requireColour(made("rgba8", 32, rows(32, HEIGHT, RED, GREEN, BLUE, 9)), RED, GREEN, BLUE, 0);
    requireColour(made("bgra8", 32, rows(32, HEIGHT, BLUE, GREEN, RED, 9)), RED, GREEN, BLUE, 0);
    requireColour(made("mono8", 8, rows(8, HEIGHT, 77)), 77, 77, 77, 0);
    requireColour(made("8UC1", 11, rows(11, HEIGHT, 77)), 77, 77, 77, 0);
  }

  private static byte[] padded(int step, int... pixel) {
    byte[] bytes = new byte[step * HEIGHT];
    Arrays.fill(bytes, (byte) 255);
    for (int y = 0; y < HEIGHT; y++) {
      for (int i = 0; i < WIDTH * pixel.length; i++) {
        bytes[y * step + i] = (byte) pixel[i % pixel.length];
      }
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"yuv422", "uyvy", "yuyv", "yuv422_yuy2"})
  void shouldMakeRedGreenBlueOfPairsOfPixels(String encoding) {
    boolean lumaFirst = encoding.startsWith("yuyv") || encoding.endsWith("yuy2");
    int[] pair = lumaFirst ? new int[] {Y, U, Y, V} : new int[] {U, Y, V, Y};

    requireColour(made(encoding, 16, rows(16, HEIGHT, pair)), RED, GREEN, BLUE, 4);
  }

  @ParameterizedTest
  @CsvSource({"nv12", "nv21"})
  void shouldMakeRedGreenBlueOfPlanes(String encoding) {
    byte[] bytes = new byte[8 * 9];
    Arrays.fill(bytes, 0, 8 * 6, (byte) Y);
    for (int i = 8 * 6; i < bytes.length; i++) {
      bytes[i] = (byte) ((i % 2 == 0) == encoding.equals("nv12") ? U : V);
    }

    requireColour(made(encoding, 8, bytes), RED, GREEN, BLUE, 4);
  }

  @ParameterizedTest
  @CsvSource({"bayer_rggb8, rggb", "bayer_bggr8, bggr", "bayer_gbrg8, gbrg", "bayer_grbg8, grbg"})
  void shouldPutMosaicsTogether(String encoding, String pattern) {
    byte[] bytes = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < bytes.length; i++) {
      char filter = pattern.charAt(i / WIDTH % 2 * 2 + i % 2);
      bytes[i] = (byte) (filter == 'r' ? RED : filter == 'g' ? GREEN : BLUE);
    }

    requireColour(made(encoding, WIDTH, bytes), RED, GREEN, BLUE, 0);
  }

  @Test
  void shouldPackWhatIsTooLargeForTheTopic() {
    int width = 4000;
    int height = 2000;
    PictureForm.Raw form = new PictureForm.Raw(width, height, "mono8", width);

    RawPicture picture = RawPicture.of(form, new byte[width * height]);

    assertThat(picture.encoding()).isEqualTo(FrameEncoding.JPEG);
  }

  @Test
  void shouldSayWhyBytesAreNoPicture() {
    requireProblem(8, 6, "16UC1", 16, 96, "encoding '16UC1' (expected: rgb8, bgr8, 8UC3");
    requireProblem(8, 6, "rgb8", 23, 500, "rgb8 of 8x6: rows of 23 bytes (expected: at least 24)");
    requireProblem(8, 6, "rgb8", 24, 143, "rgb8 of 8x6: 143 bytes (expected: at least 144)");
    requireProblem(8, 6, "nv12", 8, 71, "nv12 of 8x6: 71 bytes (expected: at least 72)");
    requireProblem(7, 6, "yuyv", 16, 500, "yuyv of 7x6 (expected: even sides)");
    requireProblem(8, 5, "nv12", 16, 500, "nv12 of 8x5 (expected: even sides)");
    requireProblem(2, 6, "bayer_rggb8", 2, 12, "(expected: at least 4 each way)");
  }

  private static void requireProblem(
      int width, int height, String encoding, int step, int length, String said) {
    assertThat(
            RawPicture.problemOf(new PictureForm.Raw(width, height, encoding, step), length)
                .orElseThrow())
        .contains(said);
  }

  @ParameterizedTest
  @EnumSource(names = {"ROS2_IMAGE", "ROS1_IMAGE", "FOXGLOVE_RAW_IMAGE"})
  void shouldReadRawPicturesAndLeaveDepthOut(MessageType type, @TempDir Path folder)
      throws IOException {
    long time = DriveAsMcap.START_NANOS;
    byte[] rgb = rows(24, HEIGHT, RED, GREEN, BLUE);
    TinyMcap mcap =
        new TinyMcap("zstd").channel(1, "/front/image_raw", type).channel(2, "/depth/image", type);
    for (int i = 0; i < 3; i++) {
      mcap.message(
          1, time + i, TestMessages.raw(type, time + i, "cam", WIDTH, HEIGHT, "rgb8", 24, rgb));
      mcap.message(
          2,
          time + i,
          TestMessages.raw(
              type, time + i, "cam", WIDTH, HEIGHT, "16UC1", 16, new byte[16 * HEIGHT]));
    }
    Path file = Files.write(folder.resolve("drive.mcap"), mcap.finish());

    try (Drive drive = Drives.open(file)) {
      List<DriveFrame> frames = DriveFrames.of(drive);
      assertThat(frames).hasSize(3);
      assertThat(frames).allMatch(frame -> frame.cameraId().equals("front"));
      assertThat(frames.get(1).payload()).isEqualTo(rgb);
      assertThat(frames.get(1).encoding()).isEqualTo(FrameEncoding.RGB8);
      assertThat(drive.remarks().get(0))
          .startsWith(file.toString())
          .contains("message 7 on /depth/image: encoding '16UC1'")
          .endsWith("; left out, as were 2 more: messages on /depth/image");
    }
  }
}
