package dev.saccade.sim.drive;

import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.PayloadInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of JPEG or PNG pictures as the drive of one camera, {@code front}: in order of their
 * names, numbers in them as people count, at an even rate; the first says how large the others
 * should be.
 */
final class PictureFolderDrive implements Drive {
  private static final Comparator<String> BY_NAME = new NumberedNames();
  private static final String CAMERA_ID = "front";
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Path folder;
  private final List<Path> files;
  private final DriveCamera camera;

  private PictureFolderDrive(Path folder, List<Path> files, DriveCamera camera) {
    this.folder = folder;
    this.files = files;
    this.camera = camera;
  }

  /**
   * @throws BadDriveException if there is no picture, or the first cannot be read
   */
  static PictureFolderDrive open(Path folder, double framesPerSecond) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files =
          listed
              .filter(file -> Files.isRegularFile(file) && PictureFile.isOne(file))
              .sorted(Comparator.comparing(file -> file.getFileName().toString(), BY_NAME))
              .toList();
    }
    if (files.isEmpty()) {
      throw new BadDriveException(
          folder
              + ": neither a drive folder (no drive.yaml) nor a folder of pictures (no .jpg or .png)");
    }
    int[] size =
        size(files.get(0))
            .orElseThrow(
                () -> new BadDriveException(files.get(0) + ": no picture that can be read"));
    return new PictureFolderDrive(
        folder,
        files,
        new DriveCamera(CAMERA_ID, size[0], size[1], framesPerSecond, Optional.empty()));
  }

  @Override
  public String name() {
    return folder.getFileName().toString();
  }

  @Override
  public List<DriveCamera> cameras() {
    return List.of(camera);
  }

  @Override
  public Iterator<DriveFrame> frames() {
    return new IndexedFrames(files.size(), this::frame);
  }

  private DriveFrame frame(int sequence) throws IOException {
    Path file = files.get(sequence);
    byte[] payload = PictureFile.read(file);
    FrameEncoding encoding = PictureFile.encodingOf(file);
    // A broken picture is a frame like any other: the pipeline says what became of it.
    int[] size =
        sizeOf(encoding, payload).orElse(new int[] {camera.widthPixels(), camera.heightPixels()});
    long offsetNanos = Math.round(sequence * NANOS_PER_SECOND / camera.framesPerSecond());
    return new DriveFrame(
        CAMERA_ID, sequence, offsetNanos, encoding, size[0], size[1], payload, Optional.empty());
  }

  @Override
  public boolean labelled() {
    return false;
  }

  @Override
  public Optional<FrameTruth> truth(String cameraId, long sequence) {
    return Optional.empty();
  }

  @Override
  public void close() {
    // Holds nothing open between frames.
  }

  private static Optional<int[]> size(Path file) throws IOException {
    return sizeOf(PictureFile.encodingOf(file), PictureFile.read(file));
  }

  private static Optional<int[]> sizeOf(FrameEncoding encoding, byte[] payload) {
    try {
      return Optional.of(PayloadInspection.sizeOf(encoding, payload));
    } catch (IllegalArgumentException broken) {
      return Optional.empty();
    }
  }
}
