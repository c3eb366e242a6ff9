package dev.saccade.perception.app;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model bundles that come with Saccade, found below its home ({@code -Dsaccade.home}, set by
 * the launcher).
 */
public final class ShippedBundles {
  /**
   * Trained on real and rendered frames: the default of every {@code --model}. Non-commercial
   * terms.
   */
  public static final String ROAD = "road";

  /** Trained on rendered frames alone. */
  public static final String RENDERED = "rendered";

  private ShippedBundles() {}

  /**
   * @throws UsageException if it is not there
   */
  public static Path find(String name) {
    Path home = Path.of(System.getProperty("saccade.home", "."));
    for (String folder : new String[] {"perception/bundles", "bundles"}) {
      Path bundle = home.resolve(folder).resolve(name);
      if (Files.isDirectory(bundle)) {
        return bundle;
      }
    }
    throw new UsageException(
        "the shipped bundle '"
            + name
            + "' is not below "
            + home.toAbsolutePath().normalize()
            + "; name a bundle with --model, or set -Dsaccade.home to the project's folder");
  }
}
