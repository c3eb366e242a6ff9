package dev.saccade.sim.drive;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.evaluate.BadEvaluationInputException;
import dev.saccade.sim.evaluate.LabelImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A drive folder as {@link DriveFolderWriter} writes it. Pictures are read as they are asked for.
 */
public final class DriveFolder implements Drive {
  private record Entry(String cameraId, long sequence, long offsetNanos, Path file) {}

  private final Path folder;
  private final DriveFolderLayout.Description description;
  private final Map<String, DriveCamera> cameras;
  private final List<Entry> entries;
  private final Map<Long, EgoPose> poses;
  private final Map<String, Map<Long, List<TruthObject>>> objects = new HashMap<>();

  private DriveFolder(
      Path folder,
      DriveFolderLayout.Description description,
      Map<String, DriveCamera> cameras,
      List<Entry> entries,
      Map<Long, EgoPose> poses) {
    this.folder = folder;
    this.description = description;
    this.cameras = cameras;
    this.entries = entries;
    this.poses = poses;
  }

  /** Whether a path is a drive folder; says nothing about whether it is a good one. */
  public static boolean isAt(Path path) {
    return Files.isRegularFile(path.resolve(DriveFolderLayout.DRIVE));
  }

  /**
   * @throws BadDriveException naming the file and line: something is missing or is not as written
   */
  public static DriveFolder open(Path folder) throws IOException {
    Path file = folder.resolve(DriveFolderLayout.DRIVE);
    if (!Files.isRegularFile(file)) {
      throw new BadDriveException(
          folder + ": no drive folder (expected: " + DriveFolderLayout.DRIVE + " in it)");
    }
    DriveFolderLayout.Description description =
        DriveYaml.read(file, new TypeReference<DriveFolderLayout.Description>() {});
    if (!DriveFolderLayout.FORMAT.equals(description.format())) {
      throw new BadDriveException(
          file
              + ": format "
              + description.format()
              + " (expected: "
              + DriveFolderLayout.FORMAT
              + ")");
    }
    Path calibrationFile = folder.resolve(DriveFolderLayout.CALIBRATION);
    Map<String, CameraCalibration> calibrations =
        Files.exists(calibrationFile) ? CalibrationFile.read(calibrationFile) : Map.of();
    Map<String, DriveCamera> cameras = new LinkedHashMap<>();
    for (DriveFolderLayout.Description.Camera camera : description.cameras()) {
      requireSane(file, camera);
      try {
        cameras.put(
            camera.id(),
            new DriveCamera(
                camera.id(),
                camera.widthPixels(),
                camera.heightPixels(),
                camera.framesPerSecond(),
                Optional.ofNullable(calibrations.get(camera.id()))));
      } catch (IllegalArgumentException e) {
        throw new BadDriveException(file + ": " + e.getMessage(), e);
      }
    }
    return new DriveFolder(
        folder, description, cameras, readFrames(folder, cameras), readPoses(folder));
  }

  private static void requireSane(Path file, DriveFolderLayout.Description.Camera camera)
      throws BadDriveException {
    boolean sized =
        camera.widthPixels() >= 1
            && camera.widthPixels() <= Frame.MAX_SIDE_PIXELS
            && camera.heightPixels() >= 1
            && camera.heightPixels() <= Frame.MAX_SIDE_PIXELS;
    if (!FrameId.isCameraId(camera.id()) || !sized) {
      throw new BadDriveException(
          file
              + ": camera '"
              + camera.id()
              + "' of "
              + camera.widthPixels()
              + "x"
              + camera.heightPixels()
              + " (expected: an id of [a-z0-9_-], sides of 1 to "
              + Frame.MAX_SIDE_PIXELS
              + ")");
    }
  }

  @Override
  public String name() {
    return description.name();
  }

  public String scenario() {
    return description.scenario();
  }

  public long seed() {
    return description.seed();
  }

  @Override
  public List<DriveCamera> cameras() {
    return List.copyOf(cameras.values());
  }

  /** Frames of all cameras together. */
  public int frameCount() {
    return entries.size();
  }

  /** The frame at a place in the order of {@link #frames}, 0 to {@link #frameCount} - 1. */
  public DriveFrame frame(int index) {
    return read(entries.get(index));
  }

  @Override
  public Iterator<DriveFrame> frames() {
    return new IndexedFrames(entries.size(), this::frame);
  }

  @Override
  public Optional<String> egoPoses() {
    return poses.isEmpty() ? Optional.empty() : Optional.of(DriveFolderLayout.POSES);
  }

  private DriveFrame read(Entry entry) {
    DriveCamera camera = cameras.get(entry.cameraId());
    try {
      return new DriveFrame(
          entry.cameraId(),
          entry.sequence(),
          entry.offsetNanos(),
          PictureFile.encodingOf(entry.file()),
          camera.widthPixels(),
          camera.heightPixels(),
          PictureFile.read(entry.file()),
          Optional.ofNullable(poses.get(entry.offsetNanos())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean labelled() {
    return cameras.keySet().stream().anyMatch(this::labelled);
  }

  private boolean labelled(String cameraId) {
    return Files.isDirectory(folder.resolve(DriveFolderLayout.CLASSES).resolve(cameraId));
  }

  /**
   * @throws BadDriveException if the camera has labels but not for this frame, or they are of
   *     another size or contradict each other
   */
  @Override
  public synchronized Optional<FrameTruth> truth(String cameraId, long sequence)
      throws IOException {
    DriveCamera camera = cameras.get(cameraId);
    if (camera == null) {
      throw new IllegalArgumentException(
          "cameraId: " + cameraId + " (expected: one of " + cameras.keySet() + ")");
    }
    if (!labelled(cameraId)) {
      return Optional.empty();
    }
    Path classFile =
        DriveFolderLayout.labels(folder, DriveFolderLayout.CLASSES, cameraId, sequence);
    Path instanceFile =
        DriveFolderLayout.labels(folder, DriveFolderLayout.INSTANCES, cameraId, sequence);
    int[] classes = labels(classFile, camera);
    int[] instances = labels(instanceFile, camera);
    byte[] classIds = new byte[classes.length];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] != RoadClasses.VOID && classes[i] >= RoadClasses.NAMES.size()) {
        throw new BadDriveException(
            classFile + ": class " + classes[i] + " (expected: 0 to 10 or 255)");
      }
      classIds[i] = (byte) classes[i];
    }
    Map<Long, List<TruthObject>> known = objects.get(cameraId);
    if (known == null) {
      known = readObjects(folder.resolve(DriveFolderLayout.OBJECTS).resolve(cameraId + ".csv"));
      objects.put(cameraId, known);
    }
    List<TruthObject> visible = known.getOrDefault(sequence, List.of());
    requireListed(instanceFile, instances, visible);
    return Optional.of(
        new FrameTruth(
            new ClassMap(camera.widthPixels(), camera.heightPixels(), classIds),
            instances,
            visible));
  }

  private static void requireListed(Path file, int[] instances, List<TruthObject> visible)
      throws BadDriveException {
    java.util.Set<Integer> listed = new java.util.HashSet<>();
    visible.forEach(object -> listed.add(object.instanceId()));
    int last = 0;
    for (int id : instances) {
      if (id != last && id != 0 && !listed.contains(id)) {
        throw new BadDriveException(
            file + ": instance " + id + " is not among the frame's objects " + listed);
      }
      last = id;
    }
  }

  @Override
  public void close() {}

  private static int[] labels(Path file, DriveCamera camera) throws BadDriveException {
    LabelImage image;
    try {
      image = LabelImage.read(file);
    } catch (BadEvaluationInputException e) {
      throw new BadDriveException(e.getMessage(), e);
    }
    if (image.widthPixels() != camera.widthPixels()
        || image.heightPixels() != camera.heightPixels()) {
      throw new BadDriveException(
          file
              + ": "
              + image.widthPixels()
              + "x"
              + image.heightPixels()
              + " (expected: "
              + camera.widthPixels()
              + "x"
              + camera.heightPixels()
              + " as camera "
              + camera.id()
              + ")");
    }
    return image.values();
  }

  private static List<Entry> readFrames(Path folder, Map<String, DriveCamera> cameras)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    Path file = folder.resolve(DriveFolderLayout.FRAMES);
    java.util.Set<String> seen = new java.util.HashSet<>();
    for (CsvRows.Row row : CsvRows.read(file, DriveFolderLayout.FRAMES_HEADER)) {
      String cameraId = row.text(0);
      if (!cameras.containsKey(cameraId)) {
        throw row.error("camera " + cameraId + " (expected: one of " + cameras.keySet() + ")");
      }
      Path picture = folder.resolve(row.text(3)).normalize();
      if (!DriveFolderLayout.isInside(folder, picture)) {
        throw row.error("file " + row.text(3) + " lies outside of the drive");
      }
      Entry entry = new Entry(cameraId, row.whole(1), row.whole(2), picture);
      if (entry.sequence() < 0 || !seen.add(cameraId + "/" + entry.sequence())) {
        throw row.error("sequence " + entry.sequence() + " (expected: each once, from 0)");
      }
      if (!entries.isEmpty()
          && entries.get(entries.size() - 1).offsetNanos() > entry.offsetNanos()) {
        throw row.error("offset " + entry.offsetNanos() + " is before that of the row above");
      }
      entries.add(entry);
    }
    return entries;
  }

  private static Map<Long, EgoPose> readPoses(Path folder) throws IOException {
    Path file = folder.resolve(DriveFolderLayout.POSES);
    Map<Long, EgoPose> poses = new HashMap<>();
    if (Files.exists(file)) {
      for (CsvRows.Row row : CsvRows.read(file, DriveFolderLayout.POSES_HEADER)) {
        try {
          poses.put(
              row.whole(0),
              new EgoPose(
                  row.number(1), row.number(2), row.number(3), row.number(4), row.number(5)));
        } catch (IllegalArgumentException e) {
          throw row.error(e.getMessage());
        }
      }
    }
    return poses;
  }

  private static Map<Long, List<TruthObject>> readObjects(Path file) throws IOException {
    Map<Long, List<TruthObject>> objects = new HashMap<>();
    for (CsvRows.Row row : CsvRows.read(file, DriveFolderLayout.OBJECTS_HEADER)) {
      try {
        objects
            .computeIfAbsent(row.whole(0), sequence -> new ArrayList<>())
            .add(
                new TruthObject(
                    (int) row.whole(1),
                    (int) row.whole(2),
                    row.number(3),
                    new PixelBox(
                        (float) row.number(4),
                        (float) row.number(5),
                        (float) row.number(6),
                        (float) row.number(7)),
                    row.number(8),
                    row.number(9),
                    row.number(10),
                    row.number(11),
                    row.number(12),
                    row.number(13),
                    row.number(14),
                    row.number(15),
                    row.number(16)));
      } catch (IllegalArgumentException e) {
        throw row.error(e.getMessage());
      }
    }
    return objects;
  }
}
