package dev.saccade.perception.frame;

/** A payload that cannot be read; never leaves the room: it becomes an Unreadable. */
final class BrokenPayload extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenPayload(String message) {
    // Corrupt streams produce these at frame rate: no stack trace is collected.
    super(message, null, false, false);
  }
}
