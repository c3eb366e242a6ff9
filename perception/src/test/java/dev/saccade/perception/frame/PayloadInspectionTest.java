package dev.saccade.perception.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadInspectionTest {
  private static final byte[] JPEG =
      TestPictures.coded(TestPictures.gradient(64, 48), FrameEncoding.JPEG);
  private static final byte[] PNG =
      TestPictures.coded(TestPictures.gradient(64, 48), FrameEncoding.PNG);

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "RGB8"})
  void shouldFindNothingWrongWithAWholePicture(FrameEncoding encoding) {
    assertThat(PayloadInspection.problemOf(TestPictures.gradientFrame(encoding, 64, 48))).isEmpty();
  }

  @Test
  void shouldReadTheSizeThatAFileStates() {
    assertThat(PayloadInspection.sizeOf(FrameEncoding.JPEG, JPEG)).containsExactly(64, 48);
    assertThat(PayloadInspection.sizeOf(FrameEncoding.PNG, PNG)).containsExactly(64, 48);
  }

  @Test
  void shouldRefuseAHeaderBeyondTheBoundBeforeAnyPixelIsDecoded() {
    byte[] huge = withJpegSize(JPEG, 30000, 30000);

    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.JPEG, huge)))
        .contains("JPEG: header says 30000x30000 (expected: at most 8192 each way)");
    assertThatThrownBy(() -> PayloadInspection.sizeOf(FrameEncoding.JPEG, huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("30000x30000");
  }

  @Test
  void shouldRefuseAHugePng() {
    byte[] huge = withPngSize(PNG, 30000, 30000);

    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.PNG, huge)))
        .contains("PNG: header says 30000x30000 (expected: at most 8192 each way)");
  }

  @Test
  void shouldRefuseASizeOtherThanTheFrames() {
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.JPEG, withJpegSize(JPEG, 80, 48))))
        .contains("JPEG: header says 80x48, the frame says 64x48");
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.PNG, withPngSize(PNG, 64, 40))))
        .contains("PNG: header says 64x40, the frame says 64x48");
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.RGB8, new byte[99])))
        .contains("RGB8: 99 bytes (expected: 9216 for 64x48)");
    assertThat(
            PayloadInspection.problemOf(
                TestPictures.frame(FrameEncoding.NV12, 63, 48, new byte[4536])))
        .contains("NV12: 63x48 (expected: even sides)");
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.BGR8, new byte[99])))
        .contains("BGR8: 99 bytes (expected: 9216 for 64x48)");
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.MONO8, new byte[99])))
        .contains("MONO8: 99 bytes (expected: 3072 for 64x48)");
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.YUYV, new byte[99])))
        .contains("YUYV: 99 bytes (expected: 6144 for 64x48)");
    assertThat(
            PayloadInspection.problemOf(
                TestPictures.frame(FrameEncoding.UYVY, 63, 48, new byte[6048])))
        .contains("UYVY: 63x48 (expected: an even width)");
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.UYVY, new byte[6144]))).isEmpty();
  }

  @Test
  void shouldCallEveryTruncatedJpegTruncatedOrWorse() {
    for (int length = 1; length < JPEG.length; length++) {
      assertThat(
              PayloadInspection.problemOf(frame(FrameEncoding.JPEG, Arrays.copyOf(JPEG, length))))
          .as("first %d of %d bytes", length, JPEG.length)
          .isPresent();
    }
  }

  @Test
  void shouldCallEveryTruncatedPngTruncatedOrWorse() {
    for (int length = 1; length < PNG.length; length++) {
      assertThat(PayloadInspection.problemOf(frame(FrameEncoding.PNG, Arrays.copyOf(PNG, length))))
          .as("first %d of %d bytes", length, PNG.length)
          .isPresent();
    }
  }

  @Test
  void shouldAcceptPaddingAfterTheEndMarker() {
    // Cameras that fill fixed-size buffers leave zeros behind the picture.
    byte[] padded = Arrays.copyOf(JPEG, JPEG.length + 100);

    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.JPEG, padded))).isEmpty();
  }

  @Test
  void shouldRefuseMoreScansThanAnEncoderWrites() {
    int start = indexOf(JPEG, 0xDA);
    byte[] scan = Arrays.copyOfRange(JPEG, start, JPEG.length - 2);

    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.JPEG, withScans(scan, 64))))
        .isEmpty();
    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.JPEG, withScans(scan, 65))))
        .hasValue("JPEG: more than 64 scans");
  }

  private static byte[] withScans(byte[] scan, int count) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    bytes.write(JPEG, 0, indexOf(JPEG, 0xDA));
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(scan);
    }
    bytes.write(JPEG, JPEG.length - 2, 2);
    return bytes.toByteArray();
  }

  private static int indexOf(byte[] jpeg, int marker) {
    for (int i = 0; ; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == marker) {
        return i;
      }
    }
  }

  @Test
  void shouldRefuseStripsThatWouldMakeAnInputOfManyTimesTheSize() {
    assertThat(PayloadInspection.problemOf(TestPictures.gradientFrame(FrameEncoding.RGB8, 64, 16)))
        .isEmpty();
    assertThat(PayloadInspection.problemOf(TestPictures.gradientFrame(FrameEncoding.RGB8, 65, 16)))
        .hasValue("picture: 65x16 (expected: no side more than 4 times the other)");
    assertThat(PayloadInspection.problemOf(TestPictures.gradientFrame(FrameEncoding.RGB8, 16, 65)))
        .isPresent();
  }

  @Test
  void shouldNotMistakeAnEndMarkerInsideASegmentForTheEnd() {
    // An embedded preview ends with an end marker of its own.
    byte[] comment = {(byte) 0xFF, (byte) 0xFE, 0, 4, (byte) 0xFF, (byte) 0xD9};
    byte[] data = new byte[JPEG.length + comment.length];
    System.arraycopy(JPEG, 0, data, 0, 2);
    System.arraycopy(comment, 0, data, 2, comment.length);
    System.arraycopy(JPEG, 2, data, 2 + comment.length, JPEG.length - 2);

    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.JPEG, data))).isEmpty();
    assertThat(
            PayloadInspection.problemOf(
                frame(FrameEncoding.JPEG, Arrays.copyOf(data, data.length - 2))))
        .isPresent();
  }

  @Test
  void shouldRefuseAPngWithAChangedByte() {
    byte[] changed = PNG.clone();
    changed[PNG.length / 2] ^= 1;

    assertThat(PayloadInspection.problemOf(frame(FrameEncoding.PNG, changed)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("checksum"));
  }

  @Property(tries = 300)
  void shouldAnswerAnyBytesWithoutAnException(
      @ForAll("payloads") byte[] payload, @ForAll FrameEncoding encoding) {
    assertThat(PayloadInspection.problemOf(frame(encoding, payload))).isNotNull();
  }

  @Provide
  Arbitrary<byte[]> payloads() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(200);
    Arbitrary<byte[]> damaged =
        Arbitraries.of(JPEG, PNG)
            .flatMap(
                whole ->
                    Arbitraries.integers()
                        .between(0, whole.length - 1)
                        .flatMap(
                            at ->
                                Arbitraries.bytes()
                                    .map(
                                        value -> {
                                          byte[] copy = whole.clone();
                                          copy[at] = value;
                                          return copy;
                                        })));
    return Arbitraries.oneOf(noise, damaged);
  }

  private static Frame frame(FrameEncoding encoding, byte[] payload) {
    return TestPictures.frame(encoding, 64, 48, payload);
  }

  private static byte[] withJpegSize(byte[] jpeg, int width, int height) {
    byte[] data = jpeg.clone();
    for (int i = 2; i < data.length; ) {
      int marker = data[i + 1] & 0xFF;
      if (marker == 0xC0) {
        data[i + 5] = (byte) (height >> 8);
        data[i + 6] = (byte) height;
        data[i + 7] = (byte) (width >> 8);
        data[i + 8] = (byte) width;
        return data;
      }
      i += 2 + ((data[i + 2] & 0xFF) << 8 | data[i + 3] & 0xFF);
    }
    throw new AssertionError("no frame header");
  }

  private static byte[] withPngSize(byte[] png, int width, int height) {
    byte[] data = png.clone();
    java.nio.ByteBuffer.wrap(data).putInt(16, width).putInt(20, height);
    java.util.zip.CRC32 checksum = new java.util.zip.CRC32();
    checksum.update(data, 12, 17);
    java.nio.ByteBuffer.wrap(data).putInt(29, (int) checksum.getValue());
    return data;
  }
}
