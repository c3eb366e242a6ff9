package dev.saccade.perception.track;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.PixelBox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a tracker knows of one camera between two frames, and its bytes. Filters are kept in single
 * precision: a hundredth of a pixel is far below what is measured, and the changelog carries them
 * for every frame.
 */
final class CameraMemory {
  private static final int MAGIC = 0x5C;
  private static final int VERSION = 6;

  /** Older ones are still read, so that tracks live through an update. */
  private static final int OLDEST_VERSION = 3;

  /** The first with {@link Facing}. */
  private static final int WITH_FACING = 4;

  /** The first with {@link Footing}. */
  private static final int WITH_FOOTING = 5;

  /** The first with {@link RememberedLooks}. */
  private static final int WITH_LOOKS = 6;

  /** More at a time are noise; what is beyond starts no track. */
  static final int MOST_TRACKS = 500;

  /** 0: no frame yet. */
  long lastCaptureEpochNanos;

  /** Ids are given out in order and never again. */
  long nextId = 1;

  /** Frames seen so far. */
  long frameCount;

  /** Of the last frame. */
  Optional<EgoPose> lastPose = Optional.empty();

  /** Ascending ids. */
  final List<FollowedObject> objects = new ArrayList<>();

  byte[] toBytes() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 448 * objects.size());
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(MAGIC);
      out.writeByte(VERSION);
      out.writeLong(lastCaptureEpochNanos);
      out.writeLong(nextId);
      out.writeLong(frameCount);
      out.writeBoolean(lastPose.isPresent());
      if (lastPose.isPresent()) {
        write(lastPose.get(), out);
      }
      writeClasses(out);
      out.writeShort(objects.size());
      for (FollowedObject object : objects) {
        write(object, out);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written to", e);
    }
  }

  static CameraMemory of(byte[] state) {
    CameraMemory memory = new CameraMemory();
    if (state.length == 0) {
      return memory;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      if (in.readUnsignedByte() != MAGIC) {
        throw new IOException("not a tracker's state");
      }
      int version = in.readUnsignedByte();
      if (version < OLDEST_VERSION || version > VERSION) {
        throw new IOException(
            "version " + version + " (expected: " + OLDEST_VERSION + " to " + VERSION + ")");
      }
      memory.lastCaptureEpochNanos = in.readLong();
      memory.nextId = in.readLong();
      memory.frameCount = in.readLong();
      memory.lastPose = in.readBoolean() ? Optional.of(readPose(in)) : Optional.empty();
      Map<Integer, ObjectClass> classes = readClasses(in);
      int count = in.readUnsignedShort();
      if (count > MOST_TRACKS) {
        throw new IOException(count + " tracks (expected: at most " + MOST_TRACKS + ")");
      }
      long previousId = 0;
      for (int i = 0; i < count; i++) {
        FollowedObject object = read(in, classes, version);
        if (object.id <= previousId || object.id >= memory.nextId) {
          throw new IOException("track id " + object.id + " after " + previousId);
        }
        previousId = object.id;
        memory.objects.add(object);
      }
      if (in.read() >= 0) {
        throw new IOException("more bytes than tracks");
      }
      return memory;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "tracker state of " + state.length + " bytes cannot be read: " + e.getMessage(), e);
    }
  }

  private static void write(EgoPose pose, DataOutputStream out) throws IOException {
    out.writeDouble(pose.xMetres());
    out.writeDouble(pose.yMetres());
    out.writeDouble(pose.yawRadians());
    out.writeDouble(pose.speedMetresPerSecond());
    out.writeDouble(pose.yawRateRadiansPerSecond());
  }

  private static EgoPose readPose(DataInputStream in) throws IOException {
    return new EgoPose(
        in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
  }

  private void writeClasses(DataOutputStream out) throws IOException {
    Map<Integer, ObjectClass> classes = new TreeMap<>();
    for (FollowedObject object : objects) {
      for (int id : object.votes.votes().keySet()) {
        classes.put(id, object.votes.classOf(id));
      }
    }
    out.writeByte(classes.size());
    for (ObjectClass objectClass : classes.values()) {
      out.writeByte(objectClass.id());
      out.writeUTF(objectClass.name());
      out.writeByte(ordinal(objectClass.category()));
    }
  }

  private static Map<Integer, ObjectClass> readClasses(DataInputStream in) throws IOException {
    Map<Integer, ObjectClass> classes = new TreeMap<>();
    int count = in.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      int id = in.readUnsignedByte();
      String name = in.readUTF();
      ObjectCategory category = pick(ObjectCategory.values(), in.readUnsignedByte());
      classes.put(id, new ObjectClass(id, name, category));
    }
    return classes;
  }

  private static void write(FollowedObject object, DataOutputStream out) throws IOException {
    out.writeLong(object.id);
    out.writeByte(ordinal(object.state));
    out.writeDouble(object.existence);
    out.writeLong(object.firstSeenEpochNanos);
    out.writeLong(object.lastSeenEpochNanos);
    out.writeInt(object.observationCount);
    out.writeInt(object.missedCount);
    out.writeInt(object.streakCount);
    out.writeFloat(object.confidence);
    out.writeFloat(object.lastBox.xMinPixels());
    out.writeFloat(object.lastBox.yMinPixels());
    out.writeFloat(object.lastBox.xMaxPixels());
    out.writeFloat(object.lastBox.yMaxPixels());
    out.writeFloat(object.lastWhole.xMinPixels());
    out.writeFloat(object.lastWhole.yMinPixels());
    out.writeFloat(object.lastWhole.xMaxPixels());
    out.writeFloat(object.lastWhole.yMaxPixels());
    out.writeBoolean(object.lastShape.isPresent());
    if (object.lastShape.isPresent()) {
      object.lastShape.get().writeTo(out);
    }
    out.writeBoolean(object.looks.isPresent());
    if (object.looks.isPresent()) {
      object.looks.get().writeTo(out);
    }
    out.writeFloat((float) object.pavement);
    object.facing.writeTo(out);
    object.footing.writeTo(out);
    out.writeBoolean(object.flowKnown);
    if (object.flowKnown) {
      out.writeFloat((float) object.flowX);
      out.writeFloat((float) object.flowY);
    }
    object.horizontal.writeTo(out);
    object.vertical.writeTo(out);
    out.writeBoolean(object.ground.isPresent());
    if (object.ground.isPresent()) {
      object.ground.get().writeTo(out);
    }
    out.writeByte(object.votes.votes().size());
    for (Map.Entry<Integer, Float> vote : object.votes.votes().entrySet()) {
      out.writeByte(vote.getKey());
      out.writeFloat(vote.getValue());
    }
  }

  private static FollowedObject read(
      DataInputStream in, Map<Integer, ObjectClass> classes, int version) throws IOException {
    long id = in.readLong();
    TrackState state = pick(TrackState.values(), in.readUnsignedByte());
    double existence = in.readDouble();
    if (!(existence >= 0 && existence < 1)) {
      throw new IOException("existence " + existence);
    }
    long firstSeen = in.readLong();
    long lastSeen = in.readLong();
    int observationCount = in.readInt();
    int missedCount = in.readInt();
    int streakCount = in.readInt();
    float confidence = (float) FiniteNumbers.read(in);
    PixelBox lastBox = readBox(in);
    PixelBox lastWhole = readBox(in);
    Optional<MaskShape> shape =
        in.readBoolean() ? Optional.of(MaskShape.readFrom(in)) : Optional.empty();
    Optional<RememberedLooks> looks =
        version >= WITH_LOOKS && in.readBoolean()
            ? Optional.of(RememberedLooks.readFrom(in))
            : Optional.empty();
    float pavement = in.readFloat();
    if (!Float.isNaN(pavement) && !(pavement >= 0 && pavement <= 1)) {
      throw new IOException("pavement " + pavement);
    }
    Facing facing = version >= WITH_FACING ? Facing.readFrom(in) : Facing.ALONG_THE_ROAD;
    Footing footing = version >= WITH_FOOTING ? Footing.readFrom(in) : Footing.UNKNOWN;
    boolean flowKnown = in.readBoolean();
    double flowX = flowKnown ? FiniteNumbers.read(in) : 0;
    double flowY = flowKnown ? FiniteNumbers.read(in) : 0;
    AxisFilter horizontal = AxisFilter.readFrom(in);
    AxisFilter vertical = AxisFilter.readFrom(in);
    Optional<GroundFilter> ground =
        in.readBoolean() ? Optional.of(GroundFilter.readFrom(in)) : Optional.empty();
    ClassVotes votes = new ClassVotes();
    int voteCount = in.readUnsignedByte();
    if (voteCount == 0) {
      throw new IOException("track " + id + " without a class");
    }
    for (int i = 0; i < voteCount; i++) {
      int classId = in.readUnsignedByte();
      ObjectClass objectClass = classes.get(classId);
      if (objectClass == null) {
        throw new IOException("class " + classId + " is not in the table");
      }
      votes.put(objectClass, (float) FiniteNumbers.read(in));
    }
    FollowedObject object = new FollowedObject(id, horizontal, vertical, votes, firstSeen);
    object.state = state;
    object.existence = existence;
    object.lastSeenEpochNanos = lastSeen;
    object.observationCount = observationCount;
    object.missedCount = missedCount;
    object.streakCount = streakCount;
    object.confidence = confidence;
    object.lastBox = lastBox;
    object.lastWhole = lastWhole;
    object.lastShape = shape;
    object.looks = looks;
    object.ground = ground;
    object.pavement = pavement;
    object.facing = facing;
    object.footing = footing;
    object.flowKnown = flowKnown;
    object.flowX = flowX;
    object.flowY = flowY;
    return object;
  }

  private static PixelBox readBox(DataInputStream in) throws IOException {
    return new PixelBox(
        (float) FiniteNumbers.read(in),
        (float) FiniteNumbers.read(in),
        (float) FiniteNumbers.read(in),
        (float) FiniteNumbers.read(in));
  }

  @SuppressWarnings("EnumOrdinal") // another order of the constants needs another VERSION
  private static int ordinal(Enum<?> value) {
    return value.ordinal();
  }

  private static <T> T pick(T[] values, int ordinal) throws IOException {
    if (ordinal >= values.length) {
      throw new IOException("ordinal " + ordinal + " (expected: below " + values.length + ")");
    }
    return values[ordinal];
  }
}
