package dev.saccade.sim.bench.network;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.IndexFollowing;
import dev.saccade.perception.instance.LowResolutionMaps;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.SamplingSpec;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.OnnxPerceptionStage;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.Measurement;
import dev.saccade.sim.evaluate.OffsetAblations;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * What iterative sampling costs: doubling beside the plain loop, interpolation beside both, and a
 * whole frame with many steps beside one with few (Table 6 of the paper).
 */
public final class SamplingBenchmark {
  private static final int WIDTH_CELLS = 128;
  private static final int HEIGHT_CELLS = 64;
  private static final int CELLS = WIDTH_CELLS * HEIGHT_CELLS;
  private static final int FEW = 3;
  private static final int MANY = 40;
  private static final int[] STEPS = {FEW, 10, 30, MANY};

  /** Following takes microseconds: so many follow each other in one measurement. */
  private static final int REPEATS = 20;

  private static final int WARM_UPS = 5;

  private final ModelBundle bundle;
  private final Profile size;
  private final int threads;
  private final LongSupplier nanoClock;

  /**
   * @param threads of the engine; 0 for one a core
   */
  public SamplingBenchmark(ModelBundle bundle, Profile size, int threads, LongSupplier nanoClock) {
    this.bundle = bundle;
    this.size = size;
    this.threads = threads;
    this.nanoClock = nanoClock;
  }

  public BenchmarkResult run(int rounds) throws StageUnavailableException {
    BenchmarkResult result = new BenchmarkResult();
    following(result, rounds);
    frames(result, rounds);
    return result;
  }

  private void following(BenchmarkResult result, int rounds) {
    Turns turns = new Turns(nanoClock);
    int[] next = next();
    int[] ends = new int[CELLS];
    int[] power = new int[CELLS];
    int[] square = new int[CELLS];
    LowResolutionMaps maps = maps();
    for (int steps : STEPS) {
      turns.add(
          "doubling, t=" + steps,
          () -> {
            for (int i = 0; i < REPEATS; i++) {
              IndexFollowing.doubling(next, CELLS, steps, ends, power, square);
            }
          });
      turns.add(
          "loop, t=" + steps,
          () -> {
            for (int i = 0; i < REPEATS; i++) {
              IndexFollowing.stepwise(next, CELLS, steps, ends);
            }
          });
      turns.add(
          "bilinear, t=" + steps,
          () -> {
            for (int i = 0; i < REPEATS; i++) {
              OffsetAblations.followedBilinearly(maps, steps);
            }
          });
    }
    turns.play(WARM_UPS, rounds);
    turns
        .measurements()
        .forEach(
            each ->
                result.add(
                    new Measurement(
                        each.name() + ", 128x64 cells",
                        each.median() / REPEATS,
                        each.p99() / REPEATS,
                        each.unit(),
                        each.runs())));
    for (int steps : STEPS) {
      double doubling = turns.medianMilliseconds("doubling, t=" + steps);
      result.addRatio(
          "loop / doubling, t=" + steps, turns.medianMilliseconds("loop, t=" + steps) / doubling);
      result.addRatio(
          "bilinear / doubling, t=" + steps,
          turns.medianMilliseconds("bilinear, t=" + steps) / doubling);
    }
  }

  private void frames(BenchmarkResult result, int rounds) throws StageUnavailableException {
    try (OnnxPerceptionStage few = stage(FEW);
        OnnxPerceptionStage many = stage(MANY)) {
      StageRequest request = new StageRequest(List.of(frame()), size, Long.MAX_VALUE, false);
      Turns turns = new Turns(nanoClock);
      turns.add("whole frame, t=" + FEW, () -> few.perceive(request));
      turns.add("whole frame, t=" + MANY, () -> many.perceive(request));
      turns.play(2, rounds);
      turns.measurements().forEach(result::add);
      result.addRatio(
          "whole frame, t=40 / t=3",
          turns.medianMilliseconds("whole frame, t=" + MANY)
              / turns.medianMilliseconds("whole frame, t=" + FEW));
    }
  }

  private OnnxPerceptionStage stage(int steps) throws StageUnavailableException {
    SamplingSpec usual = bundle.card().sampling();
    ModelCard card =
        bundle
            .card()
            .withSampling(
                new SamplingSpec(steps, usual.minimumAreaCells(), usual.mergeRadiusCells()));
    return OnnxPerceptionStage.open(
        new ModelBundle(card, bundle.networkFile()), threads, 1, () -> 0);
  }

  /** Noise in which a network sees something of everything. */
  private Frame frame() {
    byte[] rgb = new byte[3 * size.widthPixels() * size.heightPixels()];
    new SplittableRandom(1).nextBytes(rgb);
    return new Frame(
        new FrameId("bench", 1, 0),
        1,
        1,
        FrameEncoding.RGB8,
        size.widthPixels(),
        size.heightPixels(),
        rgb,
        Optional.empty());
  }

  /** Every cell points a few cells on, as those of large objects do. */
  private static int[] next() {
    SplittableRandom random = new SplittableRandom(2);
    int[] next = new int[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      int x = cell % WIDTH_CELLS + random.nextInt(-4, 5);
      int y = cell / WIDTH_CELLS + random.nextInt(-4, 5);
      next[cell] =
          Math.max(0, Math.min(HEIGHT_CELLS - 1, y)) * WIDTH_CELLS
              + Math.max(0, Math.min(WIDTH_CELLS - 1, x));
    }
    return next;
  }

  private static LowResolutionMaps maps() {
    SplittableRandom random = new SplittableRandom(2);
    float[] offsets = new float[2 * CELLS];
    for (int i = 0; i < offsets.length; i++) {
      int half = i < CELLS ? WIDTH_CELLS / 2 : HEIGHT_CELLS / 2;
      offsets[i] = (float) (random.nextDouble() * 8 - 4) / half;
    }
    return LowResolutionMaps.ofScores(WIDTH_CELLS, HEIGHT_CELLS, 1, new float[CELLS])
        .withInstanceOffsets(offsets);
  }
}
