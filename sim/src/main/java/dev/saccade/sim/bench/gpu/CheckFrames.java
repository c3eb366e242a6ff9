package dev.saccade.sim.bench.gpu;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Frames of a drive, as they arrive and as decoded pixels, so that what the engines do can be told
 * apart from what the decoders do.
 *
 * @param jpeg as recorded; all of one size
 * @param rgb the same, decoded on the host
 * @param truth of each, where the drive has it
 */
public record CheckFrames(List<Frame> jpeg, List<Frame> rgb, List<Optional<FrameTruth>> truth) {
  private static final long ANY_EPOCH_NANOS = 1;

  public CheckFrames {
    jpeg = List.copyOf(jpeg);
    rgb = List.copyOf(rgb);
    truth = List.copyOf(truth);
  }

  public int count() {
    return jpeg.size();
  }

  /**
   * The first frames of a drive's first camera.
   *
   * @throws BadDriveException where there is no readable JPEG
   */
  public static CheckFrames of(Drive drive, int mostFrames) throws IOException {
    String camera = drive.cameras().get(0).id();
    List<Frame> jpeg = new ArrayList<>();
    List<Frame> rgb = new ArrayList<>();
    List<Optional<FrameTruth>> truth = new ArrayList<>();
    try (FrameDecoder decoder = FrameDecoders.open()) {
      Iterator<DriveFrame> frames = drive.frames();
      while (frames.hasNext() && jpeg.size() < mostFrames) {
        DriveFrame from = frames.next();
        if (!from.cameraId().equals(camera) || from.encoding() != FrameEncoding.JPEG) {
          continue;
        }
        Frame frame = frame(from, from.encoding(), from.payload());
        if (decoder.decode(frame) instanceof DecodedFrame.Decoded decoded) {
          jpeg.add(frame);
          rgb.add(frame(from, FrameEncoding.RGB8, decoded.picture().rgb()));
          truth.add(drive.truth(camera, from.sequence()));
        }
      }
    }
    if (jpeg.isEmpty()) {
      throw new BadDriveException(
          drive.name() + ": no readable JPEG frame of camera " + camera + "; render a drive");
    }
    return new CheckFrames(jpeg, rgb, truth);
  }

  private static Frame frame(DriveFrame from, FrameEncoding encoding, byte[] payload) {
    return new Frame(
        new FrameId(from.cameraId(), 1, from.sequence()),
        ANY_EPOCH_NANOS,
        Long.MAX_VALUE / 2,
        encoding,
        from.widthPixels(),
        from.heightPixels(),
        payload,
        Optional.empty());
  }
}
