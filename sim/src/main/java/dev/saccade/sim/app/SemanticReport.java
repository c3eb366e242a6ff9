package dev.saccade.sim.app;

import dev.saccade.sim.evaluate.ConfusionMatrix;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How {@code evaluate semantic} shows its figures. */
final class SemanticReport {
  private SemanticReport() {}

  static void print(ConfusionMatrix matrix, Map<String, Double> iouByClass, int images) {
    iouByClass.forEach((name, iou) -> System.out.printf(Locale.ROOT, "%-14s %6.3f%n", name, iou));
    System.out.printf(
        Locale.ROOT,
        "%-14s %6.3f   pixel accuracy %.3f   %d images%n",
        "mean IoU",
        matrix.meanIou(),
        matrix.pixelAccuracy(),
        images);
  }

  static Map<String, Object> figures(
      ConfusionMatrix matrix, Map<String, Double> iouByClass, int images) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("miou", matrix.meanIou());
    result.put("iou", iouByClass);
    result.put("pixel_accuracy", matrix.pixelAccuracy());
    result.put("images", images);
    return result;
  }
}
