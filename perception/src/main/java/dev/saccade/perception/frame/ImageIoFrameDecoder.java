package dev.saccade.perception.frame;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes with what the JDK brings: works everywhere, and takes two to three times as long as a
 * native decoder.
 */
public final class ImageIoFrameDecoder implements FrameDecoder {
  private byte[] work = new byte[0];

  public ImageIoFrameDecoder() {
    ImageIO.setUseCache(false); // otherwise every frame goes through a temporary file
  }

  @Override
  public String name() {
    return "ImageIO";
  }

  @Override
  public DecodedFrame decode(Frame frame) {
    Optional<String> problem = PayloadInspection.problemOf(frame);
    if (problem.isPresent()) {
      return new DecodedFrame.Unreadable(problem.get());
    }
    byte[] rgb = new byte[(int) Picture.byteCount(frame.widthPixels(), frame.heightPixels())];
    try {
      decodeInto(frame, rgb);
    } catch (BrokenPayload broken) {
      return new DecodedFrame.Unreadable(broken.getMessage());
    }
    return new DecodedFrame.Decoded(new Picture(frame.widthPixels(), frame.heightPixels(), rgb));
  }

  @Override
  public DecodedFrame decodeResized(Frame frame, int widthPixels, int heightPixels, byte[] rgb) {
    Picture result = new Picture(widthPixels, heightPixels, rgb);
    Optional<String> problem = PayloadInspection.problemOf(frame);
    if (problem.isPresent()) {
      return new DecodedFrame.Unreadable(problem.get());
    }
    int byteCount = (int) Picture.byteCount(frame.widthPixels(), frame.heightPixels());
    if (work.length < byteCount) {
      work = new byte[byteCount];
    }
    try {
      decodeInto(frame, work);
    } catch (BrokenPayload broken) {
      return new DecodedFrame.Unreadable(broken.getMessage());
    }
    PictureResize.into(
        work, frame.widthPixels(), frame.heightPixels(), rgb, widthPixels, heightPixels);
    return new DecodedFrame.Decoded(result);
  }

  @Override
  public void close() {
    work = new byte[0];
  }

  private void decodeInto(Frame frame, byte[] rgb) throws BrokenPayload {
    switch (frame.encoding()) {
      case JPEG, PNG -> codedInto(frame, rgb);
      case RGB8, NV12, BGR8, MONO8, UYVY, YUYV -> RawPixels.toRgbInto(frame, rgb);
    }
  }

  private void codedInto(Frame frame, byte[] rgb) throws BrokenPayload {
    String format = frame.encoding().name();
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new BrokenPayload(format + ": this JDK has no reader for it");
    }
    ImageReader reader = readers.next();
    String[] warning = new String[1];
    try (ImageInputStream in =
        ImageIO.createImageInputStream(new ByteArrayInputStream(frame.payload()))) {
      reader.addIIOReadWarningListener((source, message) -> warning[0] = message);
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      if (warning[0] != null) {
        throw new BrokenPayload(format + ": " + warning[0]);
      }
      if (image.getWidth() != frame.widthPixels() || image.getHeight() != frame.heightPixels()) {
        throw new BrokenPayload(
            format + ": decoded to " + image.getWidth() + "x" + image.getHeight());
      }
      ImagePixels.rgbInto(image, rgb);
    } catch (IOException | RuntimeException broken) {
      // The JDK's readers answer damaged data with either.
      throw new BrokenPayload(format + ": " + broken.getMessage());
    } finally {
      reader.dispose();
    }
  }
}
