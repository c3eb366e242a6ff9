package dev.saccade.perception.network.bundle;

import java.io.IOException;

/** A bundle that cannot be used. The message is one line: the file, what is wrong, what to do. */
public final class ModelBundleException extends IOException {
  private static final long serialVersionUID = 1L;

  public ModelBundleException(String message) {
    super(message);
  }

  public ModelBundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
