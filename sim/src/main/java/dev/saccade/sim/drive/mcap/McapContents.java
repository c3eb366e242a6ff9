package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.Frame;
import dev.saccade.sim.drive.BadDriveException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Collects what a file holds of a drive: where its pictures are, and what is said of cameras,
 * frames of reference and poses; no more than a hostile file may make it. A message that is not
 * what its channel says is left out and counted.
 */
final class McapContents implements McapFile.Visitor {
  static final int MOST_CAMERAS = 64;
  private static final int MOST_OTHERS_NAMED = 20;
  private static final int MOST_POSE_TOPICS = 16;

  private record Channel(String topic, Optional<MessageType> type) {}

  private static final Channel OTHER = new Channel("", Optional.empty());

  private final Path path;
  private final int mostFrames;
  private final Map<Integer, String> schemas = new HashMap<>();
  private final Map<Integer, Channel> channels = new HashMap<>();
  private final TreeSet<String> others = new TreeSet<>();
  private final BitSet unnamedOthers = new BitSet();
  private final Map<String, PictureTopic> pictures = new TreeMap<>();
  private final Map<String, CalibrationMessage> calibrations = new TreeMap<>();
  private final Map<String, PoseTopic> poses = new TreeMap<>();
  private final TransformTree transforms = new TransformTree();
  private final LeftOut leftOut = new LeftOut();
  private int frames;

  McapContents(Path path, int mostFrames) {
    this.path = path;
    this.mostFrames = mostFrames;
  }

  /** By topic. */
  Map<String, PictureTopic> pictures() {
    return pictures;
  }

  /** By topic; the first of each that holds numbers. */
  Map<String, CalibrationMessage> calibrations() {
    return calibrations;
  }

  /** By topic. */
  Map<String, PoseTopic> poses() {
    return poses;
  }

  TransformTree transforms() {
    return transforms;
  }

  LeftOut leftOut() {
    return leftOut;
  }

  /** Topics of which nothing is read, for people. */
  String others() {
    if (others.isEmpty()) {
      return "nothing";
    }
    int more = unnamedOthers.cardinality();
    return String.join(", ", others) + (more == 0 ? "" : " and " + more + " more");
  }

  @Override
  public void damaged(BadDriveException why) {
    leftOut.add("damaged parts", why.getMessage());
  }

  /**
   * @throws BadDriveException only where a bound is reached that nobody's drive reaches
   */
  @Override
  public void record(int opcode, byte[] bytes, int from, int length, McapFile.Place place)
      throws BadDriveException {
    String where =
        path
            + ": "
            + (place.chunk() < 0
                ? "record before byte " + (place.offset() + length)
                : "chunk at byte " + place.chunk());
    McapCursor in = new McapCursor(bytes, from, length, where);
    if (opcode == McapFile.MESSAGE) {
      message(in, bytes, from, place, where);
      return;
    }
    try {
      if (opcode == McapFile.SCHEMA) {
        schemas.put(in.u16(), in.name());
      } else {
        channel(in);
      }
    } catch (BadDriveException e) {
      leftOut.add("descriptions of channels", e.getMessage());
    }
  }

  private void channel(McapCursor in) throws BadDriveException {
    int id = in.u16();
    String schema = schemas.getOrDefault(in.u16(), "");
    String topic = in.name();
    String encoding = in.name();
    Optional<MessageType> type = MessageType.of(schema, encoding);
    channels.put(id, type.isEmpty() ? OTHER : new Channel(topic, type));
    if (type.isPresent() && type.get().content().isPicture()) {
      return;
    }
    String other = topic + " (" + schema + " as " + encoding + ")";
    if (others.size() < MOST_OTHERS_NAMED) {
      others.add(other);
    } else if (!others.contains(other)) {
      unnamedOthers.set(id);
    }
  }

  private void message(McapCursor in, byte[] bytes, int from, McapFile.Place place, String where)
      throws BadDriveException {
    int channelId;
    long sequence;
    long logged;
    try {
      channelId = in.u16();
      sequence = in.u32();
      logged = in.u64();
      in.skip(8); // publish time
    } catch (BadDriveException e) {
      leftOut.add("messages", e.getMessage());
      return;
    }
    Channel channel = channels.get(channelId);
    if (channel == null) {
      leftOut.add(
          "messages on channel " + channelId,
          where + ": a message on channel " + channelId + ", which nothing describes");
      return;
    }
    if (channel.type().isEmpty()) {
      return;
    }
    String topic = channel.topic();
    String message = where + ": message " + sequence + " on " + topic;
    MessageType type = channel.type().get();
    PictureMessage picture;
    try {
      switch (type.content()) {
        case ENCODED_PICTURE, RAW_PICTURE, VIDEO -> {
          picture = PictureMessage.find(type, bytes, in.position(), in.left(), message);
          requireUsable(picture, message);
        }
        case CALIBRATION -> {
          calibration(
              topic, CalibrationMessage.read(type, bytes, in.position(), in.left(), message));
          return;
        }
        case TRANSFORMS -> {
          for (FrameTransform told :
              FrameTransform.read(type, bytes, in.position(), in.left(), message)) {
            transforms
                .add(topic, logged, told)
                .ifPresent(why -> leftOut.add("transforms on " + topic, message + ": " + why));
          }
          return;
        }
        default -> {
          pose(topic, logged, PoseMessage.read(type, bytes, in.position(), in.left(), message));
          return;
        }
      }
    } catch (BadDriveException e) {
      leftOut.add("messages on " + topic, e.getMessage());
      return;
    }
    if (frames == mostFrames) {
      throw new BadDriveException(path + ": more than " + mostFrames + " pictures");
    }
    frames++;
    picturesOn(topic, picture.header().frameId())
        .add(picture, logged, place.plus(picture.from() - from));
  }

  private static void requireUsable(PictureMessage picture, String message)
      throws BadDriveException {
    if (picture.form() instanceof PictureForm.Raw raw) {
      Optional<String> problem = RawPicture.problemOf(raw, picture.length());
      if (problem.isPresent()) {
        throw new BadDriveException(message + ": " + problem.get());
      }
      return;
    }
    if (picture.form() instanceof PictureForm.Video video && !VideoDecoder.knows(video.format())) {
      throw new BadDriveException(
          message
              + ": video format '"
              + video.format()
              + "' (expected: "
              + VideoDecoder.formats()
              + ")");
    }
    if (picture.length() > Frame.MAX_PAYLOAD_BYTES) {
      throw new BadDriveException(
          message
              + ": picture of "
              + picture.length()
              + " bytes (expected: at most "
              + Frame.MAX_PAYLOAD_BYTES
              + ")");
    }
  }

  private PictureTopic picturesOn(String topic, String frameId) throws BadDriveException {
    PictureTopic known = pictures.get(topic);
    if (known != null) {
      return known;
    }
    if (pictures.size() == MOST_CAMERAS) {
      throw new BadDriveException(path + ": pictures on more than " + MOST_CAMERAS + " topics");
    }
    PictureTopic first = new PictureTopic(topic, frameId);
    pictures.put(topic, first);
    return first;
  }

  private void calibration(String topic, CalibrationMessage said) throws BadDriveException {
    CalibrationMessage before = calibrations.get(topic);
    if (before == null && calibrations.size() == 2 * MOST_CAMERAS) {
      throw new BadDriveException(
          path + ": calibrations on more than " + 2 * MOST_CAMERAS + " topics");
    }
    if (before == null || !before.isCalibrated()) {
      calibrations.put(topic, said);
    }
  }

  private void pose(String topic, long logged, PoseMessage said) throws BadDriveException {
    PoseTopic known = poses.get(topic);
    if (known == null) {
      if (poses.size() == MOST_POSE_TOPICS) {
        throw new BadDriveException(
            path + ": topic " + topic + ": poses on more than " + MOST_POSE_TOPICS + " topics");
      }
      known =
          new PoseTopic(topic, said.frame(), said.child(), new PoseSeries(PoseSeries.MOST_SAMPLES));
      poses.put(topic, known);
    }
    if (!known.frame().equals(said.frame()) || !known.child().equals(said.child())) {
      throw new BadDriveException(
          path
              + ": topic "
              + topic
              + ": pose of '"
              + said.child()
              + "' in '"
              + said.frame()
              + "' (expected: of '"
              + known.child()
              + "' in '"
              + known.frame()
              + "', as the first)");
    }
    known.poses().add(said.stampNanos(), logged, said.pose());
  }
}
