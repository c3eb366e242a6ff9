package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.FrameEncoding;
import java.io.IOException;

/** A picture that came as a JPEG or PNG file's bytes. */
final class EncodedPicture {
  /** A frame has at least one byte: what becomes of a picture that is none the pipeline says. */
  static final byte[] NONE = {0};

  private EncodedPicture() {}

  static byte[] read(McapFile file, Captured picture) throws IOException {
    return picture.length() == 0 ? NONE : file.bytes(picture.place(), picture.length());
  }

  static FrameEncoding encodingOf(byte[] payload) {
    boolean png = payload.length > 1 && (payload[0] & 0xFF) == 0x89 && payload[1] == 'P';
    return png ? FrameEncoding.PNG : FrameEncoding.JPEG;
  }
}
