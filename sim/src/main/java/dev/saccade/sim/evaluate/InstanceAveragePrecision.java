package dev.saccade.sim.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Average precision of instance masks as Cityscapes defines it (Cordts et al., CVPR 2016, section
 * 4.2, and the rules of the public evaluation scripts): averaged over the overlaps 0.50, 0.55 ..
 * 0.95; true objects below 100 pixels, groups and void are neither asked for nor held against a
 * prediction that mostly covers them; a second prediction of the same object is a false positive;
 * the precision-recall curve is integrated step-wise over distinct confidences.
 */
public final class InstanceAveragePrecision {
  static final int OVERLAP_COUNT = 10;
  private static final int MIN_REGION_PIXELS = 100;
  private static final double OVERLAP_STEP = (0.5 + 0.05) - 0.5;

  private final List<Integer> labelIds;
  private final ClassTally[] tallies;

  /**
   * @param labelIds the thing classes to score
   */
  public InstanceAveragePrecision(List<Integer> labelIds) {
    this.labelIds = List.copyOf(labelIds);
    this.tallies = new ClassTally[labelIds.size()];
    Arrays.setAll(tallies, i -> new ClassTally());
  }

  /** Scores of one class; NaN where the truth never shows it. */
  public record ClassScore(int labelId, double ap, double ap50) {}

  /**
   * Counts one image.
   *
   * @throws IllegalArgumentException if a mask's size differs from the truth's
   */
  public void add(InstanceTruth truth, List<InstancePrediction> predictions) {
    for (InstancePrediction prediction : predictions) {
      BinaryMask mask = prediction.mask();
      if (mask.widthPixels() != truth.widthPixels()
          || mask.heightPixels() != truth.heightPixels()) {
        throw new IllegalArgumentException(
            "mask: "
                + mask.widthPixels()
                + "x"
                + mask.heightPixels()
                + " (expected: "
                + truth.widthPixels()
                + "x"
                + truth.heightPixels()
                + " as the truth)");
      }
    }
    for (int c = 0; c < tallies.length; c++) {
      addClass(tallies[c], labelIds.get(c), truth, predictions);
    }
  }

  public List<ClassScore> perClass() {
    List<ClassScore> scores = new ArrayList<>();
    for (int c = 0; c < tallies.length; c++) {
      double[] ap = tallies[c].averagePrecisions();
      scores.add(new ClassScore(labelIds.get(c), Arrays.stream(ap).average().orElseThrow(), ap[0]));
    }
    return scores;
  }

  /** Mean over the classes that the truth shows; NaN without any. */
  public double ap() {
    return perClass().stream()
        .mapToDouble(ClassScore::ap)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  /** As {@link #ap} at overlap 0.5 alone. */
  public double ap50() {
    return perClass().stream()
        .mapToDouble(ClassScore::ap50)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  private static double overlapThreshold(int index) {
    return 0.5 + index * OVERLAP_STEP;
  }

  private record Region(boolean group, long pixels, BinaryMask mask) {
    boolean countable() {
      return excuses() == 0;
    }

    // A group below the size limit is excused twice, once for each: so the public scripts do, and
    // so do we.
    int excuses() {
      return (group ? 1 : 0) + (pixels < MIN_REGION_PIXELS ? 1 : 0);
    }
  }

  private record Candidate(double confidence, long pixels, long voidPixels, long[] sharedPixels) {}

  private static void addClass(
      ClassTally tally, int labelId, InstanceTruth truth, List<InstancePrediction> predictions) {
    List<Region> regions = new ArrayList<>();
    for (Map.Entry<Integer, BinaryMask> entry : truth.regions().entrySet()) {
      if (InstanceTruth.labelOf(entry.getKey()) == labelId) {
        long pixels = entry.getValue().areaPixels();
        Region region = new Region(InstanceTruth.isGroup(entry.getKey()), pixels, entry.getValue());
        regions.add(region);
        tally.hasTruth |= region.countable();
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    for (InstancePrediction prediction : predictions) {
      long pixels = prediction.mask().areaPixels();
      if (prediction.labelId() != labelId || pixels == 0) {
        continue;
      }
      long[] shared =
          regions.stream()
              .mapToLong(region -> region.mask().sharedPixels(prediction.mask()))
              .toArray();
      candidates.add(
          new Candidate(
              prediction.confidence(),
              pixels,
              truth.ignored().sharedPixels(prediction.mask()),
              shared));
    }
    tally.hasPrediction |= !candidates.isEmpty();

    for (int o = 0; o < OVERLAP_COUNT; o++) {
      double threshold = overlapThreshold(o);
      boolean[] explained = new boolean[candidates.size()];
      for (int r = 0; r < regions.size(); r++) {
        Region region = regions.get(r);
        double best = Double.NEGATIVE_INFINITY;
        boolean found = false;
        for (int p = 0; p < candidates.size(); p++) {
          Candidate candidate = candidates.get(p);
          long shared = candidate.sharedPixels()[r];
          if ((double) shared / (region.pixels() + candidate.pixels() - shared) <= threshold) {
            continue;
          }
          explained[p] = true;
          if (!region.countable()) {
            continue;
          }
          if (found) {
            tally.add(o, Math.min(best, candidate.confidence()), false);
            best = Math.max(best, candidate.confidence());
          } else {
            best = candidate.confidence();
            found = true;
          }
        }
        if (region.countable()) {
          if (found) {
            tally.add(o, best, true);
          } else {
            tally.misses[o]++;
          }
        }
      }
      for (int p = 0; p < candidates.size(); p++) {
        if (explained[p]) {
          continue;
        }
        Candidate candidate = candidates.get(p);
        long excused = candidate.voidPixels();
        for (int r = 0; r < regions.size(); r++) {
          excused += regions.get(r).excuses() * candidate.sharedPixels()[r];
        }
        if ((double) excused / candidate.pixels() <= threshold) {
          tally.add(o, candidate.confidence(), false);
        }
      }
    }
  }

  /** What all images said of one class, per overlap. */
  private static final class ClassTally {
    private boolean hasTruth;
    private boolean hasPrediction;
    private final long[] misses = new long[OVERLAP_COUNT];
    private final List<List<Scored>> scored = new ArrayList<>();

    ClassTally() {
      for (int o = 0; o < OVERLAP_COUNT; o++) {
        scored.add(new ArrayList<>());
      }
    }

    void add(int overlap, double confidence, boolean correct) {
      scored.get(overlap).add(new Scored(confidence, correct));
    }

    double[] averagePrecisions() {
      double[] values = new double[OVERLAP_COUNT];
      for (int o = 0; o < OVERLAP_COUNT; o++) {
        values[o] =
            !hasTruth ? Double.NaN : !hasPrediction ? 0 : integrate(scored.get(o), misses[o]);
      }
      return values;
    }

    // Walks down the confidences; each distinct one is a point of the curve. The step of a point
    // reaches half-way to its two
    // neighbours in recall: the trapezoid-like weights of the public scripts.
    private static double integrate(List<Scored> unsorted, long misses) {
      List<Scored> all = new ArrayList<>(unsorted);
      all.sort((a, b) -> Double.compare(a.confidence(), b.confidence()));
      int count = all.size();
      long trueCount = all.stream().filter(Scored::correct).count();
      List<double[]> points = new ArrayList<>();
      long trueBefore = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || all.get(i).confidence() != all.get(i - 1).confidence()) {
          double truePositives = trueCount - trueBefore;
          double falsePositives = count - i - truePositives;
          double falseNegatives = trueBefore + misses;
          points.add(
              new double[] {
                truePositives / (truePositives + falsePositives),
                truePositives + falseNegatives == 0
                    ? 0
                    : truePositives / (truePositives + falseNegatives)
              });
        }
        trueBefore += all.get(i).correct() ? 1 : 0;
      }
      points.add(new double[] {1, 0});
      double area = 0;
      for (int i = 0; i < points.size(); i++) {
        double recallBefore = points.get(Math.max(0, i - 1))[1];
        double recallAfter = i + 1 < points.size() ? points.get(i + 1)[1] : 0;
        area += points.get(i)[0] * 0.5 * (recallBefore - recallAfter);
      }
      return area;
    }
  }

  private record Scored(double confidence, boolean correct) {}
}
