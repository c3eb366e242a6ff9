package dev.saccade.perception.frame;

import java.util.Objects;

/** What became of a payload. */
public sealed interface DecodedFrame {
  record Decoded(Picture picture) implements DecodedFrame {
    public Decoded {
      Objects.requireNonNull(picture, "picture");
    }
  }

  /**
   * The payload is no picture, not a whole one, or not the one that the frame states.
   *
   * @param detail what is wrong, with the values found, in one line
   */
  record Unreadable(String detail) implements DecodedFrame {
    public Unreadable {
      Objects.requireNonNull(detail, "detail");
    }
  }
}
