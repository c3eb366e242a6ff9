package dev.saccade.sim.drive;

import java.io.IOException;

/**
 * A drive that cannot be read: the message names the file and says what is wrong and what to do.
 */
public final class BadDriveException extends IOException {
  private static final long serialVersionUID = 1L;

  public BadDriveException(String message) {
    super(message);
  }

  public BadDriveException(String message, Throwable cause) {
    super(message, cause);
  }
}
