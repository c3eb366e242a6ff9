package dev.saccade.sim.world;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.FrameTruth;
import java.util.List;

/**
 * The truth of a rendered drive without its pictures, which cost most of the time. Equal to what
 * {@link RenderedDrive} tells of the same request.
 */
public final class RenderedTruth {
  private final RenderRequest request;
  private final List<DriveCamera> cameras;
  private final World world;
  private final FrameRenderer renderer;
  private long movedTo = -1;

  private RenderedTruth(RenderRequest request) {
    this.request = request;
    Dice dice = new Dice(request.seed());
    this.cameras = Rig.drawn(dice.branch(1), request);
    this.world = Scenarios.build(request.scenario(), request.seed(), request.seconds());
    this.renderer =
        new FrameRenderer(world, Lens.drawn(dice.branch(2)).readIn(request.readoutSeconds()));
  }

  /** Builds the world. */
  public static RenderedTruth of(RenderRequest request) {
    return new RenderedTruth(request);
  }

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
   * What a camera truly sees in a frame; cheapest where sequences are asked for in order, all
   * cameras of one after the other.
   *
   * @param camera index in {@link #cameras}
   */
  public FrameTruth frame(int sequence, int camera) {
    if (sequence < 0 || sequence >= frameCount()) {
      throw new IllegalArgumentException(
          "sequence: " + sequence + " (expected: 0 to " + (frameCount() - 1) + ")");
    }
    if (movedTo != sequence) {
      renderer.moveUnlitTo(seconds(sequence));
      movedTo = sequence;
    }
    return renderer.truth(cameras.get(camera).calibration().orElseThrow());
  }

  private double seconds(int sequence) {
    return sequence / request.framesPerSecond();
  }
}
