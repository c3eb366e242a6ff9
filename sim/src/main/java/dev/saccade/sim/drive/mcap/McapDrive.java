package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.IndexedFrames;
import dev.saccade.sim.drive.RigSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An MCAP file as a drive: every topic with pictures is a camera. It is read once when it is
 * opened, to know what stands where; pictures are read as they are asked for.
 *
 * <p>A frame was captured when its message says so; where one message says nothing, or the stamps
 * and the recorder's clock drift apart, all frames take the times at which they were recorded.
 */
public final class McapDrive implements Drive {
  /** 18 hours of one camera at 30 Hz; some 250 MB are taken to know where so many stand. */
  private static final int MOST_FRAMES = 2_000_000;

  private final Path path;
  private final McapFile file;
  private final McapTimeline timeline;
  private final List<String> remarks;

  /** Of cameras with videos, by id: those of the iteration that runs. */
  private final Map<String, VideoDecoder> decoders = new HashMap<>();

  private McapDrive(Path path, McapFile file, McapTimeline timeline, List<String> remarks) {
    this.path = path;
    this.file = file;
    this.timeline = timeline;
    this.remarks = remarks;
  }

  /** Whether a file begins like one. */
  public static boolean isAt(Path path) throws IOException {
    return McapFile.isAt(path);
  }

  /**
   * @throws BadDriveException naming the file, and what it holds instead of pictures, or the byte
   *     where it is broken; or where the vehicle's frame is named and not there
   */
  public static McapDrive open(Path path, RigSettings rig) throws IOException {
    return open(path, rig, MOST_FRAMES);
  }

  /**
   * @param mostFrames that are taken; a file with more is refused
   */
  static McapDrive open(Path path, RigSettings rig, int mostFrames) throws IOException {
    McapFile file = McapFile.open(path);
    try {
      McapContents contents = new McapContents(path, mostFrames);
      Optional<String> brokenOff = file.visit(contents);
      McapTimeline timeline = McapTimeline.of(path, file, contents, rig, brokenOff);
      return new McapDrive(path, file, timeline, timeline.remarks(brokenOff));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return path.getFileName().toString();
  }

  @Override
  public List<DriveCamera> cameras() {
    return timeline.cameras();
  }

  @Override
  public Optional<String> egoPoses() {
    return timeline.ego().map(McapTimeline.Ego::name);
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }

  @Override
  public synchronized Iterator<DriveFrame> frames() {
    closeDecoders();
    return new IndexedFrames(
        timeline.entries().size(), index -> frame(timeline.entries().get(index)));
  }

  private synchronized DriveFrame frame(McapTimeline.Entry entry) throws IOException {
    DriveCamera camera = entry.camera();
    Captured picture = entry.picture();
    Optional<EgoPose> pose = timeline.ego().flatMap(ego -> ego.at(picture));
    if (picture.form() instanceof PictureForm.Raw raw) {
      RawPicture made = RawPicture.of(raw, file.bytes(picture.place(), picture.length()));
      return frame(
          entry, made.encoding(), raw.widthPixels(), raw.heightPixels(), made.payload(), pose);
    }
    if (picture.form() instanceof PictureForm.Video video) {
      return frame(entry, video, pose);
    }
    byte[] payload = EncodedPicture.read(file, picture);
    FrameEncoding encoding = EncodedPicture.encodingOf(payload);
    int[] size = {camera.widthPixels(), camera.heightPixels()};
    try {
      size = PayloadInspection.sizeOf(encoding, payload);
    } catch (IllegalArgumentException broken) {
      // A frame like any other: the pipeline says what became of it.
    }
    return frame(entry, encoding, size[0], size[1], payload, pose);
  }

  /** Frames of a camera are asked for in their order, as its decoder needs them. */
  private DriveFrame frame(
      McapTimeline.Entry entry, PictureForm.Video video, Optional<EgoPose> pose)
      throws IOException {
    Captured picture = entry.picture();
    VideoDecoder decoder =
        decoders.computeIfAbsent(entry.camera().id(), id -> VideoDecoder.open(video.format()));
    Optional<VideoDecoder.Decoded> decoded =
        decoder.decode(file.bytes(picture.place(), picture.length()));
    return frame(
        entry,
        FrameEncoding.JPEG,
        decoded.map(VideoDecoder.Decoded::widthPixels).orElse(entry.camera().widthPixels()),
        decoded.map(VideoDecoder.Decoded::heightPixels).orElse(entry.camera().heightPixels()),
        decoded.map(VideoDecoder.Decoded::jpeg).orElse(EncodedPicture.NONE),
        pose);
  }

  private static DriveFrame frame(
      McapTimeline.Entry entry,
      FrameEncoding encoding,
      int widthPixels,
      int heightPixels,
      byte[] payload,
      Optional<EgoPose> pose) {
    return new DriveFrame(
        entry.camera().id(),
        entry.sequence(),
        entry.offsetNanos(),
        encoding,
        widthPixels,
        heightPixels,
        payload,
        pose);
  }

  @Override
  public boolean labelled() {
    return false;
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) {
    return Optional.empty();
  }

  private void closeDecoders() {
    decoders.values().forEach(VideoDecoder::close);
    decoders.clear();
  }

  @Override
  public synchronized void close() {
    closeDecoders();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(new BadDriveException(path + ": cannot be closed", e));
    }
  }
}
