package dev.saccade.perception.stage;

import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.ImageIoFrameDecoder;

/** Opens the fastest decoder that this machine has. */
public final class FrameDecoders {
  private FrameDecoders() {}

  /** OpenCV where its native library loads, the JDK's own readers elsewhere. */
  public static FrameDecoder open() {
    try {
      return new OpenCvFrameDecoder();
    } catch (LinkageError missing) {
      return new ImageIoFrameDecoder();
    }
  }

  /** The name of what {@link #open} opens. */
  public static String bestName() {
    try (FrameDecoder decoder = open()) {
      return decoder.name();
    }
  }
}
