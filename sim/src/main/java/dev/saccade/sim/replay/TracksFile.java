package dev.saccade.sim.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.PixelBox;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackUpdate;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * {@code tracks.jsonl}: one line for each processed frame. Times are offsets from the start of the
 * run, so that the same tracks give the same bytes whenever they were made; what depends on the
 * machine's speed (latency, lateness) stands in {@code outcomes.jsonl}.
 */
final class TracksFile {
  private static final JsonFactory JSON = new JsonFactory();

  private TracksFile() {}

  static void write(RunResult result, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (FrameFate fate : result.fates()) {
        if (fate.hasUpdate()) {
          writeUpdate(json, fate, fate.update().get());
        }
      }
      json.writeRaw('\n');
    }
  }

  /** SHA-256 of what {@link #write} writes, lower-case hexadecimal. */
  static String sha256(RunResult result) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (OutputStream out =
          new BufferedOutputStream(
              new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
        write(result, out);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException("every JDK has SHA-256, and nothing is written", e);
    }
  }

  private static void writeUpdate(JsonGenerator json, FrameFate fate, TrackUpdate update)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("camera", fate.id().cameraId());
    json.writeNumberField("sequence", fate.id().sequence());
    json.writeNumberField("capture_ms", fate.offsetNanos() / 1e6);
    json.writeNumberField("width_pixels", update.getWidthPixels());
    json.writeNumberField("height_pixels", update.getHeightPixels());
    json.writeStringField("profile", update.getProfile());
    json.writeBooleanField("truncated", update.getTruncated());
    json.writeArrayFieldStart("tracks");
    long startEpochNanos = update.getCaptureEpochNanos() - fate.offsetNanos();
    for (Track track : update.getTracksList()) {
      writeTrack(json, track, startEpochNanos);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeTrack(JsonGenerator json, Track track, long startEpochNanos)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", track.getTrackId());
    json.writeStringField("state", name(track.getState(), "TRACK_STATE_"));
    json.writeStringField("class", track.getClassName());
    json.writeStringField("category", name(track.getCategory(), "OBJECT_CATEGORY_"));
    json.writeNumberField("existence", track.getExistence());
    json.writeNumberField("confidence", track.getConfidence());
    PixelBox box = track.getBox();
    json.writeFieldName("box");
    writeNumbers(
        json, box.getXMinPixels(), box.getYMinPixels(), box.getXMaxPixels(), box.getYMaxPixels());
    json.writeFieldName("velocity_pixels_per_second");
    writeNumbers(json, track.getVelocityXPixelsPerSecond(), track.getVelocityYPixelsPerSecond());
    if (track.hasGround()) {
      json.writeFieldName("position_metres");
      writeNumbers(json, track.getGround().getXMetres(), track.getGround().getYMetres());
      json.writeFieldName("velocity_metres_per_second");
      writeNumbers(
          json,
          track.getGround().getVelocityXMetresPerSecond(),
          track.getGround().getVelocityYMetresPerSecond());
      writeDoubts(json, track.getGround(), startEpochNanos);
    }
    json.writeNumberField("first_seen_ms", millis(track.getFirstSeenEpochNanos(), startEpochNanos));
    json.writeNumberField("last_seen_ms", millis(track.getLastSeenEpochNanos(), startEpochNanos));
    json.writeNumberField("observations", track.getObservationCount());
    json.writeEndObject();
  }

  /** How much of a place can be relied on; covariances as xx, xy, yy. */
  private static void writeDoubts(JsonGenerator json, GroundState ground, long startEpochNanos)
      throws IOException {
    json.writeBooleanField("velocity_is_relative", ground.getVelocityIsRelative());
    json.writeFieldName("position_covariance");
    writeNumbers(
        json,
        ground.getPositionCovariance().getXx(),
        ground.getPositionCovariance().getXy(),
        ground.getPositionCovariance().getYy());
    json.writeFieldName("velocity_covariance");
    writeNumbers(
        json,
        ground.getVelocityCovariance().getXx(),
        ground.getVelocityCovariance().getXy(),
        ground.getVelocityCovariance().getYy());
    if (ground.getMeasuredEpochNanos() != 0) {
      json.writeNumberField(
          "position_measured_ms", millis(ground.getMeasuredEpochNanos(), startEpochNanos));
    }
  }

  private static double millis(long epochNanos, long startEpochNanos) {
    return (epochNanos - startEpochNanos) / 1e6;
  }

  private static void writeNumbers(JsonGenerator json, float... numbers) throws IOException {
    json.writeStartArray();
    for (float number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private static void writeNumbers(JsonGenerator json, double... numbers) throws IOException {
    json.writeArray(numbers, 0, numbers.length);
  }

  private static String name(Enum<?> value, String prefix) {
    String name = value.name();
    return (name.startsWith(prefix) ? name.substring(prefix.length()) : name)
        .toLowerCase(Locale.ROOT);
  }
}
