package dev.saccade.perception.app;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.observe.MetricsEndpoint;
import dev.saccade.perception.observe.PipelineMetrics;
import dev.saccade.perception.observe.ProcessMetrics;
import dev.saccade.perception.serve.FeedTopics;
import dev.saccade.perception.serve.KafkaTrackFeed;
import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.PlannerServer;
import dev.saccade.perception.serve.ServeLimits;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.serve.ServerTls;
import dev.saccade.perception.serve.SubscriberHub;
import dev.saccade.perception.serve.TokenBook;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageSettings;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.StubTiming;
import dev.saccade.perception.stage.select.Stages;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.PerceptionStream;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.SettledFrame;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.Topics;
import dev.saccade.perception.stream.VehicleSettings;
import dev.saccade.perception.stream.VehicleStream;
import dev.saccade.perception.stream.WireCalibrations;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The vehicle process, put together: topics, stage, pipeline and the planners' server. */
final class Vehicle implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final int MOST_SUBSCRIBERS = 1000;

  /** Longer than another process takes to give its part of the fusion up, or to die. */
  private static final Duration FUSION_PATIENCE = Duration.ofSeconds(60);

  private final ClosingOrder parts = new ClosingOrder();
  private final PerceptionStage stage;
  private final PerceptionStream stream;
  private final PlannerServer server;
  private final OptionalInt metricsPort;

  /**
   * Starts everything; what had started is stopped again where a later part does not.
   *
   * @param nanoClock monotonic
   * @throws UsageException if the stage, the server or a file it names cannot be had; one line
   * @throws IllegalStateException if the brokers do not answer or the pipeline does not start
   */
  Vehicle(VehicleConfig config, EpochClock clock, LongSupplier nanoClock)
      throws InterruptedException {
    try {
      CameraDirectory cameras = new CameraDirectory(config.streamCameras());
      PipelineSettings pipeline =
          PipelineSettings.of(cameras).withClockTolerance(config.clockToleranceNanos());
      ServeSettings serve = serveSettings(config.grpc());
      Map<String, CameraCalibration> calibrations =
          config.calibration() == null
              ? Map.of()
              : VehicleConfigFile.readCalibrations(config.calibration());
      for (String id : calibrations.keySet()) {
        if (config.cameras().stream().noneMatch(camera -> camera.id().equals(id))) {
          throw new UsageException(
              config.calibration() + ": camera '" + id + "' is not among the configured cameras");
        }
      }
      stage = parts.add(openStage(config.stage(), clock));
      StageDescription opened = stage.description();
      List<StageTiming> timings = StageWarmUp.measure(stage, config.pictureSizes(), nanoClock);
      prepareTopics(config, pipeline, calibrations);
      PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      parts.add(registry::close);
      parts.add(ProcessMetrics.of(registry));
      PipelineMetrics metrics =
          new PipelineMetrics(
              registry, cameras.cameras().stream().map(camera -> camera.id()).toList());
      stream = parts.add(startStream(config, pipeline, stage, timings, clock, metrics), stage);
      metrics.queue("gate", stream::waitingCount);
      metrics.prediction(stream::predictionError);
      metrics.engineFaults(stage::faultCount);
      PipelineFacts facts =
          new PipelineFacts(
              cameras.cameras().stream().map(camera -> camera.id()).toList(),
              () -> stage.description().engine(),
              opened.model(),
              opened.modelSha256());
      SubscriberHub hub = parts.add(new SubscriberHub(facts, clock, nanoClock, MOST_SUBSCRIBERS));
      metrics.subscribers(hub::subscriberCount);
      server = parts.add(PlannerServer.start(serve, hub, clock, nanoClock));
      // Once more, above the server: streams are ended before connections are, so that planners are
      // told why.
      parts.add(hub);
      StreamTopics topics = pipeline.topics();
      KafkaTrackFeed feed =
          parts.add(
              KafkaTrackFeed.start(
                  config.kafka().brokers().settings(),
                  new FeedTopics(topics.tracks(), topics.outcomes(), topics.calibration()),
                  hub,
                  server::setServing,
                  nanoClock));
      Optional<VehicleStream> fusion =
          cameras.count() > 1
              ? Optional.of(
                  parts.add(
                      VehicleStream.start(
                          vehicleSettings(config, pipeline), kafkaSettings(config.kafka()), clock)))
              : Optional.empty();
      metricsPort =
          config.metrics().port() < 0
              ? OptionalInt.empty()
              : OptionalInt.of(
                  parts
                      .add(
                          MetricsEndpoint.start(
                              config.metrics().host(),
                              config.metrics().port(),
                              () -> {
                                metrics.engine(stage.description().engine());
                                return registry.scrape();
                              },
                              () -> ailment(stage, stream, feed, fusion)))
                      .port());
      if (!stream.awaitRunning(START_TIMEOUT)) {
        throw new IllegalStateException(
            "the pipeline did not start"
                + stream
                    .failure()
                    .map(cause -> ": " + cause.getMessage())
                    .orElse(" in " + START_TIMEOUT.toSeconds() + " s"));
      }
    } catch (IOException | IllegalArgumentException e) {
      closeAfter(e);
      throw new UsageException(e.getMessage(), e);
    } catch (RuntimeException | Error | InterruptedException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** What went wrong at first is what is told. */
  private void closeAfter(Throwable failure) {
    try {
      parts.close();
    } catch (IllegalStateException e) {
      failure.addSuppressed(e);
    }
  }

  StageDescription stage() {
    return stage.description();
  }

  int grpcPort() {
    return server.port();
  }

  /** Of {@code /metrics} and {@code /healthz}; empty where none are wanted. */
  OptionalInt metricsPort() {
    return metricsPort;
  }

  /**
   * Waits until the pipeline ends.
   *
   * @return why it ended by itself; empty where it was closed
   */
  Optional<Throwable> awaitStopped() throws InterruptedException {
    while (!stream.awaitStopped(Duration.ofMinutes(1))) {
      // Until then.
    }
    return stream.failure();
  }

  @Override
  public void close() {
    parts.close();
  }

  private static Optional<String> ailment(
      PerceptionStage stage,
      PerceptionStream stream,
      KafkaTrackFeed feed,
      Optional<VehicleStream> fusion) {
    if (!stream.isRunning()) {
      return Optional.of(
          "the pipeline does not run"
              + stream.failure().map(cause -> ": " + cause.getMessage()).orElse(""));
    }
    if (stage.isSpent()) {
      return Optional.of("every frame fails: " + stage.description().engine());
    }
    if (!feed.isReading()) {
      return Optional.of("the planners' feed has ended");
    }
    if (!feed.isFlowing()) {
      return Optional.of("the brokers do not answer, or the topic of the tracks is not there");
    }
    return fusion
        .map(VehicleStream::notRunningFor)
        .filter(time -> time.compareTo(FUSION_PATIENCE) > 0)
        .map(time -> "the fusion has not run for " + time.toSeconds() + " s");
  }

  private static PerceptionStage openStage(VehicleConfig.StageEntry entry, EpochClock clock) {
    boolean stub = StubTiming.isStub(entry.engine());
    Optional<Path> model =
        stub
            ? Optional.empty()
            : Optional.of(
                entry.model() == null ? ShippedBundles.find(ShippedBundles.ROAD) : entry.model());
    try {
      return Stages.open(
          entry.engine(),
          new StageSettings(model, entry.threads(), entry.maxBatch()),
          clock,
          SystemClock::sleepNanos);
    } catch (StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static void prepareTopics(
      VehicleConfig config, PipelineSettings pipeline, Map<String, CameraCalibration> calibrations)
      throws InterruptedException {
    Brokers brokers = config.kafka().brokers();
    try (Admin admin = brokers.openAdmin()) {
      Topics.ensure(
          admin,
          config.kafka().application(),
          pipeline.topics(),
          pipeline.cameras(),
          config.retention().topics(config.kafka().replication()));
      if (pipeline.cameras().count() > 1) {
        Topics.ensureVehicleTracks(
            admin,
            VehicleSettings.DEFAULT_TOPIC,
            config.retention().topics(config.kafka().replication()));
      }
    }
    if (calibrations.isEmpty()) {
      return;
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            brokers.settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
      Map<String, Future<RecordMetadata>> sent = new LinkedHashMap<>();
      calibrations.forEach(
          (id, calibration) ->
              sent.put(
                  id,
                  producer.send(
                      new ProducerRecord<>(
                          pipeline.topics().calibration(),
                          id.getBytes(StandardCharsets.UTF_8),
                          WireCalibrations.toWire(id, calibration).toByteArray()))));
      for (Map.Entry<String, Future<RecordMetadata>> each : sent.entrySet()) {
        each.getValue().get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "topic "
              + pipeline.topics().calibration()
              + ": a calibration was not taken: "
              + e.getCause().getMessage(),
          e.getCause());
    }
  }

  private static PerceptionStream startStream(
      VehicleConfig config,
      PipelineSettings pipeline,
      PerceptionStage stage,
      List<StageTiming> timings,
      EpochClock clock,
      PipelineMetrics metrics) {
    VehicleConfig.Kafka kafka = config.kafka();
    int waiting = config.gate().waitingPerCamera();
    GateConfig gate =
        GateConfig.of(
                config.cameras().stream().map(VehicleConfig.CameraEntry::id).toList(),
                stage.profiles())
            .withCameras(
                config.cameras().stream().map(VehicleConfig.CameraEntry::gateCamera).toList())
            .withTimings(timings)
            .withMaxBatchCount(stage.maxBatchCount())
            .withAfterStageNanos(pipeline.handOverNanos())
            .withMaxWaiting(waiting, waiting * config.cameras().size());
    return PerceptionStream.start(
        pipeline,
        kafkaSettings(kafka),
        GatePolicy.labelled(config.gate().policy()).gate(gate),
        stage,
        new KalmanTracker(TrackerSettings.standard()),
        clock,
        new PipelineObserver() {
          @Override
          public void settled(SettledFrame frame) {
            metrics.outcome(frame.outcome());
          }
        });
  }

  private static KafkaSettings kafkaSettings(VehicleConfig.Kafka kafka) {
    KafkaSettings usual =
        KafkaSettings.of(kafka.brokers(), kafka.application(), kafka.state())
            .withExactlyOnce(kafka.exactlyOnce());
    return new KafkaSettings(
        kafka.brokers(),
        kafka.application(),
        kafka.state(),
        usual.pollTime(),
        usual.commitInterval(),
        Duration.ofMillis(kafka.sessionTimeoutMillis()),
        usual.threadCount(),
        kafka.standby(),
        kafka.replication(),
        usual.exactlyOnce());
  }

  private static VehicleSettings vehicleSettings(VehicleConfig config, PipelineSettings pipeline) {
    return new VehicleSettings(
        config.vehicle(), pipeline.topics().tracks(), VehicleSettings.DEFAULT_TOPIC);
  }

  private static ServeSettings serveSettings(VehicleConfig.Grpc grpc) throws IOException {
    Optional<ServerTls> tls = Optional.empty();
    if (grpc.tls() != null) {
      VehicleConfig.Tls files = grpc.tls();
      Optional<byte[]> authorities =
          files.authorities().isPresent()
              ? Optional.of(bytes(files.authorities().get()))
              : Optional.empty();
      tls =
          Optional.of(
              new ServerTls(
                  bytes(files.certificate()),
                  bytes(files.key()),
                  authorities,
                  Set.copyOf(files.allowedSubjects())));
    }
    Optional<TokenBook> tokens =
        grpc.tokens() == null
            ? Optional.empty()
            : Optional.of(
                TokenBook.parse(
                    grpc.tokens().toString(),
                    new String(bytes(grpc.tokens()), StandardCharsets.UTF_8)));
    return new ServeSettings(grpc.host(), grpc.port(), tls, tokens, ServeLimits.DEFAULT);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > 1 << 20) {
      throw new IOException(file + ": no such file, or larger than 1 MiB");
    }
    return Files.readAllBytes(file);
  }
}
