package dev.saccade.sim.bench.deadline;

import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Cameras and an engine; the load is set by the rate of the cameras.
 *
 * @param engine whose least time for a frame defines a load of 1
 * @param maxBatchCount that the engine takes
 * @param disturbance of the jittered traffic
 * @param loads to play
 */
public record Scenario(
    String name,
    int cameraCount,
    EngineModel engine,
    int maxBatchCount,
    UnaryOperator<Traffic> disturbance,
    List<Double> loads) {
  private static final long MILLI = 1_000_000;
  private static final long FRAME_NANOS = 20 * MILLI;
  private static final List<Profile> LADDER =
      List.of(Profile.of(1024, 512), Profile.of(768, 384), Profile.of(512, 256));

  /** The one that the ratios without a scenario in front speak of. */
  public static Scenario jittered() {
    return new Scenario(
        "jittered",
        4,
        EngineModel.constant(FRAME_NANOS),
        1,
        UnaryOperator.identity(),
        List.of(0.2, 0.4, 0.6, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0, 2.4, 3.0, 4.0));
  }

  /** Log-normal service times, sigma 0.5. */
  public static Scenario heavyTailed() {
    return new Scenario(
        "heavy-tail",
        4,
        EngineModel.constant(FRAME_NANOS).withSigma(0.5),
        1,
        UnaryOperator.identity(),
        List.of(0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 2.4, 3.0, 4.0));
  }

  /** What a policy meets besides: each in few loads. */
  public static List<Scenario> others() {
    EngineModel constant = EngineModel.constant(FRAME_NANOS);
    List<Double> few = List.of(0.8, 1.2, 2.0, 4.0);
    return List.of(
        new Scenario("many-cameras", 12, constant, 1, UnaryOperator.identity(), few),
        new Scenario("stalls", 4, constant, 1, Traffic::withStalls, few),
        new Scenario("outages", 4, constant, 1, Traffic::withOutages, few),
        new Scenario(
            "batching", 4, constant.withFurtherShare(0.4), 4, UnaryOperator.identity(), few),
        new Scenario(
            "ladder",
            4,
            new EngineModel(new long[] {4 * FRAME_NANOS, 9 * FRAME_NANOS / 4, FRAME_NANOS}),
            1,
            UnaryOperator.identity(),
            List.of(0.15, 0.3, 0.6, 0.8, 1.2, 2.0)));
  }

  /** The engine three times slower from second 10 to 15. */
  public static Scenario throttled() {
    return new Scenario(
        "throttled",
        4,
        EngineModel.constant(FRAME_NANOS).throttled(3, 10_000 * MILLI, 15_000 * MILLI),
        1,
        UnaryOperator.identity(),
        List.of(2.4));
  }

  public double framesPerSecond(double load) {
    return load * 1e9 / engine.leastNanosPerFrame(maxBatchCount) / cameraCount;
  }

  public Traffic traffic(double load, long durationNanos) {
    return disturbance.apply(Traffic.jittered(cameraCount, framesPerSecond(load), durationNanos));
  }

  /** A gate as it would stand after a warm-up. */
  public GateConfig config() {
    List<String> cameraIds =
        IntStream.rangeClosed(1, cameraCount).mapToObj(i -> "camera-" + i).toList();
    int sizes = engine.firstNanos().length;
    List<Profile> profiles = LADDER.subList(LADDER.size() - sizes, LADDER.size());
    List<StageTiming> timings = new ArrayList<>();
    for (int p = 0; p < sizes; p++) {
      timings.add(new StageTiming(profiles.get(p), 1, (long) engine.meanNanos(p, 1)));
      if (maxBatchCount > 1) {
        timings.add(
            new StageTiming(
                profiles.get(p), maxBatchCount, (long) engine.meanNanos(p, maxBatchCount)));
      }
    }
    return GateConfig.of(cameraIds, profiles).withMaxBatchCount(maxBatchCount).withTimings(timings);
  }
}
