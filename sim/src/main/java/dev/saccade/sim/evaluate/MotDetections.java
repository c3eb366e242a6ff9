package dev.saccade.sim.evaluate;

import dev.saccade.perception.instance.PixelBox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Detections in MOTChallenge text: {@code frame,-1,left,top,width,height[,confidence[,...]]},
 * frames from 1.
 *
 * @param frames boxes by frame; a frame without boxes may be missing
 * @param lastFrame 0 without any
 */
public record MotDetections(TreeMap<Integer, List<Detection>> frames, int lastFrame) {
  private static final Pattern COMMA = Pattern.compile(",");
  private static final String LAYOUT = "frame,-1,left,top,width,height[,confidence]";
  private static final int MAX_FRAME = 1_000_000;

  /**
   * @param confidence as the file states it, on whatever scale
   */
  public record Detection(PixelBox box, double confidence) {}

  /**
   * @throws BadEvaluationInputException naming file and line
   */
  public static MotDetections read(Path file) {
    TreeMap<Integer, List<Detection>> frames = new TreeMap<>();
    for (TextRows.Row row : TextRows.read(file, COMMA)) {
      row.require(6, LAYOUT);
      long frame = row.whole(0);
      if (frame < 1 || frame > MAX_FRAME) {
        throw row.error("frame " + frame + " (expected: 1 to " + MAX_FRAME + ")");
      }
      double left = row.number(2);
      double top = row.number(3);
      double width = row.number(4);
      double height = row.number(5);
      if (!(width > 0 && height > 0 && width < 1e6 && height < 1e6)
          || Math.abs(left) > 1e6
          || Math.abs(top) > 1e6) {
        throw row.error(
            "box " + left + "," + top + " " + width + "x" + height + " (expected: a size above 0)");
      }
      frames
          .computeIfAbsent((int) frame, f -> new ArrayList<>())
          .add(
              new Detection(
                  new PixelBox(
                      (float) left, (float) top, (float) (left + width), (float) (top + height)),
                  row.number(6, 1)));
    }
    return new MotDetections(frames, frames.isEmpty() ? 0 : frames.lastKey());
  }
}
