package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StubStage;
import dev.saccade.perception.stage.StubTiming;
import dev.saccade.perception.stream.Camera;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.KafkaSettings;
import dev.saccade.perception.stream.PerceptionStream;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.perception.stream.StreamTopics;
import dev.saccade.perception.track.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The real pipeline with a stage that only takes its time; also as a process of its own. */
final class BenchPipeline {
  /** A second and a half: the least that a test can wait for a takeover without flapping. */
  static final Duration SESSION_TIMEOUT = Duration.ofMillis(1500);

  private BenchPipeline() {}

  static PipelineSettings settings(StreamTopics topics, CameraDirectory cameras) {
    PipelineSettings plain = PipelineSettings.of(cameras);
    return new PipelineSettings(
        cameras,
        topics,
        plain.clockToleranceNanos(),
        plain.maxAgeNanos(),
        plain.heartbeatNanos(),
        plain.drainMillis(),
        plain.handOverNanos(),
        true);
  }

  static KafkaSettings kafka(String bootstrapServers, String applicationId, Path folder) {
    return KafkaSettings.of(bootstrapServers, applicationId, folder)
        .withSessionTimeout(SESSION_TIMEOUT);
  }

  static PerceptionStream start(
      PipelineSettings settings, KafkaSettings kafka, double stageMillis, GatePolicy policy) {
    StubStage stage =
        new StubStage(
            StubTiming.parse("stub:" + stageMillis), 1, BenchDrive.CLOCK, BenchPipeline::park);
    return start(settings, kafka, stage, policy, new StepCountingTracker());
  }

  static PerceptionStream start(
      PipelineSettings settings,
      KafkaSettings kafka,
      PerceptionStage stage,
      GatePolicy policy,
      Tracker tracker) {
    return PerceptionStream.start(
        settings,
        kafka,
        policy.gate(
            GateConfig.of(
                settings.cameras().cameras().stream().map(Camera::id).toList(), stage.profiles())),
        stage,
        tracker,
        BenchDrive.CLOCK,
        PipelineObserver.NONE);
  }

  /**
   * Bootstrap servers, topic prefix, application id, state folder, cameras; and after how many
   * frames the stage stands still, so that there is something in hand when the process is killed.
   */
  public static void main(String[] args) throws Exception {
    CameraDirectory cameras = CameraDirectory.of(args[4].split(","));
    long[] left = {Long.parseLong(args[5])};
    StubStage stage =
        new StubStage(
            StubTiming.parse("stub:5"),
            1,
            BenchDrive.CLOCK,
            nanos -> park(left[0]-- > 0 ? nanos : Long.MAX_VALUE / 2));
    PerceptionStream stream =
        start(
            settings(topics(args[1]), cameras),
            kafka(args[0], args[2], Files.createDirectories(Path.of(args[3]))),
            stage,
            GatePolicy.NEWEST,
            new StepCountingTracker());
    if (!stream.awaitRunning(Duration.ofSeconds(30))) {
      throw new IllegalStateException("the pipeline did not start");
    }
    new CountDownLatch(1).await(); // until it is killed
  }

  /** The whole time: a thread that parks may be woken for no reason. */
  private static void park(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  static StreamTopics topics(String prefix) {
    return new StreamTopics(
        prefix + ".frames", prefix + ".tracks", prefix + ".outcomes", prefix + ".calibration");
  }
}
