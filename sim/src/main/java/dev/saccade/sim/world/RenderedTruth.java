package dev.saccade.sim.world;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.FrameTruth;
import java.util.List;
import java.util.Optional;

/**
 * The truth of a rendered drive without its encoded pictures; without any pictures at all, if so
 * asked, which cost most of the time. Equal to what {@link RenderedDrive} tells of the same
 * request.
 */
public final class RenderedTruth {
  private final RenderRequest request;
  private final List<DriveCamera> cameras;
  private final World world;
  private final FrameRenderer renderer;
  private final boolean painted;
  private long movedTo = -1;

  private RenderedTruth(RenderRequest request, boolean painted) {
    this.request = request;
    this.painted = painted;
    Dice dice = new Dice(request.seed());
    this.cameras = Rig.drawn(dice.branch(1), request);
    this.world = Scenarios.build(request.scenario(), request.seed(), request.seconds());
    this.renderer =
        new FrameRenderer(world, Lens.drawn(dice.branch(2)).readIn(request.readoutSeconds()));
  }

  /** Builds the world; paints no pictures. */
  public static RenderedTruth of(RenderRequest request) {
    return new RenderedTruth(request, false);
  }

  /** The same with pictures. */
  public static RenderedTruth painted(RenderRequest request) {
    return new RenderedTruth(request, true);
  }

  /**
   * What a camera sees in a frame.
   *
   * @param rgb rows of interleaved R, G, B, as they are before they are encoded; empty unless
   *     painted
   */
  public record Sight(FrameTruth truth, Optional<byte[]> rgb) {}

  public List<DriveCamera> cameras() {
    return cameras;
  }

  /** Of each camera. */
  public int frameCount() {
    return request.frameCount();
  }

  /** Since the start of the drive. */
  public long captureOffsetNanos(int sequence) {
    return Math.round(sequence * 1e9 / request.framesPerSecond());
  }

  public EgoPose egoPose(int sequence) {
    return FrameRenderer.egoPose(world, seconds(sequence));
  }

  /**
   * The truth of a frame alone.
   *
   * @see #sight
   */
  public FrameTruth frame(int sequence, int camera) {
    return sight(sequence, camera).truth();
  }

  /**
   * What a camera truly sees in a frame; cheapest where sequences are asked for in order, all
   * cameras of one after the other.
   *
   * @param camera index in {@link #cameras}
   */
  public Sight sight(int sequence, int camera) {
    if (sequence < 0 || sequence >= frameCount()) {
      throw new IllegalArgumentException(
          "sequence: " + sequence + " (expected: 0 to " + (frameCount() - 1) + ")");
    }
    if (movedTo != sequence) {
      if (painted) {
        renderer.moveTo(seconds(sequence));
      } else {
        renderer.moveUnlitTo(seconds(sequence));
      }
      movedTo = sequence;
    }
    CameraCalibration calibration = cameras.get(camera).calibration().orElseThrow();
    if (!painted) {
      return new Sight(renderer.truth(calibration), Optional.empty());
    }
    int noise = Dice.hash(sequence, camera, (int) request.seed());
    FrameRenderer.Rendered rendered = renderer.render(calibration, noise);
    return new Sight(rendered.truth(), Optional.of(rendered.rgb()));
  }

  private double seconds(int sequence) {
    return sequence / request.framesPerSecond();
  }
}
