package dev.saccade.perception.track;

import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.instance.ObjectCategory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fusion knows of one vehicle between two reports, and its bytes. */
final class VehicleMemory {
  private static final int MAGIC = 0x5D;
  private static final int VERSION = 2;
  private static final int MOST_CAMERAS = 64;

  /** Newest capture time of any camera; 0: no report yet. */
  long timeEpochNanos;

  /** Of that capture. */
  Optional<EgoPose> pose = Optional.empty();

  /** Ids are given out in order and never again. */
  long nextId = 1;

  /** Ascending ids. */
  final List<FusedObject> objects = new ArrayList<>();

  /** Between sources of the objects. */
  final Agreements agreements = new Agreements();

  /** Whose each camera's track is. */
  Map<VehicleTrack.Source, FusedObject> owners() {
    Map<VehicleTrack.Source, FusedObject> owners = new HashMap<>();
    for (FusedObject object : objects) {
      object.sources.forEach(source -> owners.put(source.key(), object));
    }
    return owners;
  }

  byte[] toBytes() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 300 * objects.size());
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(MAGIC);
      out.writeByte(VERSION);
      out.writeLong(timeEpochNanos);
      out.writeLong(nextId);
      out.writeBoolean(pose.isPresent());
      if (pose.isPresent()) {
        EgoPose at = pose.get();
        out.writeDouble(at.xMetres());
        out.writeDouble(at.yMetres());
        out.writeDouble(at.yawRadians());
        out.writeDouble(at.speedMetresPerSecond());
        out.writeDouble(at.yawRateRadiansPerSecond());
      }
      out.writeShort(objects.size());
      for (FusedObject object : objects) {
        write(object, out);
      }
      writeAgreements(out);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written to", e);
    }
  }

  static VehicleMemory of(byte[] state) {
    VehicleMemory memory = new VehicleMemory();
    if (state.length == 0) {
      return memory;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      if (in.readUnsignedByte() != MAGIC) {
        throw new IOException("not a fusion's state");
      }
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("version " + version + " (expected: " + VERSION + ")");
      }
      memory.timeEpochNanos = in.readLong();
      memory.nextId = in.readLong();
      if (in.readBoolean()) {
        memory.pose =
            Optional.of(
                new EgoPose(
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble()));
      }
      int count = in.readUnsignedShort();
      if (count > VehicleFusion.MOST_OBJECTS) {
        throw new IOException(
            count + " objects (expected: at most " + VehicleFusion.MOST_OBJECTS + ")");
      }
      long previousId = 0;
      for (int i = 0; i < count; i++) {
        FusedObject object = read(in);
        if (object.id <= previousId || object.id >= memory.nextId) {
          throw new IOException("id " + object.id + " after " + previousId);
        }
        previousId = object.id;
        memory.objects.add(object);
      }
      memory.readAgreements(in);
      if (in.read() >= 0) {
        throw new IOException("more bytes than objects");
      }
      return memory;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "fusion state of " + state.length + " bytes cannot be read: " + e.getMessage(), e);
    }
  }

  /** Of tracks, by their number among all sources. */
  private void writeAgreements(DataOutputStream out) throws IOException {
    Map<VehicleTrack.Source, Integer> numberOf = new HashMap<>();
    for (FusedObject object : objects) {
      for (FusedObject.Source source : object.sources) {
        numberOf.put(source.key(), numberOf.size());
      }
    }
    out.writeInt(agreements.pairCount());
    for (Map.Entry<Agreements.Pair, Agreements.Agreement> entry : agreements.all().entrySet()) {
      out.writeShort(numberOf.get(entry.getKey().first()));
      out.writeShort(numberOf.get(entry.getKey().second()));
      out.writeDouble(entry.getValue().nats());
      out.writeLong(entry.getValue().firstEpochNanos());
      out.writeLong(entry.getValue().secondEpochNanos());
    }
  }

  private void readAgreements(DataInputStream in) throws IOException {
    List<VehicleTrack.Source> tracks = new ArrayList<>();
    for (FusedObject object : objects) {
      for (FusedObject.Source source : object.sources) {
        tracks.add(source.key());
      }
    }
    int count = in.readInt();
    if (count < 0 || count > Agreements.MOST_PAIRS) {
      throw new IOException(count + " pairs (expected: at most " + Agreements.MOST_PAIRS + ")");
    }
    for (int i = 0; i < count; i++) {
      Agreements.Pair pair =
          Agreements.Pair.of(
              tracks.get(in.readUnsignedShort()), tracks.get(in.readUnsignedShort()));
      double nats = in.readDouble();
      if (!(Math.abs(nats) <= Likeness.MOST)) {
        throw new IOException("agreement: " + nats + " (expected: within " + Likeness.MOST + ")");
      }
      agreements.put(pair, new Agreements.Agreement(nats, in.readLong(), in.readLong()));
    }
  }

  private static void write(FusedObject object, DataOutputStream out) throws IOException {
    out.writeLong(object.id);
    out.writeLong(object.firstSeenEpochNanos);
    out.writeLong(object.lastSeenEpochNanos);
    out.writeUTF(object.className);
    out.writeByte(ordinal(object.category));
    out.writeFloat(object.existence);
    write(object.place, out);
    out.writeByte(object.sources.size());
    for (FusedObject.Source source : object.sources) {
      out.writeUTF(source.cameraId());
      out.writeLong(source.reportedEpochNanos());
      out.writeLong(source.memberEpochNanos());
      CameraReport.Placed track = source.track();
      out.writeLong(track.trackId());
      out.writeByte(ordinal(track.state()));
      out.writeUTF(track.className());
      out.writeByte(ordinal(track.category()));
      out.writeFloat(track.existence());
      out.writeLong(track.firstSeenEpochNanos());
      out.writeLong(track.lastSeenEpochNanos());
      write(track.ground(), out);
      write(track.bearings(), out);
    }
  }

  private static FusedObject read(DataInputStream in) throws IOException {
    FusedObject object =
        new FusedObject(
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readUTF(),
            pick(ObjectCategory.values(), in.readUnsignedByte()),
            in.readFloat(),
            readPlace(in));
    int count = in.readUnsignedByte();
    if (count > MOST_CAMERAS) {
      throw new IOException(count + " cameras (expected: at most " + MOST_CAMERAS + ")");
    }
    for (int i = 0; i < count; i++) {
      String cameraId = in.readUTF();
      long reported = in.readLong();
      long member = in.readLong();
      long trackId = in.readLong();
      TrackState state = pick(TrackState.values(), in.readUnsignedByte());
      String className = in.readUTF();
      ObjectCategory category = pick(ObjectCategory.values(), in.readUnsignedByte());
      float existence = in.readFloat();
      long firstSeen = in.readLong();
      long lastSeen = in.readLong();
      object.sources.add(
          new FusedObject.Source(
              cameraId,
              reported,
              member,
              new CameraReport.Placed(
                  trackId,
                  state,
                  className,
                  category,
                  existence,
                  readPlace(in),
                  readBearings(in),
                  firstSeen,
                  lastSeen)));
    }
    return object;
  }

  /** Doubles: a covariance that rounding made indefinite could not be read back. */
  private static void write(GroundState place, DataOutputStream out) throws IOException {
    out.writeDouble(place.xMetres());
    out.writeDouble(place.yMetres());
    out.writeDouble(place.velocityXMetresPerSecond());
    out.writeDouble(place.velocityYMetresPerSecond());
    for (Covariance2 covariance : List.of(place.positionCovariance(), place.velocityCovariance())) {
      out.writeDouble(covariance.xx());
      out.writeDouble(covariance.xy());
      out.writeDouble(covariance.yy());
    }
    out.writeBoolean(place.velocityIsRelative());
  }

  private static void write(Optional<BearingSpan> bearings, DataOutputStream out)
      throws IOException {
    out.writeBoolean(bearings.isPresent());
    if (bearings.isPresent()) {
      BearingSpan span = bearings.get();
      out.writeDouble(span.originXMetres());
      out.writeDouble(span.originYMetres());
      out.writeDouble(span.leftRadians());
      out.writeDouble(span.rightRadians());
      out.writeBoolean(span.leftOpen());
      out.writeBoolean(span.rightOpen());
    }
  }

  private static Optional<BearingSpan> readBearings(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? Optional.of(
            new BearingSpan(
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readBoolean(),
                in.readBoolean()))
        : Optional.empty();
  }

  private static GroundState readPlace(DataInputStream in) throws IOException {
    double[] numbers = new double[10];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readDouble();
      if (!Double.isFinite(numbers[i])) {
        throw new IOException("number: " + numbers[i] + " (expected: finite)");
      }
    }
    return new GroundState(
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        new Covariance2(numbers[4], numbers[5], numbers[6]),
        new Covariance2(numbers[7], numbers[8], numbers[9]),
        in.readBoolean());
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
