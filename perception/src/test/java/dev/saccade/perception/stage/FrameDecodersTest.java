package dev.saccade.perception.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.ImageIoFrameDecoder;
import dev.saccade.perception.frame.Picture;
import dev.saccade.perception.frame.TestPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecodersTest {
  static Stream<FrameDecoder> decoders() {
    FrameDecoder best = FrameDecoders.open();
    return best instanceof OpenCvFrameDecoder
        ? Stream.of(best, new ImageIoFrameDecoder())
        : Stream.of(best);
  }

  static Stream<Arguments> decodersAndEncodings() {
    // A decoder each: JUnit closes its arguments after use.
    return Stream.of(FrameEncoding.JPEG, FrameEncoding.PNG, FrameEncoding.RGB8, FrameEncoding.BGR8)
        .flatMap(encoding -> decoders().map(decoder -> Arguments.of(decoder, encoding)));
  }

  @ParameterizedTest
  @MethodSource("decodersAndEncodings")
  void shouldDecodeToThePixelsThatWereCoded(FrameDecoder decoder, FrameEncoding encoding) {
    Picture picture = decoded(decoder.decode(TestPictures.gradientFrame(encoding, 90, 61)));

    assertThat(picture.widthPixels()).isEqualTo(90);
    assertThat(picture.heightPixels()).isEqualTo(61);
    double tolerated = encoding == FrameEncoding.JPEG ? 4 : 0;
    assertThat(meanDifference(picture.rgb(), TestPictures.rgb(TestPictures.gradient(90, 61))))
        .isLessThanOrEqualTo(tolerated);
  }

  @ParameterizedTest
  @MethodSource("decodersAndEncodings")
  void shouldResizeBetweenPixelCentres(FrameDecoder decoder, FrameEncoding encoding) {
    // 5.1 times narrower and 2.7 times lower: halved once, then interpolated.
    byte[] rgb = new byte[3 * 64 * 48 + 7];

    Picture picture =
        decoded(decoder.decodeResized(TestPictures.gradientFrame(encoding, 326, 130), 64, 48, rgb));

    assertThat(picture.rgb()).isSameAs(rgb);
    double worst = 0;
    for (int y = 1; y < 47; y++) {
      for (int x = 1; x < 63; x++) {
        double red = 255 * ((x + 0.5) * 326 / 64 - 0.5) / 325;
        double green = 255 * ((y + 0.5) * 130 / 48 - 0.5) / 129;
        int at = 3 * (y * 64 + x);
        worst = Math.max(worst, Math.abs((rgb[at] & 0xFF) - red));
        worst = Math.max(worst, Math.abs((rgb[at + 1] & 0xFF) - green));
      }
    }
    assertThat(worst).isLessThan(encoding == FrameEncoding.JPEG ? 14 : 2.5);
  }

  @ParameterizedTest
  @MethodSource("decodersAndEncodings")
  void shouldDecodeAGreyPictureAsBrightAsItWasCoded(FrameDecoder decoder, FrameEncoding encoding)
      throws IOException {
    assumeThat(encoding.isCoded()).isTrue();
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_BYTE_GRAY);
    // Sample by sample: a colour would be taken for linear light on its way in.
    for (int i = 0; i < 32 * 16; i++) {
      image.getRaster().setSample(i % 32, i / 32, 0, 100);
    }
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    ImageIO.write(image, encoding.name(), coded);

    Picture picture =
        decoded(decoder.decode(TestPictures.frame(encoding, 32, 16, coded.toByteArray())));

    assertThat(picture.rgb()).containsOnly(100);
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void shouldDecodeGreyAndColouredNv12(FrameDecoder decoder) {
    byte[] nv12 = new byte[16 * 8 * 3 / 2];
    Arrays.fill(nv12, (byte) 128);
    Arrays.fill(nv12, 0, 128, (byte) 76);
    Frame grey = TestPictures.frame(FrameEncoding.NV12, 16, 8, nv12);
    assertThat(decoded(decoder.decode(grey)).rgb()).containsOnly(76);

    for (int i = 128; i < nv12.length; i += 2) {
      nv12[i] = 85;
      nv12[i + 1] = (byte) 255;
    }
    byte[] rgb = decoded(decoder.decode(grey)).rgb();
    // Pure red is Y 76, U 85, V 255 in full-range BT.601.
    assertThat(rgb[0] & 0xFF).isGreaterThanOrEqualTo(253);
    assertThat(rgb[1] & 0xFF).isLessThanOrEqualTo(2);
    assertThat(rgb[2] & 0xFF).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void shouldDecodeGrey(FrameDecoder decoder) {
    byte[] grey = new byte[16 * 8];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (2 * i);
    }

    byte[] rgb =
        decoded(decoder.decode(TestPictures.frame(FrameEncoding.MONO8, 16, 8, grey))).rgb();

    for (int i = 0; i < rgb.length; i++) {
      assertThat(rgb[i]).isEqualTo(grey[i / 3]);
    }
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void shouldDecodePairsOfPixels(FrameDecoder decoder) {
    // Pure red is Y 81, U 90, V 240 in narrow-range BT.601; black is Y 16.
    for (int pair = 0; pair < 2; pair++) {
      byte[] uyvy = new byte[16 * 8 * 2];
      byte[] yuyv = new byte[uyvy.length];
      byte[] red = {90, pair == 0 ? (byte) 81 : 16, (byte) 240, 81};
      for (int i = 0; i < uyvy.length; i++) {
        uyvy[i] = red[i % 4];
        yuyv[i] = red[(i % 4) ^ 1];
      }

      byte[] rgb =
          decoded(decoder.decode(TestPictures.frame(FrameEncoding.UYVY, 16, 8, uyvy))).rgb();

      assertThat(decoded(decoder.decode(TestPictures.frame(FrameEncoding.YUYV, 16, 8, yuyv))).rgb())
          .isEqualTo(rgb);
      assertThat(rgb[3] & 0xFF).isGreaterThanOrEqualTo(252);
      assertThat(rgb[4] & 0xFF).isLessThanOrEqualTo(3);
      assertThat(rgb[5] & 0xFF).isLessThanOrEqualTo(3);
      // The first pixel of a pair has a luma of its own.
      assertThat(rgb[0] & 0xFF).isCloseTo(pair == 0 ? 254 : 179, within(2));
    }
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void shouldRefuseATruncatedJpegInsteadOfAGreyRest(FrameDecoder decoder) {
    byte[] whole = TestPictures.coded(TestPictures.gradient(320, 240), FrameEncoding.JPEG);
    Frame half =
        TestPictures.frame(
            FrameEncoding.JPEG, 320, 240, Arrays.copyOf(whole, whole.length * 6 / 10));

    assertThat(decoder.decode(half)).isInstanceOf(DecodedFrame.Unreadable.class);
    assertThat(((DecodedFrame.Unreadable) decoder.decode(half)).detail()).contains("truncated");
    assertThat(decoder.decodeResized(half, 64, 48, new byte[3 * 64 * 48]))
        .isInstanceOf(DecodedFrame.Unreadable.class);
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void shouldRefuseWhatIsNoPictureAtAll(FrameDecoder decoder) {
    for (FrameEncoding encoding : FrameEncoding.values()) {
      Frame noise = TestPictures.frame(encoding, 320, 240, new byte[] {1, 2, 3, 4, 5});

      assertThat(decoder.decode(noise)).isInstanceOf(DecodedFrame.Unreadable.class);
      assertThat(decoder.decodeResized(noise, 64, 48, new byte[3 * 64 * 48]))
          .isInstanceOf(DecodedFrame.Unreadable.class);
    }
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void shouldNotTurnAPictureThatAsksForIt(FrameDecoder decoder) {
    byte[] whole = TestPictures.coded(TestPictures.gradient(40, 24), FrameEncoding.JPEG);
    byte[] turned = withExifOrientation(whole, 6);

    Picture picture =
        decoded(decoder.decode(TestPictures.frame(FrameEncoding.JPEG, 40, 24, turned)));

    assertThat(picture.widthPixels()).isEqualTo(40);
    assertThat(meanDifference(picture.rgb(), TestPictures.rgb(TestPictures.gradient(40, 24))))
        .isLessThan(5);
  }

  @Test
  void shouldAgreeBetweenDecoders() {
    FrameDecoder best = FrameDecoders.open();
    assumeThat(best).as("OpenCV does not load here").isInstanceOf(OpenCvFrameDecoder.class);
    Frame frame = TestPictures.gradientFrame(FrameEncoding.JPEG, 300, 200);
    byte[] native512 = new byte[3 * 96 * 64];
    byte[] plain = new byte[3 * 96 * 64];
    try (best;
        FrameDecoder jdk = new ImageIoFrameDecoder()) {
      decoded(best.decodeResized(frame, 96, 64, native512));
      decoded(jdk.decodeResized(frame, 96, 64, plain));
    }

    assertThat(meanDifference(native512, plain)).isLessThan(2);
  }

  private static Picture decoded(DecodedFrame result) {
    assertThat(result).isInstanceOf(DecodedFrame.Decoded.class);
    return ((DecodedFrame.Decoded) result).picture();
  }

  private static double meanDifference(byte[] one, byte[] other) {
    assertThat(one).hasSameSizeAs(other);
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
    }
    return (double) sum / one.length;
  }

  private static byte[] withExifOrientation(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    byte[] data = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, data, 0, 2);
    System.arraycopy(exif, 0, data, 2, exif.length);
    System.arraycopy(jpeg, 2, data, 2 + exif.length, jpeg.length - 2);
    return data;
  }
}
