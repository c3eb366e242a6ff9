package dev.saccade.sim.bench.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.GateCamera;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PolicySimulationTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  @Property(tries = 60)
  void shouldAccountForEveryFrame(@ForAll GatePolicy policy, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Scenario scenario = anyScenario(random);
    double load = 0.1 + 4 * random.nextDouble();

    PolicyScore score = play(scenario, policy, load, 5 * SECOND, seed);

    assertThat(score.onTimeCount() + score.lateCount() + score.droppedCount())
        .isEqualTo(score.offeredCount());
  }

  @Property(tries = 10)
  void shouldPlayTheSameDriveFromTheSameSeed(@ForAll GatePolicy policy, @ForAll long seed) {
    Scenario scenario = Scenario.heavyTailed();

    PolicyScore first = play(scenario, policy, 1.3, 5 * SECOND, seed);
    PolicyScore second = play(scenario, policy, 1.3, 5 * SECOND, seed);

    assertThat(second.onTimeCount()).isEqualTo(first.onTimeCount());
    assertThat(second.lateCount()).isEqualTo(first.lateCount());
    for (DropReason reason : DropReason.values()) {
      assertThat(second.droppedCount(reason)).isEqualTo(first.droppedCount(reason));
    }
    assertThat(second.ageQuantileMillis(0.7)).isEqualTo(first.ageQuantileMillis(0.7));
  }

  @Property(tries = 40)
  void shouldNeverBeatTheClairvoyantWhereTimesAreConstant(
      @ForAll GatePolicy policy, @ForAll long seed) {
    Scenario scenario = Scenario.jittered();
    double load = 0.5 + new SplittableRandom(seed).nextDouble() * 3;

    PolicyScore score = play(scenario, policy, load, 10 * SECOND, seed);

    double bound = score.clairvoyantCount(scenario.engine().leastNanosPerFrame(1), 100 * MILLI);
    assertThat((double) score.onTimeCount()).isLessThanOrEqualTo(bound);
  }

  @Property(tries = 40)
  void shouldStarveNoCameraBelowItsFloor(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int cameraCount = 2 + random.nextInt(5);
    long frameNanos = (10 + random.nextInt(15)) * MILLI;
    double framesPerSecond = (1.2 + 2 * random.nextDouble()) * 1e9 / frameNanos / cameraCount;
    List<GateCamera> cameras = new ArrayList<>();
    for (int c = 0; c < cameraCount; c++) {
      // Together at most 60 % of the engine, and no camera more than it delivers.
      double most = Math.min(framesPerSecond / 2, 0.6e9 / frameNanos / cameraCount);
      cameras.add(
          new GateCamera(
              "camera-" + c, random.nextInt(3), random.nextDouble() * most, SECOND / 10));
    }
    List<Profile> profiles = List.of(Profile.of(512, 256));
    GateConfig config =
        GateConfig.of(cameras.stream().map(GateCamera::cameraId).toList(), profiles)
            .withCameras(cameras)
            .withTimings(List.of(new StageTiming(profiles.get(0), 1, frameNanos)));
    Traffic traffic = Traffic.jittered(cameraCount, framesPerSecond, 20 * SECOND);
    PolicyScore score = new PolicyScore(cameraCount, 1);

    new PolicySimulation(config, EngineModel.constant(frameNanos).times(seed), score)
        .run(GatePolicy.DEADLINE.gate(config), new CameraTraffic(traffic, seed));

    for (int c = 0; c < cameraCount; c++) {
      assertThat(score.onTimePerSecond(c))
          .as("%s of %s", cameras.get(c), cameras)
          .isGreaterThanOrEqualTo(0.95 * cameras.get(c).floorPerSecond() - 0.1);
    }
  }

  @Test
  void shouldKeepGoodputNearTheCapacityUnderOverload() {
    assertThat(ofClairvoyant(Scenario.jittered(), 1.5)).isGreaterThan(0.99);
    assertThat(ofClairvoyant(Scenario.jittered(), 2)).isGreaterThan(0.99);
    assertThat(ofClairvoyant(Scenario.jittered(), 4)).isGreaterThan(0.99);
  }

  @Test
  void shouldKeepGoodputInOtherWeathers() {
    for (Scenario scenario : Scenario.others()) {
      for (double load : List.of(1.5, 2.0, 4.0)) {
        assertThat(ofClairvoyant(scenario, load))
            .as("%s at %s", scenario.name(), load)
            .isGreaterThan(0.95);
      }
    }
  }

  @Test
  void shouldDropNothingThatFifoWouldHaveServedAtModerateLoad() {
    Scenario scenario = Scenario.jittered();
    OnTimeFrames ours = new OnTimeFrames(scenario.cameraCount());
    OnTimeFrames fifo = new OnTimeFrames(scenario.cameraCount());
    Traffic traffic = scenario.traffic(0.8, 60 * SECOND);

    simulate(scenario, GatePolicy.DEADLINE, traffic, 3, ours);
    simulate(scenario, GatePolicy.FIFO, traffic, 3, fifo);

    assertThat(fifo.countMissingIn(ours)).isZero();
  }

  @Test
  void shouldHaveNearlyAllThatItStartsOnTimeUnderHeavyTails() {
    for (double load : List.of(0.8, 1.5, 2.0, 4.0)) {
      PolicyScore score = play(Scenario.heavyTailed(), GatePolicy.DEADLINE, load, 100 * SECOND, 11);

      assertThat(score.onTimeShareOfStarted()).as("at %s", load).isGreaterThan(0.99);
    }
  }

  @Test
  void shouldLearnOfAThrottledEngineFromFewLateFrames() {
    Scenario scenario = Scenario.throttled();
    ThrottleScore score = new ThrottleScore(scenario.cameraCount(), scenario.engine());

    simulate(scenario, GatePolicy.DEADLINE, scenario.traffic(2.4, 20 * SECOND), 5, score);

    assertThat(score.mostLatePerCamera()).isLessThanOrEqualTo(3);
    assertThat(score.recoveredShare()).isCloseTo(1, within(0.05));
  }

  @Test
  void shouldStepDownTheLadderWithTheLoad() {
    Scenario ladder = ladder();

    PolicyScore light = play(ladder, GatePolicy.DEADLINE, 0.15, 60 * SECOND, 2);
    PolicyScore middle = play(ladder, GatePolicy.DEADLINE, 0.3, 60 * SECOND, 2);
    PolicyScore heavy = play(ladder, GatePolicy.DEADLINE, 0.8, 60 * SECOND, 2);

    assertThat(light.profileCount(0)).isGreaterThan(light.profileCount(2));
    assertThat(middle.profileCount(1)).isGreaterThan(middle.offeredCount() * 9 / 10);
    assertThat(heavy.profileCount(2)).isGreaterThan(heavy.offeredCount() * 9 / 10);
  }

  private static Scenario ladder() {
    return Scenario.others().stream()
        .filter(scenario -> scenario.name().equals("ladder"))
        .findFirst()
        .orElseThrow();
  }

  private static Scenario anyScenario(SplittableRandom random) {
    List<Scenario> all = new ArrayList<>(Scenario.others());
    all.add(Scenario.jittered());
    all.add(Scenario.heavyTailed());
    all.add(Scenario.throttled());
    return all.get(random.nextInt(all.size()));
  }

  private static double ofClairvoyant(Scenario scenario, double load) {
    PolicyScore score = play(scenario, GatePolicy.DEADLINE, load, 60 * SECOND, 1);
    double leastNanos = scenario.engine().leastNanosPerFrame(scenario.maxBatchCount());
    return score.onTimeCount() / score.clairvoyantCount(leastNanos, 100 * MILLI);
  }

  private static PolicyScore play(
      Scenario scenario, GatePolicy policy, double load, long durationNanos, long seed) {
    PolicyScore score =
        new PolicyScore(scenario.cameraCount(), scenario.config().profiles().size());
    simulate(scenario, policy, scenario.traffic(load, durationNanos), seed, score);
    return score;
  }

  private static void simulate(
      Scenario scenario,
      GatePolicy policy,
      Traffic traffic,
      long seed,
      PolicySimulation.OutcomeListener listener) {
    GateConfig config = scenario.config();
    new PolicySimulation(config, scenario.engine().times(seed), listener)
        .run(policy.gate(config), new CameraTraffic(traffic, seed));
  }
}
