package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.sim.drive.BadDriveException;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.RigSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a file's contents come to: cameras, their frames in the order of capture, and the vehicle's
 * way.
 */
final class McapTimeline {
  private static final double USUAL_FRAMES_PER_SECOND = 10;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MOST_LOOKED_AT = 100;

  /** Stamps wander against the recorder's clock by delays; another clock by more. */
  private static final long MOST_WANDER_NANOS = 10_000_000_000L;

  /** A frame of a camera. */
  record Entry(DriveCamera camera, long sequence, long offsetNanos, Captured picture) {}

  /**
   * @param stamped whether its times are those of the messages
   */
  record Ego(String name, EgoTrack track, boolean stamped) {
    Optional<EgoPose> at(Captured picture) {
      return track.at(picture.timeNanos(stamped));
    }
  }

  private final Path path;
  private final McapContents contents;
  private final List<DriveCamera> cameras = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private Optional<Ego> ego = Optional.empty();

  private McapTimeline(Path path, McapContents contents) {
    this.path = path;
    this.contents = contents;
  }

  /**
   * @throws BadDriveException where no picture can be read, or the vehicle's frame is named and not
   *     there
   */
  static McapTimeline of(
      Path path, McapFile file, McapContents contents, RigSettings rig, Optional<String> brokenOff)
      throws IOException {
    McapTimeline timeline = new McapTimeline(path, contents);
    Map<PictureTopic, int[]> sizes = timeline.readable(file);
    if (sizes.isEmpty()) {
      throw timeline.noPictures(brokenOff);
    }
    VehiclePlace vehicle = VehiclePlace.in(contents.transforms(), rig.frame(), path);
    StampRange stamps = new StampRange();
    for (PictureTopic topic : sizes.keySet()) {
      topic.pictures().forEach(each -> stamps.add(each.stampNanos(), each.loggedNanos()));
    }
    boolean stamped = stamps.isOfOneClock(MOST_WANDER_NANOS);
    timeline.lineUp(sizes, vehicle, rig, stamped);
    timeline.findEgo(vehicle, stamped, stamps);
    return timeline;
  }

  List<DriveCamera> cameras() {
    return List.copyOf(cameras);
  }

  List<Entry> entries() {
    return entries;
  }

  Optional<Ego> ego() {
    return ego;
  }

  /**
   * @param brokenOff where the file ends without an end
   * @return what a person should know, line by line
   */
  List<String> remarks(Optional<String> brokenOff) {
    List<String> all = new ArrayList<>();
    brokenOff.ifPresent(
        where ->
            all.add(
                path
                    + ": has no end, its recorder was stopped: "
                    + where
                    + "; read up to there, "
                    + entries.size()
                    + " frames"));
    all.addAll(contents.leftOut().lines());
    all.addAll(remarks);
    return List.copyOf(all);
  }

  /** The topics whose pictures can be read, with their size. */
  private Map<PictureTopic, int[]> readable(McapFile file) throws IOException {
    Map<PictureTopic, int[]> sizes = new LinkedHashMap<>();
    for (PictureTopic topic : contents.pictures().values()) {
      try {
        sizes.put(topic, size(file, topic));
      } catch (IllegalArgumentException e) {
        contents
            .leftOut()
            .add(
                "pictures on " + topic.name(),
                path
                    + ": pictures on "
                    + topic.name()
                    + " are no JPEG, PNG or video ("
                    + e.getMessage()
                    + ")");
      }
    }
    leaveCopiesOut(sizes);
    return sizes;
  }

  private BadDriveException noPictures(Optional<String> brokenOff) {
    List<String> faults = contents.leftOut().lines();
    return new BadDriveException(
        faults.isEmpty()
            ? path
                + ": holds no pictures (expected: "
                + MessageType.pictureNames()
                + "; found: "
                + contents.others()
                + ")"
                + brokenOff.map(where -> "; it has no end: " + where).orElse("")
            : faults.get(0) + "; no picture is left");
  }

  /** Of the first picture that says it. */
  private static int[] size(McapFile file, PictureTopic topic) throws IOException {
    List<Captured> pictures = topic.pictures();
    if (pictures.get(0).form() instanceof PictureForm.Video video) {
      return videoSize(file, pictures, video.format());
    }
    String fault = "";
    for (Captured each : pictures.subList(0, Math.min(pictures.size(), MOST_LOOKED_AT))) {
      if (each.form() instanceof PictureForm.Raw raw) {
        return new int[] {raw.widthPixels(), raw.heightPixels()};
      }
      byte[] payload = EncodedPicture.read(file, each);
      try {
        return PayloadInspection.sizeOf(EncodedPicture.encodingOf(payload), payload);
      } catch (IllegalArgumentException e) {
        fault = fault.isEmpty() ? e.getMessage() : fault;
      }
    }
    throw new IllegalArgumentException(fault);
  }

  private static int[] videoSize(McapFile file, List<Captured> pictures, String format)
      throws IOException {
    try (VideoDecoder decoder = VideoDecoder.open(format)) {
      for (Captured each : pictures.subList(0, Math.min(pictures.size(), MOST_LOOKED_AT))) {
        Optional<VideoDecoder.Decoded> decoded =
            decoder.decode(file.bytes(each.place(), each.length()));
        if (decoded.isPresent()) {
          return new int[] {decoded.get().widthPixels(), decoded.get().heightPixels()};
        }
      }
    }
    throw new IllegalArgumentException("no " + format + " that FFmpeg can decode");
  }

  /** Where a camera's pictures were recorded raw and compressed, too: the topic with more holds. */
  private void leaveCopiesOut(Map<PictureTopic, int[]> sizes) {
    Map<String, PictureTopic> taken = new HashMap<>();
    for (PictureTopic topic : List.copyOf(sizes.keySet())) {
      String kind = TopicName.isRectified(topic.name()) ? " rectified" : "";
      String camera = TopicName.sender(topic.name()) + kind;
      PictureTopic other = taken.get(camera);
      if (other == null) {
        taken.put(camera, topic);
        continue;
      }
      boolean more = topic.pictures().size() > other.pictures().size();
      PictureTopic kept = more ? topic : other;
      PictureTopic left = more ? other : topic;
      taken.put(camera, kept);
      sizes.remove(left);
      remarks.add(left.name() + ": pictures of the same camera as " + kept.name() + "; left out");
    }
  }

  private void lineUp(
      Map<PictureTopic, int[]> sizes, VehiclePlace vehicle, RigSettings rig, boolean stamped) {
    Map<String, String> ids =
        TopicName.cameraIds(sizes.keySet().stream().map(PictureTopic::name).toList());
    long start =
        sizes.keySet().stream()
            .flatMap(topic -> topic.pictures().stream())
            .mapToLong(each -> each.timeNanos(stamped))
            .min()
            .orElseThrow();
    CameraCalibrations calibrations =
        new CameraCalibrations(contents.calibrations(), contents.transforms(), vehicle);
    Map<String, List<String>> unknown = new LinkedHashMap<>();
    boolean placed = false;
    for (Map.Entry<PictureTopic, int[]> each : sizes.entrySet()) {
      PictureTopic topic = each.getKey();
      String id = ids.get(topic.name());
      int[] size = each.getValue();
      Optional<CameraCalibration> known = Optional.ofNullable(rig.calibrations().get(id));
      if (known.isEmpty()) {
        CameraCalibrations.Answer answer = calibrations.of(topic, size[0], size[1]);
        if (answer instanceof CameraCalibrations.Answer.Known found) {
          known = Optional.of(found.calibration());
          placed = true;
          found.remark().ifPresent(remark -> remarks.add(id + ": " + remark));
        } else if (answer instanceof CameraCalibrations.Answer.Unknown missing) {
          unknown.computeIfAbsent(missing.reason(), reason -> new ArrayList<>()).add(id);
        }
      }
      addFrames(topic, id, size, known, start, stamped);
    }
    entries.sort(
        Comparator.comparingLong(Entry::offsetNanos).thenComparing(entry -> entry.camera().id()));
    cameras.sort(Comparator.comparing(DriveCamera::id));
    unknown.forEach(
        (reason, of) ->
            remarks.add(String.join(", ", of) + ": tracks stay in the image: " + reason));
    if (placed && !vehicle.heightSaid()) {
      remarks.add(
          "the ground is taken to be at the origin of "
              + vehicle.frame()
              + "; --vehicle-frame-height says otherwise");
    }
  }

  private void addFrames(
      PictureTopic topic,
      String id,
      int[] size,
      Optional<CameraCalibration> calibration,
      long start,
      boolean stamped) {
    List<Captured> pictures = topic.pictures();
    pictures.sort(Comparator.comparingLong(each -> each.timeNanos(stamped)));
    long first = pictures.get(0).timeNanos(stamped) - start;
    long[] offsets = new long[pictures.size()];
    long last = -1;
    for (int i = 0; i < offsets.length; i++) {
      // Some recorders repeat a time; a camera's time must go on.
      last = Math.max(last + 1, pictures.get(i).timeNanos(stamped) - start);
      offsets[i] = last;
    }
    double seconds = (last - first) / NANOS_PER_SECOND;
    double rate = seconds > 0 ? (offsets.length - 1) / seconds : USUAL_FRAMES_PER_SECOND;
    DriveCamera camera =
        new DriveCamera(id, size[0], size[1], Math.max(1e-3, Math.min(1000, rate)), calibration);
    cameras.add(camera);
    for (int i = 0; i < offsets.length; i++) {
      entries.add(new Entry(camera, i, offsets[i], pictures.get(i)));
    }
  }

  private void findEgo(VehiclePlace vehicle, boolean stamped, StampRange ofPictures) {
    EgoSources sources = new EgoSources(contents.poses(), contents.transforms(), vehicle);
    Map<EgoSources.Source, Ego> ways = new LinkedHashMap<>();
    Optional<EgoSources.Source> best =
        sources.best(
            source -> {
              Ego way = way(source, stamped, ofPictures);
              ways.put(source, way);
              return known(way);
            });
    if (best.isEmpty()) {
      remarks.add(
          "no ego poses ("
              + sources
                  .unrelated()
                  .orElse(
                      ways.isEmpty()
                          ? "expected: nav_msgs/msg/Odometry, foxglove.Odometry,"
                              + " foxglove.PoseInFrame, or transforms by which "
                              + vehicle.frame()
                              + " moves"
                          : ways.values().iterator().next().name() + " is of another time")
              + "): tracks are not compensated for the vehicle's own motion");
      return;
    }
    Ego way = ways.get(best.get());
    ego = Optional.of(way);
    int known = known(way);
    if (known < entries.size()) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: known at %d of %d frames; across gaps of more than %.1f s, and more than %.1f s"
                  + " beyond its ends, the vehicle's place is not guessed",
              way.name(),
              known,
              entries.size(),
              EgoTrack.MOST_GAP_NANOS / NANOS_PER_SECOND,
              EgoTrack.MOST_BEYOND_NANOS / NANOS_PER_SECOND));
    }
  }

  /** By the stamps of its messages only where they are of the clock of the pictures' stamps. */
  private static Ego way(EgoSources.Source source, boolean stamped, StampRange ofPictures) {
    PoseSeries poses = source.poses();
    StampRange together = ofPictures.copy();
    for (int i = 0; i < poses.count(); i++) {
      together.add(poses.stampNanos(i), poses.loggedNanos(i));
    }
    boolean byStamps = stamped && together.isOfOneClock(MOST_WANDER_NANOS);
    return new Ego(source.name(), EgoTrack.of(poses, source.vehicle(), byStamps), byStamps);
  }

  private int known(Ego way) {
    return (int) entries.stream().filter(entry -> way.at(entry.picture()).isPresent()).count();
  }
}
