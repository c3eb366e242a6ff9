package dev.saccade.sim.drive;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.evaluate.BinaryMask;
import dev.saccade.sim.evaluate.CocoRunLength;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a drive folder, which {@link DriveFolder} reads. Nothing stands at the target before
 * {@link #finish}; a writer closed without it leaves nothing behind.
 *
 * <p>One thread at a time.
 */
public final class DriveFolderWriter implements AutoCloseable {
  private static final Map<Integer, Integer> MOTS_CLASSES =
      Map.of(RoadClasses.CAR, 1, RoadClasses.PEDESTRIAN, 2, RoadClasses.BICYCLIST, 3);

  private static final Logger log = LoggerFactory.getLogger(DriveFolderWriter.class);

  private final Path target;
  private final Path part;
  private final PartClaim claim;
  private final Map<String, DriveCamera> cameras = new LinkedHashMap<>();
  private final Map<String, Writer> objects = new HashMap<>();
  private final Map<String, Writer> mots = new HashMap<>();
  private final Set<String> written = new HashSet<>();
  private final Map<Long, EgoPose> poses = new TreeMap<>();
  private final Writer frames;
  private long lastOffsetNanos = Long.MIN_VALUE;
  private final Thread atExit = new Thread(this::abandon, "saccade-abandon-drive");
  private boolean finished;
  private boolean abandoned;

  /**
   * @param target is made by {@link #finish}; an empty folder or an older drive folder there is
   *     replaced, anything else refused
   * @param scenario where the drive comes from
   * @throws BadDriveException if something else stands at the target
   */
  public DriveFolderWriter(
      Path target, String name, String scenario, long seed, List<DriveCamera> cameras)
      throws IOException {
    this.target = target.toAbsolutePath().normalize();
    requireReplaceable(this.target);
    for (DriveCamera camera : cameras) {
      if (!FrameId.isCameraId(camera.id()) || this.cameras.put(camera.id(), camera) != null) {
        throw new IllegalArgumentException(
            "cameras: '" + camera.id() + "' (expected: distinct ids of [a-z0-9_-])");
      }
    }
    Path folder = this.target.getParent();
    Files.createDirectories(folder);
    String partName = "." + this.target.getFileName() + "-part";
    PartClaim.removeAbandoned(folder, partName);
    this.part = Files.createTempDirectory(folder, partName);
    this.claim = PartClaim.on(part);
    writeYaml(
        DriveFolderLayout.DRIVE,
        new DriveFolderLayout.Description(
            DriveFolderLayout.FORMAT,
            name,
            scenario,
            seed,
            cameras.stream()
                .map(
                    camera ->
                        new DriveFolderLayout.Description.Camera(
                            camera.id(),
                            camera.widthPixels(),
                            camera.heightPixels(),
                            camera.framesPerSecond()))
                .toList(),
            DriveFolderLayout.classes()));
    Map<String, CameraCalibration> calibrations = new LinkedHashMap<>();
    cameras.forEach(
        camera -> camera.calibration().ifPresent(known -> calibrations.put(camera.id(), known)));
    writeYaml(DriveFolderLayout.CALIBRATION, calibrations);
    this.frames = text(DriveFolderLayout.FRAMES, DriveFolderLayout.FRAMES_HEADER);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Adds a frame: no earlier than the one before it, each sequence once.
   *
   * @param truth of the frame's size; either all frames of a camera have one or none
   */
  public synchronized void add(DriveFrame frame, Optional<FrameTruth> truth) throws IOException {
    requireWanted();
    DriveCamera camera = cameras.get(frame.cameraId());
    if (camera == null
        || camera.widthPixels() != frame.widthPixels()
        || camera.heightPixels() != frame.heightPixels()) {
      throw new IllegalArgumentException(
          frame
              + ": "
              + frame.widthPixels()
              + "x"
              + frame.heightPixels()
              + " (expected: a frame of "
              + cameras.values()
              + ")");
    }
    if (frame.captureOffsetNanos() < lastOffsetNanos) {
      throw new IllegalArgumentException(frame + ": before the last frame, " + lastOffsetNanos);
    }
    if (frame.encoding() != FrameEncoding.JPEG && frame.encoding() != FrameEncoding.PNG) {
      throw new IllegalArgumentException(
          frame + ": encoding " + frame.encoding() + " (expected: JPEG or PNG)");
    }
    String file = DriveFolderLayout.imageFile(frame.cameraId(), frame.sequence(), frame.encoding());
    if (!written.add(frame.cameraId() + "/" + frame.sequence())) {
      throw new IllegalArgumentException(frame + ": added twice");
    }
    lastOffsetNanos = frame.captureOffsetNanos();
    Path image = part.resolve(file);
    Files.createDirectories(image.getParent());
    Files.write(image, frame.payload());
    frames.write(
        frame.cameraId()
            + ","
            + frame.sequence()
            + ","
            + frame.captureOffsetNanos()
            + ","
            + file
            + "\n");
    frame.egoPose().ifPresent(pose -> poses.put(frame.captureOffsetNanos(), pose));
    if (truth.isPresent()) {
      addTruth(frame, truth.get());
    }
  }

  private void addTruth(DriveFrame frame, FrameTruth truth) throws IOException {
    int width = truth.classMap().widthPixels();
    int height = truth.classMap().heightPixels();
    if (width != frame.widthPixels() || height != frame.heightPixels()) {
      throw new IllegalArgumentException(
          frame + ": truth of " + width + "x" + height + " (expected: the frame's size)");
    }
    Path classes =
        DriveFolderLayout.labels(
            part, DriveFolderLayout.CLASSES, frame.cameraId(), frame.sequence());
    Path instances =
        DriveFolderLayout.labels(
            part, DriveFolderLayout.INSTANCES, frame.cameraId(), frame.sequence());
    Files.createDirectories(classes.getParent());
    Files.createDirectories(instances.getParent());
    Files.write(classes, GreyPng.ofBytes(width, height, truth.classMap().classIds()));
    Files.write(instances, GreyPng.ofShorts(width, height, truth.instanceIds()));
    Writer rows = objects.get(frame.cameraId());
    if (rows == null) {
      rows =
          text(
              DriveFolderLayout.OBJECTS + "/" + frame.cameraId() + ".csv",
              DriveFolderLayout.OBJECTS_HEADER);
      objects.put(frame.cameraId(), rows);
      mots.put(
          frame.cameraId(), text(DriveFolderLayout.MOTS + "/" + frame.cameraId() + ".txt", null));
    }
    for (TruthObject object : truth.objects()) {
      rows.write(row(frame.sequence(), object));
    }
    writeMots(mots.get(frame.cameraId()), frame.sequence(), truth);
  }

  private static String row(long sequence, TruthObject object) {
    StringBuilder row = new StringBuilder(200);
    row.append(sequence).append(',').append(object.instanceId());
    row.append(',').append(object.classId());
    for (double value :
        new double[] {
          object.visibleFraction(),
          object.box().xMinPixels(),
          object.box().yMinPixels(),
          object.box().xMaxPixels(),
          object.box().yMaxPixels(),
          object.xMetres(),
          object.yMetres(),
          object.zMetres(),
          object.lengthMetres(),
          object.widthMetres(),
          object.heightMetres(),
          object.yawRadians(),
          object.velocityXMetresPerSecond(),
          object.velocityYMetresPerSecond()
        }) {
      row.append(',').append(value);
    }
    return row.append('\n').toString();
  }

  private static void writeMots(Writer rows, long sequence, FrameTruth truth) throws IOException {
    int width = truth.classMap().widthPixels();
    int height = truth.classMap().heightPixels();
    Map<Integer, BitSet> masks = new HashMap<>();
    int[] ids = truth.instanceIds();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != 0) {
        masks.computeIfAbsent(ids[i], id -> new BitSet(width * height)).set(i);
      }
    }
    for (TruthObject object : truth.objects()) {
      BitSet mask = masks.get(object.instanceId());
      Integer motsClass = MOTS_CLASSES.get(object.classId());
      if (mask == null || motsClass == null) {
        throw new IllegalArgumentException(
            "object "
                + object.instanceId()
                + " (expected: a thing with at least one pixel in the instance map)");
      }
      int number = object.instanceId() % TruthObject.IDS_PER_CLASS;
      rows.write(
          sequence
              + " "
              + (motsClass * TruthObject.IDS_PER_CLASS + number)
              + " "
              + motsClass
              + " "
              + height
              + " "
              + width
              + " "
              + CocoRunLength.encode(new BinaryMask(width, height, mask))
              + "\n");
    }
  }

  /** Completes the drive and puts it at its target. */
  public synchronized void finish() throws IOException {
    requireWanted();
    closeTexts();
    try (Writer rows = text(DriveFolderLayout.POSES, DriveFolderLayout.POSES_HEADER)) {
      for (Map.Entry<Long, EgoPose> at : poses.entrySet()) {
        EgoPose pose = at.getValue();
        rows.write(
            at.getKey()
                + ","
                + pose.xMetres()
                + ","
                + pose.yMetres()
                + ","
                + pose.yawRadians()
                + ","
                + pose.speedMetresPerSecond()
                + ","
                + pose.yawRateRadiansPerSecond()
                + "\n");
      }
    }
    requireReplaceable(target);
    claim.release();
    replace();
    finished = true;
    forgetAtExit();
  }

  /** The older drive steps aside and goes only when the new one stands. */
  private void replace() throws IOException {
    if (!Files.exists(target)) {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path aside = target.resolveSibling(part.getFileName() + "-old");
    Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    FolderRemoval.remove(aside);
  }

  /** Removes what was written, unless {@link #finish} was reached. */
  @Override
  public synchronized void close() throws IOException {
    if (!finished && !abandoned) {
      closeTexts();
      claim.release();
      FolderRemoval.remove(part);
      forgetAtExit();
    }
  }

  /** The process ends in the midst of it. */
  private synchronized void abandon() {
    abandoned = true;
    try {
      if (!finished) {
        claim.release();
        FolderRemoval.remove(part);
      }
    } catch (IOException e) {
      // Whoever finds it sees by its name what it is.
      log.debug("{} stays behind", part, e);
    }
  }

  private void forgetAtExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      log.trace("the process ends just now", e);
    }
  }

  private void requireWanted() throws IOException {
    if (abandoned) {
      throw new IOException(target + ": interrupted");
    }
  }

  private void closeTexts() throws IOException {
    List<Writer> open = new ArrayList<>(objects.values());
    open.addAll(mots.values());
    open.add(frames);
    for (Writer writer : open) {
      writer.close();
    }
  }

  private Writer text(String file, String header) throws IOException {
    Path path = part.resolve(file);
    Files.createDirectories(path.getParent());
    Writer writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
    if (header != null) {
      writer.write(header + "\n");
    }
    return writer;
  }

  private void writeYaml(String file, Object value) throws IOException {
    DriveFolderLayout.YAML.writeValue(part.resolve(file).toFile(), value);
  }

  private static void requireReplaceable(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(target)) {
      try (var entries = Files.list(target)) {
        empty = entries.findAny().isEmpty();
      }
    }
    if (!empty && !Files.isRegularFile(target.resolve(DriveFolderLayout.DRIVE))) {
      throw new BadDriveException(
          target + ": exists and is no drive folder; name another folder or remove it");
    }
  }
}
