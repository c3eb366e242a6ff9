package dev.saccade.perception.observe;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.deadline.PredictionError;
import dev.saccade.perception.frame.FrameId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the pipeline counts and times. Names and labels are what dashboards and alerts rely on:
 *
 * <ul>
 *   <li>{@code saccade_frames_total{camera, outcome, reason, step}}: outcomes, each frame once;
 *       {@code reason} and {@code step} are {@code none} for processed frames. Frames that never
 *       arrived count under their reason with as many frames as are missing.
 *   <li>{@code saccade_frames_late_total{camera}}: processed, but after the deadline
 *   <li>{@code saccade_latency_seconds{camera}}: capture to hand-over, processed frames
 *   <li>{@code saccade_stage_seconds{profile}}: the stage's work on a batch, once for each frame
 *   <li>{@code saccade_queue_frames{queue}}: how many wait now
 *   <li>{@code saccade_prediction_overrun_ratio}, {@code saccade_prediction_error_ratio}, {@code
 *       saccade_prediction_bias_ratio}: how well the gate predicts the stage's times, see {@link
 *       PredictionError}; only under a policy that predicts
 *   <li>{@code saccade_engine_in_use{engine}}: 1 for what the stage runs on, 0 for what it ran on
 *       before it was given up; {@code saccade_engine_faults_total}: errors of the device
 *   <li>{@code saccade_subscribers}: planners connected now
 * </ul>
 */
public final class PipelineMetrics {
  private static final String NONE = "none";

  /** Ids that nobody configured must not make the metrics grow. */
  private static final String OTHER_CAMERA = "other";

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(33),
    Duration.ofMillis(50),
    Duration.ofMillis(75),
    Duration.ofMillis(100),
    Duration.ofMillis(150),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final Set<String> cameraIds;
  private final Map<String, AtomicInteger> engines = new HashMap<>();
  private volatile LongSupplier engineFaults = () -> 0;

  /**
   * @param cameraIds as configured; all others count as {@code other}
   */
  public PipelineMetrics(MeterRegistry registry, Collection<String> cameraIds) {
    this.registry = registry;
    this.cameraIds = Set.copyOf(cameraIds);
    FunctionCounter.builder(
            "saccade.engine.faults", this, metrics -> metrics.engineFaults.getAsLong())
        .register(registry);
    // At 0 from the start: a rate that is not there cannot be subtracted, nor be too low.
    for (String camera : cameraIds) {
      frames(camera, "processed", NONE, NONE);
      late(camera);
      for (DropReason reason : DropReason.values()) {
        frames(camera, "dropped", label(reason), label(usualStep(reason)));
      }
    }
  }

  /** To be told of every outcome, once. */
  public void outcome(FrameOutcome outcome) {
    String camera =
        outcome.frameId().map(FrameId::cameraId).filter(cameraIds::contains).orElse(OTHER_CAMERA);
    if (outcome instanceof FrameOutcome.Processed processed) {
      frames(camera, "processed", NONE, NONE).increment();
      if (processed.late()) {
        late(camera).increment();
      }
      timer("saccade.latency", Tags.of("camera", camera))
          .record(Duration.ofNanos(Math.max(0, processed.latencyNanos())));
      Tags profile = Tags.of("profile", processed.profile());
      timer("saccade.stage", profile).record(Duration.ofNanos(Math.max(0, processed.stageNanos())));
    } else if (outcome instanceof FrameOutcome.Dropped dropped) {
      frames(camera, "dropped", label(dropped.reason()), label(dropped.step()))
          .increment(dropped.frameCount());
    }
  }

  /**
   * @param queue e.g. {@code gate}
   * @param depth asked whenever metrics are read, from any thread
   */
  public void queue(String queue, IntSupplier depth) {
    Gauge.builder("saccade.queue.frames", depth, IntSupplier::getAsInt)
        .tag("queue", queue)
        .strongReference(true)
        .register(registry);
  }

  /**
   * @param error asked whenever metrics are read, from any thread; NaN is shown while it is empty
   */
  public void prediction(Supplier<Optional<PredictionError>> error) {
    ratio("overrun", error, PredictionError::overrunShare);
    ratio("error", error, PredictionError::meanErrorShare);
    ratio("bias", error, PredictionError::biasShare);
  }

  private void ratio(
      String name,
      Supplier<Optional<PredictionError>> error,
      ToDoubleFunction<PredictionError> value) {
    Gauge.builder(
            "saccade.prediction." + name + ".ratio",
            () -> error.get().map(known -> value.applyAsDouble(known)).orElse(Double.NaN))
        .strongReference(true)
        .register(registry);
  }

  /** To be told before metrics are read: what the stage runs on now. */
  public synchronized void engine(String name) {
    engines.values().forEach(engine -> engine.set(0));
    engines
        .computeIfAbsent(
            name,
            added ->
                registry.gauge(
                    "saccade.engine.in.use", Tags.of("engine", added), new AtomicInteger()))
        .set(1);
  }

  /**
   * @param count asked whenever metrics are read, from any thread; never falls
   */
  public void engineFaults(LongSupplier count) {
    engineFaults = count;
  }

  /**
   * @param count asked whenever metrics are read, from any thread
   */
  public void subscribers(IntSupplier count) {
    Gauge.builder("saccade.subscribers", count, IntSupplier::getAsInt)
        .strongReference(true)
        .register(registry);
  }

  private Counter late(String camera) {
    return registry.counter("saccade.frames.late", "camera", camera);
  }

  /** Where frames are most often given up for it. */
  private static PipelineStep usualStep(DropReason reason) {
    return switch (reason) {
      case SOURCE_GAP, LOG_EXPIRED -> PipelineStep.SOURCE;
      case CORRUPT, CLOCK_SUSPECT, UNKNOWN_CAMERA -> PipelineStep.ADMIT;
      case EXPIRED, PREDICTED_LATE, SUPERSEDED, OVERLOADED, INTERRUPTED -> PipelineStep.GATE;
      case STAGE_FAILED -> PipelineStep.STAGE;
    };
  }

  private Counter frames(String camera, String outcome, String reason, String step) {
    return registry.counter(
        "saccade.frames", "camera", camera, "outcome", outcome, "reason", reason, "step", step);
  }

  private Timer timer(String name, Tags tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(BUCKETS).register(registry);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
