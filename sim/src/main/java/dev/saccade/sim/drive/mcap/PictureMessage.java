package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.Frame;
import dev.saccade.sim.drive.BadDriveException;
import java.io.IOException;

/**
 * Where in a message the picture stands, what it is, and when it says it was taken.
 *
 * @param from the picture's first byte in the array that was read
 */
record PictureMessage(Header header, PictureForm form, int from, int length) {
  private static final PictureForm ENCODED = new PictureForm.Encoded();

  /** {@code foxglove.CompressedImage}. */
  private static final class Compressed {
    static final int TIMESTAMP = 1 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int DATA = 2 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int FRAME_ID = 4 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  }

  /** {@code foxglove.RawImage}. */
  private static final class Raw {
    static final int TIMESTAMP = 1 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int WIDTH = 2 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.FIXED32;
    static final int HEIGHT = 3 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.FIXED32;
    static final int ENCODING = 4 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int STEP = 5 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.FIXED32;
    static final int DATA = 6 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int FRAME_ID = 7 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  }

  /** {@code foxglove.CompressedVideo}. */
  private static final class Video {
    static final int TIMESTAMP = 1 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int FRAME_ID = 2 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int DATA = 3 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
    static final int FORMAT = 4 << ProtobufFields.NUMBER_SHIFT | ProtobufFields.DELIMITED;
  }

  /**
   * @throws BadDriveException where the message is not what its channel says
   */
  static PictureMessage find(MessageType type, byte[] bytes, int from, int length, String where)
      throws BadDriveException {
    if (type.wire() == Wire.PROTOBUF) {
      return ProtobufFields.read(
          type,
          bytes,
          from,
          length,
          where,
          in ->
              switch (type.content()) {
                case RAW_PICTURE -> raw(in);
                case VIDEO -> video(in);
                default -> compressed(in);
              });
    }
    RosFields in = RosFields.of(type.wire(), bytes, from, length, where);
    return switch (type.content()) {
      case RAW_PICTURE -> raw(in);
      case VIDEO -> video(in);
      default -> compressed(in);
    };
  }

  /** {@code foxglove_msgs/CompressedVideo}: stamp, frame id, data, format. */
  private static PictureMessage video(RosFields in) throws BadDriveException {
    long stamp = Stamp.nanos(in.u32(), in.u32());
    String frame = Header.frame(in.name());
    long size = in.u32();
    int from = in.skip(size);
    String format = in.name();
    return new PictureMessage(
        new Header(stamp, frame), new PictureForm.Video(format), from, (int) size);
  }

  private static PictureMessage video(ProtobufFields in) throws IOException {
    long stamp = 0;
    String frame = "";
    String format = "";
    ProtobufFields.Span data = new ProtobufFields.Span(0, 0);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case Video.TIMESTAMP -> stamp = in.timestamp();
        case Video.FRAME_ID -> frame = in.name();
        case Video.DATA -> data = in.bytes();
        case Video.FORMAT -> format = in.name();
        default -> in.skip(tag);
      }
    }
    return new PictureMessage(
        new Header(stamp, Header.frame(frame)),
        new PictureForm.Video(format),
        data.from(),
        data.length());
  }

  /** {@code sensor_msgs/CompressedImage}: header, format, data. */
  private static PictureMessage compressed(RosFields in) throws BadDriveException {
    Header header = in.header();
    in.name();
    long size = in.u32();
    return new PictureMessage(header, ENCODED, in.skip(size), (int) size);
  }

  private static PictureMessage compressed(ProtobufFields in) throws IOException {
    long stamp = 0;
    String frame = "";
    ProtobufFields.Span data = new ProtobufFields.Span(0, 0);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case Compressed.TIMESTAMP -> stamp = in.timestamp();
        case Compressed.DATA -> data = in.bytes();
        case Compressed.FRAME_ID -> frame = in.name();
        default -> in.skip(tag);
      }
    }
    return new PictureMessage(
        new Header(stamp, Header.frame(frame)), ENCODED, data.from(), data.length());
  }

  /** {@code sensor_msgs/Image}: header, height, width, encoding, is_bigendian, step, data. */
  private static PictureMessage raw(RosFields in) throws BadDriveException {
    Header header = in.header();
    long height = in.u32();
    long width = in.u32();
    String encoding = in.name();
    in.u8(); // concerns numbers of more than a byte, of which no picture is made
    long step = in.u32();
    long size = in.u32();
    int from = in.skip(size);
    try {
      return new PictureMessage(header, form(width, height, encoding, step), from, (int) size);
    } catch (IllegalArgumentException e) {
      throw in.error(e.getMessage());
    }
  }

  private static PictureMessage raw(ProtobufFields in) throws IOException {
    long stamp = 0;
    String frame = "";
    long width = 0;
    long height = 0;
    String encoding = "";
    long step = 0;
    ProtobufFields.Span data = new ProtobufFields.Span(0, 0);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case Raw.TIMESTAMP -> stamp = in.timestamp();
        case Raw.WIDTH -> width = in.fixed32();
        case Raw.HEIGHT -> height = in.fixed32();
        case Raw.ENCODING -> encoding = in.name();
        case Raw.STEP -> step = in.fixed32();
        case Raw.DATA -> data = in.bytes();
        case Raw.FRAME_ID -> frame = in.name();
        default -> in.skip(tag);
      }
    }
    return new PictureMessage(
        new Header(stamp, Header.frame(frame)),
        form(width, height, encoding, step),
        data.from(),
        data.length());
  }

  private static PictureForm form(long width, long height, String encoding, long step) {
    if (width < 1
        || width > Frame.MAX_SIDE_PIXELS
        || height < 1
        || height > Frame.MAX_SIDE_PIXELS) {
      throw new IllegalArgumentException(
          "picture of "
              + width
              + "x"
              + height
              + " (expected: 1 to "
              + Frame.MAX_SIDE_PIXELS
              + " each way)");
    }
    if (step > McapFile.MAX_CHUNK_BYTES) {
      throw new IllegalArgumentException("rows of " + step + " bytes");
    }
    return new PictureForm.Raw((int) width, (int) height, encoding, (int) step);
  }
}
