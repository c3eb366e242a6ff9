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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The real pipeline with a stage that only takes its time; also as a process of its own. */
final class BenchPipeline {
  /** Of a process that is going to be killed: how long the next one waits for it. */
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

  static PerceptionStream start(
      PipelineSettings settings, KafkaSettings kafka, double stageMillis, GatePolicy policy) {
    return start(settings, kafka, stage(stageMillis), policy, PipelineObserver.NONE);
  }

  static PerceptionStage stage(double stageMillis) {
    return stage("stub:" + stageMillis);
  }

  static PerceptionStage stage(String timing) {
    return new StubStage(StubTiming.parse(timing), 1, BenchDrive.CLOCK, BenchPipeline::park);
  }

  static PerceptionStream start(
      PipelineSettings settings,
      KafkaSettings kafka,
      PerceptionStage stage,
      GatePolicy policy,
      PipelineObserver observer) {
    return PerceptionStream.start(
        settings,
        kafka,
        policy.gate(
            GateConfig.of(
                settings.cameras().cameras().stream().map(Camera::id).toList(), stage.profiles())),
        stage,
        new StepCountingTracker(),
        BenchDrive.CLOCK,
        observer);
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
            KafkaSettings.of(args[0], args[2], Files.createDirectories(Path.of(args[3])))
                .withSessionTimeout(SESSION_TIMEOUT),
            stage,
            GatePolicy.NEWEST,
            PipelineObserver.NONE);
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
