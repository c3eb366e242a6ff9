package dev.saccade.sim.bench.pipeline;

import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.app.TrackServer;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GateBatch;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GateObserver;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.ObservedGate;
import dev.saccade.perception.deadline.Ticket;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.stage.StubStage;
import dev.saccade.perception.stage.StubTiming;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.Camera;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.PerceptionStream;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.SettledFrame;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.stream.Topics;
import dev.saccade.perception.stream.WireFrames;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.bench.Await;
import dev.saccade.sim.bench.BenchClock;
import dev.saccade.sim.bench.ProcessorTime;
import dev.saccade.sim.bench.pipeline.FrameTimes.Place;
import dev.saccade.sim.replay.RunLeftovers;
import dev.saccade.sim.replay.TemporaryFolder;
import dev.saccade.v1.TrackUpdate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Runs of one load on one broker, each on topics of its own that go when it ends. */
final class PipelineRun {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final long LEAD_NANOS = 50_000_000;

  private final PipelineLoad load;
  private final String bootstrapServers;
  private final BenchClock clock;
  private final AtomicReference<TrackUpdate> lastUpdate = new AtomicReference<>();
  private int count;

  PipelineRun(PipelineLoad load, String bootstrapServers, BenchClock clock) {
    this.load = load;
    this.bootstrapServers = bootstrapServers;
    this.clock = clock;
  }

  /** Through the pipeline and the server that run in a vehicle. */
  FrameTimes ours() throws IOException, InterruptedException, TimeoutException {
    FrameTimes times = new FrameTimes(load);
    StreamTopics topics = nextTopics();
    CameraDirectory cameras = load.directory();
    String application = topics.frames() + ".application";
    try (TemporaryFolder state = TemporaryFolder.make("saccade-bench-");
        Admin admin = admin()) {
      Topics.ensure(admin, topics, cameras, TopicRetention.DEFAULT);
      try (StubStage stage = stage();
          PerceptionStream stream =
              PerceptionStream.start(
                  settings(cameras, topics),
                  KafkaSettings.of(bootstrapServers, application, state.path()),
                  new ObservedGate<>(
                      GatePolicy.DEADLINE.gate(
                          GateConfig.of(
                              cameras.cameras().stream().map(Camera::id).toList(),
                              stage.profiles())),
                      gateObserver(times)),
                  stage,
                  new KalmanTracker(TrackerSettings.standard()),
                  clock,
                  observer(times));
          TrackServer server =
              TrackServer.start(
                  ServeSettings.loopback(0),
                  1,
                  new PipelineFacts(
                      cameras.cameras().stream().map(Camera::id).toList(), "stub", "none", ""),
                  Brokers.at(bootstrapServers),
                  topics,
                  clock);
          BenchPlanner planner = new BenchPlanner(server.port(), times, clock)) {
        if (!stream.awaitRunning(START_TIMEOUT)) {
          throw new TimeoutException("the pipeline did not start");
        }
        Await.until(() -> server.subscriberCount() == 1, "the planner");
        long before = capture(topics, cameras, times);
        Await.until(times::complete, "the last outcome");
        times.worked(ProcessorTime.nanos() - before);
      } finally {
        remove(admin, topics);
        RunLeftovers.remove(admin, application);
      }
    }
    return times;
  }

  /** The same hops by plain clients. Updates are as large as those of the run before. */
  FrameTimes plain() throws IOException, InterruptedException, TimeoutException {
    FrameTimes times = new FrameTimes(load);
    StreamTopics topics = nextTopics();
    CameraDirectory cameras = load.directory();
    try (Admin admin = admin()) {
      Topics.ensure(admin, topics, cameras, TopicRetention.DEFAULT);
      try (PlainHops hops =
              new PlainHops(
                  bootstrapServers,
                  topics.frames(),
                  topics.tracks(),
                  load.cameras(),
                  lastUpdate.get().toByteArray(),
                  times,
                  clock);
          BenchPlanner planner = new BenchPlanner(hops.port(), times, clock)) {
        Await.until(() -> hops.streamCount() == 1, "the planner");
        long before = capture(topics, cameras, times);
        Await.until(times::allArrived, "the last update");
        times.worked(ProcessorTime.nanos() - before);
      } finally {
        remove(admin, topics);
      }
    }
    return times;
  }

  /**
   * @return the processors' time before the first frame that is measured
   */
  private long capture(StreamTopics topics, CameraDirectory cameras, FrameTimes times)
      throws InterruptedException {
    long before = ProcessorTime.nanos();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.partitionsFor(topics.frames());
      long start = clock.epochNanos() + LEAD_NANOS;
      for (int i = 0; i < load.frames(); i++) {
        clock.sleepUntil(start + load.offsetNanos(i));
        if (i == load.warmUpFrames() * load.cameras()) {
          before = ProcessorTime.nanos();
        }
        long now = clock.epochNanos();
        times.captured(i, now);
        var unused =
            producer.send(WireFrames.record(load.frame(i, start, now), topics.frames(), cameras));
      }
      producer.flush();
    }
    return before;
  }

  private PipelineObserver observer(FrameTimes times) {
    return new PipelineObserver() {
      @Override
      public void settled(SettledFrame frame) {
        if (frame.outcome() instanceof FrameOutcome.Processed processed) {
          times.processed(
              processed.id().cameraId(), processed.id().sequence(), processed.stageNanos());
        } else if (frame.outcome() instanceof FrameOutcome.Dropped dropped) {
          times.dropped(Math.max(1, dropped.frameCount()));
        }
      }

      @Override
      public void updated(String cameraId, TrackUpdate update) {
        if (!update.getHeartbeat()) {
          lastUpdate.set(update);
          times.passed(
              Place.PRODUCED,
              cameraId,
              update.getFrameId().getSequence(),
              update.getProducedEpochNanos());
        }
      }
    };
  }

  private GateObserver gateObserver(FrameTimes times) {
    return new GateObserver() {
      @Override
      public void offered(Ticket<?> ticket, long nowEpochNanos) {
        FrameId id = ticket.id();
        times.passed(Place.READ, id.cameraId(), id.sequence(), nowEpochNanos);
      }

      @Override
      public void started(GateBatch<?> batch) {
        for (Ticket<?> ticket : batch.tickets()) {
          times.passed(
              Place.STARTED,
              ticket.id().cameraId(),
              ticket.id().sequence(),
              batch.startedEpochNanos());
        }
      }
    };
  }

  private StubStage stage() {
    return new StubStage(
        StubTiming.parse(String.format(Locale.ROOT, "stub:%.6f", load.stageMillis())),
        1,
        clock,
        SystemClock::sleepNanos);
  }

  private static PipelineSettings settings(CameraDirectory cameras, StreamTopics topics) {
    PipelineSettings usual = PipelineSettings.of(cameras);
    return new PipelineSettings(
        cameras,
        topics,
        usual.clockToleranceNanos(),
        usual.maxAgeNanos(),
        usual.heartbeatNanos(),
        usual.drainMillis(),
        usual.handOverNanos(),
        usual.durableState());
  }

  private StreamTopics nextTopics() {
    String prefix = "bench" + clock.epochNanos() + "-" + count++;
    return new StreamTopics(
        prefix + ".frames", prefix + ".tracks", prefix + ".outcomes", prefix + ".calibration");
  }

  private Admin admin() {
    return Admin.create(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers));
  }

  private static void remove(Admin admin, StreamTopics topics) throws InterruptedException {
    try {
      admin
          .deleteTopics(
              List.of(topics.frames(), topics.tracks(), topics.outcomes(), topics.calibration()))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("topics of the run: " + e.getCause().getMessage(), e);
    }
  }
}
