package dev.saccade.sim.world;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A drive that is rendered as it is read. Its truth is asked for frame by frame; that of the frame
 * read last costs nothing.
 */
public final class RenderedDrive implements Drive {
  private final RenderRequest request;
  private final List<DriveCamera> cameras;
  private final World world;
  private final FrameRenderer renderer;
  private final JpegEncoder encoder;
  private long movedTo = -1;
  private String lastCamera = "";
  private long lastSequence = -1;
  private FrameTruth lastTruth;
  private byte[] lastRgb;
  private byte[] lastSurfaces;

  private RenderedDrive(RenderRequest request) {
    this.request = request;
    Dice dice = new Dice(request.seed());
    this.cameras = Rig.drawn(dice.branch(1), request);
    this.world = Scenarios.build(request.scenario(), request.seed(), request.seconds());
    this.renderer =
        new FrameRenderer(world, Lens.drawn(dice.branch(2)).readIn(request.readoutSeconds()));
    this.encoder = new JpegEncoder(request.jpegQuality());
  }

  /** Builds the world; renders nothing yet. */
  public static RenderedDrive of(RenderRequest request) {
    return new RenderedDrive(request);
  }

  @Override
  public String name() {
    return request.scenario() + "-" + request.seed();
  }

  @Override
  public List<DriveCamera> cameras() {
    return cameras;
  }

  /** Frames of all cameras together. */
  public int frameCount() {
    return request.frameCount() * cameras.size();
  }

  @Override
  public Iterator<DriveFrame> frames() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < frameCount();
      }

      @Override
      public DriveFrame next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the drive has " + frameCount() + " frames");
        }
        int index = next++;
        return frame(index / cameras.size(), index % cameras.size());
      }
    };
  }

  private DriveFrame frame(long sequence, int camera) {
    render(sequence, camera);
    DriveCamera taken = cameras.get(camera);
    byte[] payload = encoder.encode(taken.widthPixels(), taken.heightPixels(), lastRgb);
    EgoPose pose = FrameRenderer.egoPose(world, seconds(sequence));
    return new DriveFrame(
        taken.id(),
        sequence,
        offsetNanos(sequence),
        FrameEncoding.JPEG,
        taken.widthPixels(),
        taken.heightPixels(),
        payload,
        Optional.of(pose));
  }

  @Override
  public boolean labelled() {
    return true;
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) {
    int camera =
        IntStream.range(0, cameras.size())
            .filter(i -> cameras.get(i).id().equals(cameraId))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("cameraId: " + cameraId));
    if (sequence < 0 || sequence >= request.frameCount()) {
      throw new IllegalArgumentException(
          "sequence: " + sequence + " (expected: 0 to " + (request.frameCount() - 1) + ")");
    }
    render(sequence, camera);
    return Optional.of(lastTruth);
  }

  private void render(long sequence, int camera) {
    String id = cameras.get(camera).id();
    if (sequence == lastSequence && id.equals(lastCamera)) {
      return;
    }
    if (movedTo != sequence) {
      renderer.moveTo(seconds(sequence));
      movedTo = sequence;
    }
    int noise = Dice.hash((int) sequence, camera, (int) request.seed());
    FrameRenderer.Rendered rendered =
        renderer.render(cameras.get(camera).calibration().orElseThrow(), noise);
    lastRgb = rendered.rgb();
    lastSurfaces = rendered.surfaces();
    lastTruth = rendered.truth();
    lastCamera = id;
    lastSequence = sequence;
  }

  /** The picture of the frame read last, before it was encoded. */
  byte[] lastRgb() {
    return lastRgb;
  }

  /** What each pixel of the frame read last shows: codes of {@link Surface}. */
  byte[] lastSurfaces() {
    return lastSurfaces;
  }

  private double seconds(long sequence) {
    return sequence / request.framesPerSecond();
  }

  private long offsetNanos(long sequence) {
    return Math.round(sequence * 1e9 / request.framesPerSecond());
  }

  @Override
  public void close() {
    encoder.close();
  }
}
