package dev.saccade.sim.replay;

import dev.saccade.sim.evaluate.TrackingScores;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every score over a set of frames. Shares and precisions are 0..1, NaN where there was nothing to
 * score.
 *
 * @param frameCount truths that were scored
 * @param meanIou over the classes that were there or predicted
 * @param iou by class name
 * @param ap Cityscapes' average precision of the instances, mean over the classes that were there
 * @param tracks boxes of confirmed tracks, matched within their class, pooled over classes, cameras
 *     and runs
 * @param things by name of the class
 */
public record SheetScores(
    long frameCount,
    double meanIou,
    Map<String, Double> iou,
    double pixelAccuracy,
    double ap,
    double ap50,
    TrackingScores tracks,
    Map<String, ThingScores> things) {
  /** Of one class that comes in objects. */
  public record ThingScores(double ap, double ap50, TrackingScores tracks) {}

  /** The figures under the names that scripts rely on. */
  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("miou", meanIou);
    keys.put("pixel_accuracy", pixelAccuracy);
    keys.put("ap", ap);
    keys.put("ap50", ap50);
    keys.putAll(trackKeys(tracks));
    return keys;
  }

  /** By class: IoU for all, the rest for things. */
  Map<String, Object> perClassKeys() {
    Map<String, Object> classes = new LinkedHashMap<>();
    iou.forEach(
        (name, value) -> {
          Map<String, Object> keys = new LinkedHashMap<>();
          keys.put("iou", value);
          ThingScores thing = things.get(name);
          if (thing != null) {
            keys.put("ap", thing.ap());
            keys.put("ap50", thing.ap50());
            keys.putAll(trackKeys(thing.tracks()));
          }
          classes.put(name, keys);
        });
    return classes;
  }

  private static Map<String, Object> trackKeys(TrackingScores scores) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("hota", scores.hota().hota());
    keys.put("deta", scores.hota().detA());
    keys.put("assa", scores.hota().assA());
    keys.put("mota", scores.clear().mota());
    keys.put("idf1", scores.identity().idf1());
    keys.put("id_switches", scores.clear().idSwitches());
    return keys;
  }
}
