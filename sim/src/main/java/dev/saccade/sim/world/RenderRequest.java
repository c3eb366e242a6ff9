package dev.saccade.sim.world;

import dev.saccade.perception.frame.Frame;
import java.util.Optional;

/**
 * What to render. Equal requests give equal drives.
 *
 * @param scenario one of {@link Scenarios#names}
 * @param seed any number: streets, people, light and lens come from it
 * @param seconds above 0 to 600
 * @param cameras 1 to 8, the first looks forward
 * @param framesPerSecond of each camera, above 0 to 100; all cameras capture at the same instants
 * @param jpegQuality 1 to 100
 * @param optics of every camera; empty: the seed draws them
 * @param readoutSeconds of a rolling shutter, from the first row to the last, 0 to 0.05; the middle
 *     row is read at the instant of capture; 0 exposes all rows at once
 */
public record RenderRequest(
    String scenario,
    long seed,
    double seconds,
    int cameras,
    int widthPixels,
    int heightPixels,
    double framesPerSecond,
    int jpegQuality,
    Optional<Optics> optics,
    double readoutSeconds) {
  public static final double MAX_READOUT_SECONDS = 0.05;
  public static final int DEFAULT_JPEG_QUALITY = 92;
  public static final double MAX_SECONDS = 600;

  private static final int MIN_SIDE_PIXELS = 16;

  /**
   * What is stated of the cameras; where they look still comes from the seed.
   *
   * @param focalPixels 10 to 20000
   * @param heightMetres of the camera above the ground, 0.3 to 5
   */
  public record Optics(double focalPixels, double heightMetres) {
    public Optics {
      if (!(focalPixels >= 10 && focalPixels <= 20_000)) {
        throw new IllegalArgumentException(
            "focalPixels: " + focalPixels + " (expected: 10 to 20000)");
      }
      if (!(heightMetres >= 0.3 && heightMetres <= 5)) {
        throw new IllegalArgumentException(
            "heightMetres: " + heightMetres + " (expected: 0.3 to 5)");
      }
    }
  }

  /** With all rows exposed at once. */
  public RenderRequest(
      String scenario,
      long seed,
      double seconds,
      int cameras,
      int widthPixels,
      int heightPixels,
      double framesPerSecond,
      int jpegQuality,
      Optional<Optics> optics) {
    this(
        scenario,
        seed,
        seconds,
        cameras,
        widthPixels,
        heightPixels,
        framesPerSecond,
        jpegQuality,
        optics,
        0);
  }

  /** With cameras as the seed draws them. */
  public RenderRequest(
      String scenario,
      long seed,
      double seconds,
      int cameras,
      int widthPixels,
      int heightPixels,
      double framesPerSecond,
      int jpegQuality) {
    this(
        scenario,
        seed,
        seconds,
        cameras,
        widthPixels,
        heightPixels,
        framesPerSecond,
        jpegQuality,
        Optional.empty());
  }

  public RenderRequest {
    if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
      throw new IllegalArgumentException(
          "seconds: " + seconds + " (expected: above 0, at most " + (int) MAX_SECONDS + ")");
    }
    if (cameras < 1 || cameras > Rig.MAX_CAMERAS) {
      throw new IllegalArgumentException(
          "cameras: " + cameras + " (expected: 1 to " + Rig.MAX_CAMERAS + ")");
    }
    if (widthPixels < MIN_SIDE_PIXELS
        || heightPixels < MIN_SIDE_PIXELS
        || widthPixels > Frame.MAX_SIDE_PIXELS / 2
        || heightPixels > Frame.MAX_SIDE_PIXELS / 2) {
      throw new IllegalArgumentException(
          "size: "
              + widthPixels
              + "x"
              + heightPixels
              + " (expected: "
              + MIN_SIDE_PIXELS
              + " to "
              + Frame.MAX_SIDE_PIXELS / 2
              + " each way)");
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 100)) {
      throw new IllegalArgumentException(
          "framesPerSecond: " + framesPerSecond + " (expected: above 0, at most 100)");
    }
    if (jpegQuality < 1 || jpegQuality > 100) {
      throw new IllegalArgumentException("jpegQuality: " + jpegQuality + " (expected: 1 to 100)");
    }
    if (!(readoutSeconds >= 0 && readoutSeconds <= MAX_READOUT_SECONDS)) {
      throw new IllegalArgumentException(
          "readoutSeconds: " + readoutSeconds + " (expected: 0 to " + MAX_READOUT_SECONDS + ")");
    }
    Scenarios.requireKnown(scenario);
  }

  /** The same before sensors that take so long to be read. */
  public RenderRequest withReadoutSeconds(double newReadoutSeconds) {
    return new RenderRequest(
        scenario,
        seed,
        seconds,
        cameras,
        widthPixels,
        heightPixels,
        framesPerSecond,
        jpegQuality,
        optics,
        newReadoutSeconds);
  }

  /** Of one camera; at least one. */
  public int frameCount() {
    return Math.max(1, (int) (seconds * framesPerSecond + 1e-9));
  }
}
