package dev.saccade.perception.app;

import dev.saccade.perception.deadline.GateCamera;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.stage.StageSettings;
import dev.saccade.perception.stage.select.Stages;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.Camera;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.TopicRetention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything the vehicle process is told, as it stands in its YAML file ({@code
 * deploy/saccade.yaml} explains every key). A key that is left out takes the value stated here; a
 * key that is not known is refused; a path that does not begin at the root is taken from the file's
 * folder.
 *
 * @param vehicle names the vehicle, as the key of the tracks that its cameras have in common;
 *     default {@code vehicle}
 * @param clockToleranceMillis how far in the future a frame's capture time may lie before it is
 *     dropped as suspect; default 5
 * @param calibration a YAML file of camera id to calibration, published when the process starts;
 *     without it, whatever stands on the calibration topic holds
 */
record VehicleConfig(
    Kafka kafka,
    String vehicle,
    List<CameraEntry> cameras,
    Double clockToleranceMillis,
    Path calibration,
    StageEntry stage,
    Gate gate,
    Grpc grpc,
    Metrics metrics,
    Retention retention) {
  private static final double MOST_TOLERANCE_MILLIS = 1000;

  VehicleConfig {
    Objects.requireNonNull(kafka, "kafka: missing (expected: at least kafka.bootstrap)");
    vehicle = vehicle == null ? "vehicle" : vehicle;
    cameras = cameras == null ? List.of() : List.copyOf(cameras);
    if (cameras.isEmpty()) {
      throw new IllegalArgumentException("cameras: none (expected: at least one, each with an id)");
    }
    clockToleranceMillis =
        clockToleranceMillis == null
            ? PipelineSettings.DEFAULT_CLOCK_TOLERANCE_NANOS / 1e6
            : clockToleranceMillis;
    if (!(clockToleranceMillis >= 0 && clockToleranceMillis <= MOST_TOLERANCE_MILLIS)) {
      throw new IllegalArgumentException(
          "clock_tolerance_millis: "
              + clockToleranceMillis
              + " (expected: 0 to "
              + MOST_TOLERANCE_MILLIS
              + ")");
    }
    stage = stage == null ? new StageEntry(null, null, null, null) : stage;
    gate = gate == null ? new Gate(null, null) : gate;
    grpc = grpc == null ? new Grpc(null, null, null, null) : grpc;
    metrics = metrics == null ? new Metrics(null, null) : metrics;
    retention = retention == null ? new Retention(null, null, null) : retention;
  }

  /**
   * The brokers, and how Kafka Streams uses them.
   *
   * @param bootstrap {@code host:port}, several with commas
   * @param application default {@code saccade}; processes of one name share the cameras
   * @param state folder for the lock of Kafka Streams; default below the system's temporary folder
   * @param sessionTimeoutMillis after so long without a sign of life another process takes over;
   *     default 6000
   * @param standby copies of the trackers' state on other processes; default 0
   * @param replication of topics and changelogs; default -1, as the brokers say
   * @param client settings of the connections by Kafka's own names ({@link Brokers}); default none,
   *     plain text
   */
  record Kafka(
      String bootstrap,
      String application,
      Path state,
      Integer sessionTimeoutMillis,
      Integer standby,
      Integer replication,
      Boolean exactlyOnce,
      Map<String, String> client) {
    Kafka {
      if (bootstrap == null || bootstrap.isBlank()) {
        throw new IllegalArgumentException("kafka.bootstrap: missing (expected: host:port)");
      }
      application = application == null ? "saccade" : application;
      state =
          state == null
              ? Path.of(System.getProperty("java.io.tmpdir"), "saccade-" + application)
              : state;
      sessionTimeoutMillis = sessionTimeoutMillis == null ? 6000 : sessionTimeoutMillis;
      standby = standby == null ? 0 : standby;
      replication = replication == null ? -1 : replication;
      exactlyOnce = exactlyOnce != null && exactlyOnce;
      client = client == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(client));
      try {
        new Brokers(bootstrap, client);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("kafka.client: " + e.getMessage(), e);
      }
    }

    Kafka from(Path folder) {
      Map<String, String> resolved = new TreeMap<>(client);
      // Key and trust stores, by Kafka's names.
      resolved.replaceAll(
          (key, value) ->
              key.endsWith("store.location") ? folder.resolve(value).toString() : value);
      return new Kafka(
          bootstrap,
          application,
          folder.resolve(state),
          sessionTimeoutMillis,
          standby,
          replication,
          exactlyOnce,
          resolved);
    }

    Brokers brokers() {
      return new Brokers(bootstrap, client);
    }
  }

  /**
   * One camera; its place in the list is its partition, so new ones go to the end.
   *
   * @param budgetMillis for frames that state none; default 100
   * @param priority the higher goes first when not all can be served; default 0
   * @param floorPerSecond frames a second it is served whatever the others want; default 2
   * @param widthPixels of its pictures, for which the stage is warmed up; with heightPixels;
   *     default 1280
   * @param heightPixels default 720
   */
  record CameraEntry(
      String id,
      Double budgetMillis,
      Integer priority,
      Double floorPerSecond,
      Integer widthPixels,
      Integer heightPixels) {
    CameraEntry {
      if ((widthPixels == null) != (heightPixels == null)) {
        throw new IllegalArgumentException(
            "widthPixels, heightPixels of " + id + ": one of two (expected: both, or none)");
      }
      widthPixels = widthPixels == null ? PictureSize.USUAL.widthPixels() : widthPixels;
      heightPixels = heightPixels == null ? PictureSize.USUAL.heightPixels() : heightPixels;
      pictureSize(id, widthPixels, heightPixels);
      budgetMillis = budgetMillis == null ? Camera.DEFAULT_BUDGET_NANOS / 1e6 : budgetMillis;
      priority = priority == null ? 0 : priority;
      floorPerSecond =
          floorPerSecond == null ? GateCamera.DEFAULT_FLOOR_PER_SECOND : floorPerSecond;
      if (!(budgetMillis > 0)) {
        throw new IllegalArgumentException(
            "budgetMillis of " + id + ": " + budgetMillis + " (expected: > 0)");
      }
    }

    long budgetNanos() {
      return Math.round(budgetMillis * 1e6);
    }

    Camera camera() {
      return new Camera(id, budgetNanos());
    }

    PictureSize pictureSize() {
      return pictureSize(id, widthPixels, heightPixels);
    }

    private static PictureSize pictureSize(String id, int widthPixels, int heightPixels) {
      try {
        return new PictureSize(widthPixels, heightPixels);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("camera " + id + ": " + e.getMessage(), e);
      }
    }

    GateCamera gateCamera() {
      return new GateCamera(id, priority, floorPerSecond, budgetNanos());
    }
  }

  /**
   * The perception stage.
   *
   * @param engine {@code auto} (default), {@code cpu}, {@code gpu} or {@code stub:MILLIS}
   * @param model bundle or ONNX file; default the shipped bundle {@code road}
   * @param threads of the CPU engine; default 0, one a core
   * @param maxBatch frames in one batch; default 4
   */
  record StageEntry(String engine, Path model, Integer threads, Integer maxBatch) {
    StageEntry {
      engine = engine == null ? Stages.AUTO : engine;
      threads = threads == null ? 0 : threads;
      maxBatch = maxBatch == null ? StageSettings.USUAL_MAX_BATCH_COUNT : maxBatch;
    }
  }

  /**
   * Who is served when not all can be.
   *
   * @param policy default {@code deadline}
   * @param waitingPerCamera frames of one camera that may wait; default 8
   */
  record Gate(String policy, Integer waitingPerCamera) {
    Gate {
      policy = policy == null ? GatePolicy.DEADLINE.label() : policy;
      GatePolicy.labelled(policy);
      waitingPerCamera =
          waitingPerCamera == null ? GateConfig.DEFAULT_WAITING_PER_CAMERA : waitingPerCamera;
    }
  }

  /**
   * The planners' server.
   *
   * @param host default {@code 127.0.0.1}
   * @param port default 50051
   * @param tokens file of token hashes; without it no token is asked for
   */
  record Grpc(String host, Integer port, Tls tls, Path tokens) {
    Grpc {
      host = host == null ? "127.0.0.1" : host;
      port = port == null ? 50051 : port;
    }
  }

  /**
   * PEM files.
   *
   * @param clientAuthorities with it, clients must show a certificate that one of these signed
   * @param allowedSubjects distinguished names; without it every good certificate will do
   */
  record Tls(Path certificate, Path key, Path clientAuthorities, List<String> allowedSubjects) {
    Tls {
      if (certificate == null || key == null) {
        throw new IllegalArgumentException("grpc.tls: certificate or key missing (expected: both)");
      }
      allowedSubjects = allowedSubjects == null ? List.of() : List.copyOf(allowedSubjects);
    }

    Tls from(Path folder) {
      return new Tls(
          folder.resolve(certificate),
          folder.resolve(key),
          resolved(folder, clientAuthorities),
          allowedSubjects);
    }

    Optional<Path> authorities() {
      return Optional.ofNullable(clientAuthorities);
    }
  }

  /**
   * The HTTP server for {@code /metrics} and {@code /healthz}.
   *
   * @param host default {@code 127.0.0.1}
   * @param port default 9464; -1 for none
   */
  record Metrics(String host, Integer port) {
    Metrics {
      host = host == null ? "127.0.0.1" : host;
      port = port == null ? 9464 : port;
    }
  }

  /**
   * How long records live on topics that this process makes.
   *
   * @param framesSeconds default 10
   * @param tracksSeconds default a day
   * @param outcomesSeconds default a week
   */
  record Retention(Long framesSeconds, Long tracksSeconds, Long outcomesSeconds) {
    Retention {
      TopicRetention usual = TopicRetention.DEFAULT;
      framesSeconds = framesSeconds == null ? usual.frames().toSeconds() : framesSeconds;
      tracksSeconds = tracksSeconds == null ? usual.tracks().toSeconds() : tracksSeconds;
      outcomesSeconds = outcomesSeconds == null ? usual.outcomes().toSeconds() : outcomesSeconds;
    }

    TopicRetention topics(int replication) {
      return new TopicRetention(
          Duration.ofSeconds(framesSeconds),
          Duration.ofSeconds(tracksSeconds),
          Duration.ofSeconds(outcomesSeconds),
          replication);
    }
  }

  long clockToleranceNanos() {
    return Math.round(clockToleranceMillis * 1e6);
  }

  /** The same with every path taken from a folder: that of the file it was read from. */
  VehicleConfig from(Path folder) {
    return new VehicleConfig(
        kafka.from(folder),
        vehicle,
        cameras,
        clockToleranceMillis,
        resolved(folder, calibration),
        new StageEntry(stage.engine, resolved(folder, stage.model), stage.threads, stage.maxBatch),
        gate,
        new Grpc(
            grpc.host,
            grpc.port,
            grpc.tls == null ? null : grpc.tls.from(folder),
            resolved(folder, grpc.tokens)),
        metrics,
        retention);
  }

  private static Path resolved(Path folder, Path path) {
    return path == null ? null : folder.resolve(path);
  }

  List<Camera> streamCameras() {
    return new ArrayList<>(cameras.stream().map(CameraEntry::camera).toList());
  }

  List<PictureSize> pictureSizes() {
    return cameras.stream().map(CameraEntry::pictureSize).toList();
  }
}
