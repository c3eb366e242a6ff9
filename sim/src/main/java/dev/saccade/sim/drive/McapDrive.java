package dev.saccade.sim.drive;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.PayloadInspection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An MCAP file as a drive: every topic with JPEG or PNG pictures is a camera. It is read once when
 * it is opened, to know what stands where; pictures are read as they are asked for.
 *
 * <p>A frame was captured when its message says so; where one message says nothing, or the stamps
 * and the recorder's clock drift apart, all frames take the times at which they were recorded.
 */
final class McapDrive implements Drive {
  /** 18 hours of one camera at 30 Hz; some 250 MB are taken to know where so many stand. */
  private static final int MOST_FRAMES = 2_000_000;

  private static final int MOST_CAMERAS = 64;
  private static final int MOST_OTHERS_NAMED = 20;
  private static final double USUAL_FRAMES_PER_SECOND = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Stamps wander against the recorder's clock by delays; another clock by more. */
  private static final long MOST_WANDER_NANOS = 10_000_000_000L;

  /** Parts of topics that say what is sent, not who sends it. */
  private static final List<String> COMMON_PARTS =
      List.of("compressed", "image", "image_raw", "image_color", "image_rect", "image_rect_color");

  private record Channel(String topic, Optional<McapPicture.Kind> kind) {}

  private static final Channel OTHER = new Channel("", Optional.empty());

  private record Found(long stampNanos, long loggedNanos, McapFile.Place place, int length) {}

  private record Entry(
      String cameraId, long sequence, long offsetNanos, McapFile.Place place, int length) {}

  private final Path path;
  private final McapFile file;
  private final List<DriveCamera> cameras;
  private final List<Entry> entries;

  private McapDrive(Path path, McapFile file, List<DriveCamera> cameras, List<Entry> entries) {
    this.path = path;
    this.file = file;
    this.cameras = cameras;
    this.entries = entries;
  }

  /**
   * @throws BadDriveException naming the file, and the byte where it is broken, or what it holds
   *     instead of pictures
   */
  static McapDrive open(Path path) throws IOException {
    return open(path, MOST_FRAMES);
  }

  /**
   * @param mostFrames that are taken; a file with more is refused
   */
  static McapDrive open(Path path, int mostFrames) throws IOException {
    McapFile file = McapFile.open(path);
    try {
      Reading reading = new Reading(path, mostFrames);
      file.visit(reading);
      return of(path, file, reading);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Collects where the pictures are, and no more than a hostile file may make it. */
  private static final class Reading implements McapFile.Visitor {
    private final Path path;
    private final int mostFrames;
    private final Map<Integer, String> schemas = new HashMap<>();
    private final Map<Integer, Channel> channels = new HashMap<>();
    private final TreeSet<String> others = new TreeSet<>();
    private final BitSet unnamedOthers = new BitSet();

    /** By topic. */
    private final Map<String, List<Found>> found = new TreeMap<>();

    private int frames;

    Reading(Path path, int mostFrames) {
      this.path = path;
      this.mostFrames = mostFrames;
    }

    @Override
    public void record(int opcode, byte[] bytes, int from, int length, McapFile.Place place)
        throws IOException {
      String where =
          path
              + ": "
              + (place.chunk() < 0
                  ? "record before byte " + (place.offset() + length)
                  : "chunk at byte " + place.chunk());
      McapCursor in = new McapCursor(bytes, from, length, where);
      switch (opcode) {
        case McapFile.SCHEMA -> schemas.put(in.u16(), in.name());
        case McapFile.CHANNEL -> channel(in);
        default -> message(in, bytes, from, place, where);
      }
    }

    private void channel(McapCursor in) throws BadDriveException {
      int id = in.u16();
      String schema = schemas.getOrDefault(in.u16(), "");
      String topic = in.name();
      String encoding = in.name();
      Optional<McapPicture.Kind> kind = McapPicture.Kind.of(schema, encoding);
      channels.put(id, kind.isEmpty() ? OTHER : new Channel(topic, kind));
      if (kind.isPresent()) {
        return;
      }
      String other = topic + " (" + schema + " as " + encoding + ")";
      if (others.size() < MOST_OTHERS_NAMED) {
        others.add(other);
      } else if (!others.contains(other)) {
        unnamedOthers.set(id);
      }
    }

    private String others() {
      if (others.isEmpty()) {
        return "nothing";
      }
      int more = unnamedOthers.cardinality();
      return String.join(", ", others) + (more == 0 ? "" : " and " + more + " more");
    }

    private void message(McapCursor in, byte[] bytes, int from, McapFile.Place place, String where)
        throws BadDriveException {
      int channelId = in.u16();
      Channel channel = channels.get(channelId);
      if (channel == null) {
        throw in.error("a message on channel " + channelId + ", which nothing describes");
      }
      if (channel.kind().isEmpty()) {
        return;
      }
      in.skip(4); // the publisher's counter
      long logged = in.u64();
      in.skip(8); // publish time
      String message = where + ": message on " + channel.topic();
      McapPicture picture =
          McapPicture.find(channel.kind().get(), bytes, in.position(), in.left(), message);
      if (picture.length() > Frame.MAX_PAYLOAD_BYTES) {
        throw new BadDriveException(
            message
                + ": picture of "
                + picture.length()
                + " bytes (expected: at most "
                + Frame.MAX_PAYLOAD_BYTES
                + ")");
      }
      if (frames == mostFrames) {
        throw new BadDriveException(path + ": more than " + mostFrames + " pictures");
      }
      frames++;
      framesOn(channel.topic())
          .add(
              new Found(
                  picture.stampNanos(),
                  logged,
                  place.plus(picture.from() - from),
                  picture.length()));
    }

    private List<Found> framesOn(String topic) throws BadDriveException {
      List<Found> known = found.get(topic);
      if (known != null) {
        return known;
      }
      if (found.size() == MOST_CAMERAS) {
        throw new BadDriveException(path + ": pictures on more than " + MOST_CAMERAS + " topics");
      }
      List<Found> first = new ArrayList<>();
      found.put(topic, first);
      return first;
    }
  }

  private static McapDrive of(Path path, McapFile file, Reading reading) throws IOException {
    if (reading.found.isEmpty()) {
      throw new BadDriveException(
          path
              + ": holds no pictures (expected: "
              + McapPicture.Kind.names()
              + "; found: "
              + reading.others()
              + ")");
    }
    boolean stamped = areStampsOfOneClock(reading.found.values());
    Map<String, String> ids = cameraIds(reading.found.keySet());
    long start =
        reading.found.values().stream()
            .flatMap(List::stream)
            .mapToLong(each -> time(each, stamped))
            .min()
            .orElseThrow();
    List<DriveCamera> cameras = new ArrayList<>();
    List<Entry> entries = new ArrayList<>(reading.frames);
    for (Map.Entry<String, List<Found>> topic : reading.found.entrySet()) {
      String id = ids.get(topic.getKey());
      List<Found> frames = topic.getValue();
      frames.sort(Comparator.comparingLong(each -> time(each, stamped)));
      long last = -1;
      for (int i = 0; i < frames.size(); i++) {
        Found each = frames.get(i);
        // Some recorders repeat a time; a camera's time must go on.
        last = Math.max(last + 1, time(each, stamped) - start);
        entries.add(new Entry(id, i, last, each.place(), each.length()));
      }
      int[] size = size(path, file, topic.getKey(), frames);
      long first = time(frames.get(0), stamped) - start;
      double seconds = (last - first) / NANOS_PER_SECOND;
      double rate = seconds > 0 ? (frames.size() - 1) / seconds : USUAL_FRAMES_PER_SECOND;
      cameras.add(
          new DriveCamera(
              id, size[0], size[1], Math.max(1e-3, Math.min(1000, rate)), Optional.empty()));
    }
    entries.sort(Comparator.comparingLong(Entry::offsetNanos).thenComparing(Entry::cameraId));
    cameras.sort(Comparator.comparing(DriveCamera::id));
    return new McapDrive(path, file, List.copyOf(cameras), entries);
  }

  private static long time(Found each, boolean stamped) {
    return stamped ? each.stampNanos() : each.loggedNanos();
  }

  private static boolean areStampsOfOneClock(Collection<List<Found>> found) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (List<Found> frames : found) {
      for (Found each : frames) {
        if (each.stampNanos() == 0) {
          return false;
        }
        long ahead = each.stampNanos() - each.loggedNanos();
        least = Math.min(least, ahead);
        most = Math.max(most, ahead);
      }
    }
    return most - least <= MOST_WANDER_NANOS;
  }

  /** {@code /camera/front_left/image_raw/compressed} becomes {@code camera-front_left}. */
  private static Map<String, String> cameraIds(Iterable<String> topics) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String topic : topics) {
      List<String> parts = new ArrayList<>(List.of(topic.toLowerCase(Locale.ROOT).split("/", -1)));
      parts.removeIf(String::isEmpty);
      while (parts.size() > 1 && COMMON_PARTS.contains(parts.get(parts.size() - 1))) {
        parts.remove(parts.size() - 1);
      }
      String id = String.join("-", parts).replaceAll("[^a-z0-9_-]", "-");
      id = id.isEmpty() ? "camera" : id.substring(0, Math.min(id.length(), 56));
      String free = id;
      for (int copy = 2; ids.containsValue(free); copy++) {
        free = id + "-" + copy;
      }
      if (!FrameId.isCameraId(free)) {
        throw new IllegalStateException("topic " + topic + " gives camera '" + free + "'");
      }
      ids.put(topic, free);
    }
    return ids;
  }

  /** Of the first picture that says it. */
  private static int[] size(Path path, McapFile file, String topic, List<Found> frames)
      throws IOException {
    String fault = "";
    for (int i = 0; i < Math.min(frames.size(), 100); i++) {
      byte[] payload = payload(file, frames.get(i).place(), frames.get(i).length());
      try {
        return PayloadInspection.sizeOf(encodingOf(payload), payload);
      } catch (IllegalArgumentException e) {
        fault = fault.isEmpty() ? e.getMessage() : fault;
      }
    }
    throw new BadDriveException(
        path + ": pictures on " + topic + " are neither JPEG nor PNG (" + fault + ")");
  }

  /** At least one byte: what becomes of an empty picture the pipeline says. */
  private static byte[] payload(McapFile file, McapFile.Place place, int length)
      throws IOException {
    return length == 0 ? new byte[] {0} : file.bytes(place, length);
  }

  private static FrameEncoding encodingOf(byte[] payload) {
    boolean png = payload.length > 1 && (payload[0] & 0xFF) == 0x89 && payload[1] == 'P';
    return png ? FrameEncoding.PNG : FrameEncoding.JPEG;
  }

  @Override
  public String name() {
    return path.getFileName().toString();
  }

  @Override
  public List<DriveCamera> cameras() {
    return cameras;
  }

  @Override
  public Iterator<DriveFrame> frames() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < entries.size();
      }

      @Override
      public DriveFrame next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return frame(entries.get(next++));
      }
    };
  }

  private DriveFrame frame(Entry entry) {
    try {
      byte[] payload = payload(file, entry.place(), entry.length());
      FrameEncoding encoding = encodingOf(payload);
      DriveCamera camera =
          cameras.stream()
              .filter(each -> each.id().equals(entry.cameraId()))
              .findFirst()
              .orElseThrow();
      int[] size = {camera.widthPixels(), camera.heightPixels()};
      try {
        size = PayloadInspection.sizeOf(encoding, payload);
      } catch (IllegalArgumentException broken) {
        // A frame like any other: the pipeline says what became of it.
      }
      return new DriveFrame(
          entry.cameraId(),
          entry.sequence(),
          entry.offsetNanos(),
          encoding,
          size[0],
          size[1],
          payload,
          Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(new BadDriveException(path + ": cannot be closed", e));
    }
  }
}
