package dev.saccade.sim.bench.gpu;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.sim.drive.RoadClasses;
import dev.saccade.sim.evaluate.BinaryMask;
import dev.saccade.sim.evaluate.InstanceAveragePrecision;
import dev.saccade.sim.evaluate.InstancePrediction;
import dev.saccade.sim.evaluate.InstanceTruth;
import dev.saccade.sim.evaluate.LabelImage;
import dev.saccade.sim.evaluate.MaskScaling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far two stages see the same.
 *
 * @param classAgreement share of pixels of equal class, 0..1
 * @param matchedOverlap mean over the reference's instances of the best overlap with one of the
 *     other's of the same class, 0..1; 1 where neither has any
 * @param referenceInstances over all frames
 * @param otherInstances likewise
 * @param referenceAp average precision against the truth; NaN without truth
 * @param otherAp likewise
 */
public record Agreement(
    int frames,
    double classAgreement,
    double matchedOverlap,
    int referenceInstances,
    int otherInstances,
    double referenceAp,
    double otherAp) {

  /** A stage gave no result for a frame. */
  public static final class NoResultException extends Exception {
    private static final long serialVersionUID = 1L;

    NoResultException(String message) {
      super(message);
    }
  }

  /**
   * Shows both stages the same pixels, frame by frame.
   *
   * @param otherFrames what the other stage is given: the reference's frames, or the same pictures
   *     in another encoding
   * @throws NoResultException where a stage fails on a frame
   */
  public static Agreement of(
      PerceptionStage reference,
      PerceptionStage other,
      Profile profile,
      List<Frame> frames,
      List<Frame> otherFrames,
      List<Optional<FrameTruth>> truth)
      throws NoResultException {
    long equal = 0;
    long pixels = 0;
    double overlaps = 0;
    int referenceInstances = 0;
    int otherInstances = 0;
    List<Integer> things =
        IntStream.range(0, RoadClasses.NAMES.size()).filter(RoadClasses::isThing).boxed().toList();
    InstanceAveragePrecision referenceScore = new InstanceAveragePrecision(things);
    InstanceAveragePrecision otherScore = new InstanceAveragePrecision(things);
    for (int i = 0; i < frames.size(); i++) {
      InstanceSet one = perceived(reference, frames.get(i), profile);
      InstanceSet two = perceived(other, otherFrames.get(i), profile);
      byte[] classes = one.classMap().map(ClassMap::classIds).orElseThrow();
      byte[] otherClasses = two.classMap().map(ClassMap::classIds).orElseThrow();
      for (int p = 0; p < classes.length; p++) {
        equal += classes[p] == otherClasses[p] ? 1 : 0;
      }
      pixels += classes.length;
      overlaps += overlaps(one, two);
      referenceInstances += one.instances().size();
      otherInstances += two.instances().size();
      if (truth.get(i).isPresent()) {
        InstanceTruth objects = objects(truth.get(i).get());
        referenceScore.add(objects, predictions(one, objects));
        otherScore.add(objects, predictions(two, objects));
      }
    }
    double matched =
        referenceInstances == 0 ? (otherInstances == 0 ? 1 : 0) : overlaps / referenceInstances;
    return new Agreement(
        frames.size(),
        (double) equal / pixels,
        matched,
        referenceInstances,
        otherInstances,
        referenceScore.ap(),
        otherScore.ap());
  }

  /** Average precision lost, or won, by the other. */
  public double apDifference() {
    return otherAp - referenceAp;
  }

  /** As the report's JSON shows it; what has no value is null. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("frames", frames);
    json.put("class_agreement", classAgreement);
    json.put("matched_overlap", matchedOverlap);
    json.put("instances_cpu", referenceInstances);
    json.put("instances_gpu", otherInstances);
    json.put("ap_cpu", finite(referenceAp));
    json.put("ap_gpu", finite(otherAp));
    json.put("ap_difference", finite(apDifference()));
    return json;
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static InstanceSet perceived(PerceptionStage stage, Frame frame, Profile profile)
      throws NoResultException {
    StageResult result =
        stage.perceive(new StageRequest(List.of(frame), profile, Long.MAX_VALUE, true)).get(0);
    if (result instanceof StageResult.Perceived perceived) {
      return perceived.instances();
    }
    throw new NoResultException(stage.description().engine() + ": " + frame + ": " + result);
  }

  private static double overlaps(InstanceSet one, InstanceSet two) {
    List<BinaryMask> others = new ArrayList<>();
    for (Instance instance : two.instances()) {
      others.add(mask(instance, instance.mask().widthPixels(), instance.mask().heightPixels()));
    }
    double sum = 0;
    for (Instance instance : one.instances()) {
      BinaryMask mask =
          mask(instance, instance.mask().widthPixels(), instance.mask().heightPixels());
      double best = 0;
      for (int i = 0; i < others.size(); i++) {
        if (two.instances().get(i).objectClass().equals(instance.objectClass())) {
          best = Math.max(best, mask.overlap(others.get(i)));
        }
      }
      sum += best;
    }
    return sum;
  }

  private static List<InstancePrediction> predictions(InstanceSet set, InstanceTruth truth) {
    return set.instances().stream()
        .map(
            instance ->
                new InstancePrediction(
                    instance.objectClass().id(),
                    instance.confidence(),
                    mask(instance, truth.widthPixels(), truth.heightPixels())))
        .toList();
  }

  private static BinaryMask mask(Instance instance, int widthPixels, int heightPixels) {
    return MaskScaling.scaled(instance.mask(), widthPixels, heightPixels);
  }

  private static InstanceTruth objects(FrameTruth truth) {
    ClassMap map = truth.classMap();
    return InstanceTruth.of(
        new LabelImage(map.widthPixels(), map.heightPixels(), truth.instanceIds()),
        label -> label == RoadClasses.VOID);
  }
}
