package dev.saccade.sim.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.FrameId;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * {@code outcomes.jsonl}: one line for each frame that was played, by capture; then one for each
 * gap at the source.
 */
final class OutcomesFile {
  private static final JsonFactory JSON = new JsonFactory();

  private OutcomesFile() {}

  static void write(RunResult result, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (FrameFate fate : result.fates()) {
        start(json, fate.id());
        json.writeNumberField("capture_ms", fate.offsetNanos() / 1e6);
        if (fate.outcome().isEmpty()) {
          json.writeNullField("outcome");
        } else if (fate.outcome().get() instanceof FrameOutcome.Processed processed) {
          write(json, processed);
        } else if (fate.outcome().get() instanceof FrameOutcome.Dropped dropped) {
          write(json, dropped);
        }
        json.writeEndObject();
      }
      for (FrameOutcome.Dropped gap : result.gaps()) {
        start(json, gap.frameId().orElseThrow());
        write(json, gap);
        json.writeNumberField("frames", gap.frameCount());
        json.writeEndObject();
      }
      json.writeRaw('\n');
    }
  }

  /** Of what {@link #write} writes: equal for runs that decided and measured alike. */
  static String sha256(RunResult result) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      write(result, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a digest in memory", e);
    }
  }

  private static void start(JsonGenerator json, FrameId id) throws IOException {
    json.writeStartObject();
    json.writeStringField("camera", id.cameraId());
    json.writeNumberField("sequence", id.sequence());
  }

  private static void write(JsonGenerator json, FrameOutcome.Processed processed)
      throws IOException {
    json.writeStringField("outcome", "PROCESSED");
    json.writeNumberField("age_ms", processed.latencyNanos() / 1e6);
    json.writeNumberField("budget_left_ms", processed.budgetLeftNanos() / 1e6);
    json.writeBooleanField("late", processed.late());
    json.writeNumberField("stage_ms", processed.stageNanos() / 1e6);
    json.writeStringField("profile", processed.profile());
    json.writeNumberField("batch", processed.batchCount());
    json.writeNumberField("instances", processed.instanceCount());
    json.writeBooleanField("truncated", processed.truncated());
    json.writeNumberField("left_out", processed.leftOutCount());
  }

  private static void write(JsonGenerator json, FrameOutcome.Dropped dropped) throws IOException {
    json.writeStringField("outcome", "DROPPED");
    json.writeStringField("reason", dropped.reason().name());
    json.writeStringField("stage", dropped.step().name());
    writeMillis(json, "age_ms", dropped.ageNanos());
    writeMillis(json, "budget_left_ms", dropped.budgetLeftNanos());
    if (!dropped.detail().isEmpty()) {
      json.writeStringField("detail", dropped.detail());
    }
  }

  private static void writeMillis(JsonGenerator json, String name, OptionalLong nanos)
      throws IOException {
    if (nanos.isPresent()) {
      json.writeNumberField(name, nanos.getAsLong() / 1e6);
    } else {
      json.writeNullField(name);
    }
  }
}
