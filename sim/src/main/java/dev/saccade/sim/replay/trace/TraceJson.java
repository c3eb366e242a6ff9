package dev.saccade.sim.replay.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.GateCamera;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import java.util.ArrayList;
import java.util.List;

/** The lines of a trace, to and from text. Errors are {@link IllegalArgumentException}s. */
final class TraceJson {
  private static final String FORMAT = "saccade gate 1";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TraceJson() {}

  /** What the first line says. */
  record Header(GatePolicy policy, GateConfig config, long startEpochNanos) {}

  static String header(Header header) {
    GateConfig config = header.config();
    ObjectNode line = MAPPER.createObjectNode();
    line.put("trace", FORMAT);
    line.put("start_epoch_nanos", header.startEpochNanos());
    line.put("policy", header.policy().label());
    ArrayNode cameras = line.putArray("cameras");
    for (GateCamera camera : config.cameras()) {
      cameras
          .addObject()
          .put("id", camera.cameraId())
          .put("priority", camera.priority())
          .put("floor_per_second", camera.floorPerSecond())
          .put("budget_nanos", camera.budgetNanos());
    }
    ArrayNode profiles = line.putArray("profiles");
    for (Profile profile : config.profiles()) {
      profiles
          .addObject()
          .put("name", profile.name())
          .put("width", profile.widthPixels())
          .put("height", profile.heightPixels());
    }
    line.put("max_batch", config.maxBatchCount());
    line.put("max_waiting_per_camera", config.maxWaitingPerCamera());
    line.put("max_waiting", config.maxWaiting());
    line.put("after_stage_nanos", config.afterStageNanos());
    line.put("batch_timeout_nanos", config.batchTimeoutNanos());
    line.put("interval", config.intervalCount());
    ArrayNode timings = line.putArray("timings");
    for (StageTiming timing : config.timings()) {
      timings
          .addObject()
          .put("profile", timing.profile().name())
          .put("batch", timing.batchCount())
          .put("stage_nanos", timing.stageNanos());
    }
    return text(line);
  }

  static Header header(String text) {
    JsonNode line = tree(text);
    if (!FORMAT.equals(line.path("trace").asText())) {
      throw new IllegalArgumentException(
          "trace: '" + line.path("trace").asText() + "' (expected: '" + FORMAT + "')");
    }
    List<GateCamera> cameras = new ArrayList<>();
    for (JsonNode camera : field(line, "cameras")) {
      cameras.add(
          new GateCamera(
              field(camera, "id").asText(),
              field(camera, "priority").asInt(),
              field(camera, "floor_per_second").asDouble(),
              number(camera, "budget_nanos")));
    }
    List<Profile> profiles = new ArrayList<>();
    for (JsonNode profile : field(line, "profiles")) {
      profiles.add(
          new Profile(
              field(profile, "name").asText(),
              field(profile, "width").asInt(),
              field(profile, "height").asInt()));
    }
    List<StageTiming> timings = new ArrayList<>();
    for (JsonNode timing : field(line, "timings")) {
      timings.add(
          new StageTiming(
              profile(profiles, field(timing, "profile").asText()),
              field(timing, "batch").asInt(),
              number(timing, "stage_nanos")));
    }
    GateConfig config =
        new GateConfig(
            cameras,
            profiles,
            field(line, "max_batch").asInt(),
            field(line, "max_waiting_per_camera").asInt(),
            field(line, "max_waiting").asInt(),
            number(line, "after_stage_nanos"),
            timings,
            number(line, "batch_timeout_nanos"),
            field(line, "interval").asInt());
    return new Header(
        GatePolicy.labelled(field(line, "policy").asText()),
        config,
        number(line, "start_epoch_nanos"));
  }

  static Profile profile(List<Profile> profiles, String name) {
    for (Profile profile : profiles) {
      if (profile.name().equals(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException(
        "profile: '" + name + "' (expected: one of " + profiles + ")");
  }

  static String event(GateEvent event, long startEpochNanos) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("t", event.epochNanos() - startEpochNanos);
    if (event instanceof GateEvent.Offered offered) {
      line.put("offer", offered.frame().toString());
      line.put("capture", offered.captureEpochNanos() - startEpochNanos);
      line.put("deadline", offered.deadlineEpochNanos() - startEpochNanos);
      if (offered.shape() != 0) {
        line.put("shape", offered.shape());
      }
    } else if (event instanceof GateEvent.Dropped dropped) {
      line.put("drop", dropped.frame().toString());
      line.put("reason", dropped.reason().name());
    } else if (event instanceof GateEvent.Started started) {
      line.put("start", started.batch());
      line.put("profile", started.profile());
      ArrayNode frames = line.putArray("frames");
      started.frames().forEach(frame -> frames.add(frame.toString()));
    } else if (event instanceof GateEvent.FoundNothing) {
      line.put("nothing", true);
    } else if (event instanceof GateEvent.Finished finished) {
      line.put("finish", finished.batch());
      line.put("stage", finished.stageNanos());
    } else if (event instanceof GateEvent.Withdrawn withdrawn) {
      line.put("withdraw", withdrawn.cameraId());
    } else if (event instanceof GateEvent.HandedOver handed) {
      line.put("hand_over", handed.frame().toString());
    } else if (event instanceof GateEvent.ClockSetBack) {
      line.put("set_back", true);
    }
    return text(line);
  }

  static GateEvent event(String text, long startEpochNanos) {
    JsonNode line = tree(text);
    long now = startEpochNanos + number(line, "t");
    if (line.has("offer")) {
      return new GateEvent.Offered(
          now,
          frame(line.get("offer")),
          startEpochNanos + number(line, "capture"),
          startEpochNanos + number(line, "deadline"),
          line.path("shape").asInt());
    }
    if (line.has("drop")) {
      return new GateEvent.Dropped(
          now, frame(line.get("drop")), DropReason.valueOf(field(line, "reason").asText()));
    }
    if (line.has("start")) {
      List<FrameId> frames = new ArrayList<>();
      field(line, "frames").forEach(frame -> frames.add(frame(frame)));
      return new GateEvent.Started(
          now, number(line, "start"), field(line, "profile").asText(), frames);
    }
    if (line.has("nothing")) {
      return new GateEvent.FoundNothing(now);
    }
    if (line.has("finish")) {
      return new GateEvent.Finished(now, number(line, "finish"), number(line, "stage"));
    }
    if (line.has("withdraw")) {
      return new GateEvent.Withdrawn(now, line.get("withdraw").asText());
    }
    if (line.has("hand_over")) {
      return new GateEvent.HandedOver(now, frame(line.get("hand_over")));
    }
    if (line.has("set_back")) {
      return new GateEvent.ClockSetBack(now);
    }
    throw new IllegalArgumentException(
        "no event (expected: offer, drop, start, nothing, finish, withdraw, hand_over or set_back)");
  }

  private static FrameId frame(JsonNode node) {
    String[] parts = node.asText().split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "frame: '" + node.asText() + "' (expected: camera/epoch/sequence)");
    }
    return new FrameId(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  private static long number(JsonNode node, String name) {
    JsonNode field = field(node, name);
    if (!field.canConvertToLong() || !field.isIntegralNumber()) {
      throw new IllegalArgumentException(name + ": " + field + " (expected: a whole number)");
    }
    return field.longValue();
  }

  private static JsonNode field(JsonNode node, String name) {
    JsonNode field = node.get(name);
    if (field == null) {
      throw new IllegalArgumentException(name + ": missing");
    }
    return field;
  }

  private static JsonNode tree(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree == null || !tree.isObject()) {
        throw new IllegalArgumentException("no JSON object");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(ObjectNode line) {
    try {
      return MAPPER.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }
}
