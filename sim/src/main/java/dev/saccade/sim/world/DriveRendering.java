package dev.saccade.sim.world;

import dev.saccade.sim.drive.CityscapesFolderWriter;
import dev.saccade.sim.drive.DriveFolderWriter;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.TruthObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** Renders a whole drive into a drive folder. */
public final class DriveRendering {
  /**
   * What was rendered.
   *
   * @param frames of all cameras together
   * @param instances objects seen, summed over the frames
   * @param tracks different objects seen
   * @param sha256 of all decoded pixels and labels, in order of capture: 64 hex digits
   */
  public record Summary(int frames, long instances, int tracks, String sha256) {}

  private DriveRendering() {}

  /**
   * @param folder see {@link DriveFolderWriter}
   * @param progress told the number of frames done, after each
   */
  public static Summary render(RenderRequest request, Path folder, IntConsumer progress)
      throws IOException {
    MessageDigest digest = sha256();
    Set<Integer> tracks = new HashSet<>();
    long instances = 0;
    int frames = 0;
    try (RenderedDrive drive = RenderedDrive.of(request);
        DriveFolderWriter writer =
            new DriveFolderWriter(
                folder, drive.name(), request.scenario(), request.seed(), drive.cameras())) {
      for (Iterator<DriveFrame> all = drive.frames(); all.hasNext(); ) {
        DriveFrame frame = all.next();
        Optional<FrameTruth> truth = drive.truth(frame.cameraId(), frame.sequence());
        writer.add(frame, truth);
        digest.update(JpegEncoder.decode(frame.payload()));
        truth.ifPresent(labels -> addTo(digest, labels));
        for (TruthObject object : truth.map(FrameTruth::objects).orElseThrow()) {
          tracks.add(object.instanceId());
          instances++;
        }
        progress.accept(++frames);
      }
      writer.finish();
    }
    return new Summary(frames, instances, tracks.size(), HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Renders into a folder in the layout of Cityscapes, with its label ids: trucks, buses, riders
   * and their cycles apart. The city is the scenario; of several cameras only the first is
   * rendered.
   *
   * @param split such as {@code train}
   */
  public static Summary renderCityscapes(
      RenderRequest request, Path folder, String split, IntConsumer progress) throws IOException {
    MessageDigest digest = sha256();
    Set<Integer> tracks = new HashSet<>();
    long instances = 0;
    CityscapesFolderWriter writer =
        new CityscapesFolderWriter(
            folder, split, request.scenario(), Math.floorMod(request.seed(), 1_000_000L));
    try (RenderedDrive drive = RenderedDrive.of(request)) {
      String camera = drive.cameras().get(0).id();
      for (int frame = 0; frame < request.frameCount(); frame++) {
        FrameTruth truth = drive.truth(camera, frame).orElseThrow();
        byte[] surfaces = drive.lastSurfaces();
        byte[] labelIds = new byte[surfaces.length];
        int[] instanceIds = new int[surfaces.length];
        for (int i = 0; i < surfaces.length; i++) {
          int labelId = Surface.of(surfaces[i]).cityscapesId();
          int object = truth.instanceIds()[i];
          labelIds[i] = (byte) labelId;
          instanceIds[i] =
              object == 0
                  ? labelId
                  : labelId * TruthObject.IDS_PER_CLASS + object % TruthObject.IDS_PER_CLASS;
        }
        writer.add(
            frame,
            request.widthPixels(),
            request.heightPixels(),
            drive.lastRgb(),
            labelIds,
            instanceIds);
        digest.update(drive.lastRgb());
        digest.update(labelIds);
        addTo(digest, truth);
        for (TruthObject object : truth.objects()) {
          tracks.add(object.instanceId());
          instances++;
        }
        progress.accept(frame + 1);
      }
    }
    return new Summary(
        request.frameCount(), instances, tracks.size(), HexFormat.of().formatHex(digest.digest()));
  }

  private static void addTo(MessageDigest digest, FrameTruth truth) {
    digest.update(truth.classMap().classIds());
    int[] ids = truth.instanceIds();
    ByteBuffer bytes = ByteBuffer.allocate(2 * ids.length);
    for (int id : ids) {
      bytes.putShort((short) id);
    }
    digest.update(bytes.array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
