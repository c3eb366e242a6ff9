package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Progressive resizing: small pictures first, the full size at the end, as {@code
 * 240x184@0.4,480x360}: 240x184 until 40 % of the training is done, 480x360 after that.
 */
record SizeStages(List<Stage> stages) {

  /** One size and the progress, 0..1, at which it ends. */
  record Stage(int widthPixels, int heightPixels, double untilProgress) {}

  SizeStages {
    stages = List.copyOf(stages);
  }

  static SizeStages parse(String text, int outputStride) {
    List<Stage> stages = new ArrayList<>();
    double last = 0;
    String[] parts = text.split(",", -1);
    for (int i = 0; i < parts.length; i++) {
      String[] sizeAndEnd = parts[i].trim().split("@", 2);
      String[] size = sizeAndEnd[0].split("x", 2);
      try {
        int w = Integer.parseInt(size[0]);
        int h = Integer.parseInt(size[1]);
        double end = sizeAndEnd.length == 2 ? Double.parseDouble(sizeAndEnd[1]) : 1;
        boolean isLast = i == parts.length - 1;
        if (w < outputStride
            || h < outputStride
            || w > 8192
            || h > 8192
            || w % outputStride != 0
            || h % outputStride != 0
            || !(end > last)
            || end > 1
            || isLast != (end == 1)) {
          throw new UsageException(message(text, outputStride));
        }
        stages.add(new Stage(w, h, end));
        last = end;
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new UsageException(message(text, outputStride), e);
      }
    }
    return new SizeStages(stages);
  }

  Stage at(double progress) {
    for (Stage stage : stages) {
      if (progress < stage.untilProgress()) {
        return stage;
      }
    }
    return stages.get(stages.size() - 1);
  }

  private static String message(String text, int outputStride) {
    return "--size "
        + text
        + ": expected WIDTHxHEIGHT[@PROGRESS],... with sizes that are multiples of "
        + outputStride
        + ", rising progress below 1 and none for the last, such as 240x184@0.4,480x360";
  }
}
