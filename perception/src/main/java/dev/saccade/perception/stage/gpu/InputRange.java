package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.bundle.InputSpec;

/**
 * The input shapes that one plan serves: a height, widths of cameras from 1:4 to 4:1 (more is
 * refused on arrival), batches from one up. Fixed networks keep to their one shape.
 */
record InputRange(
    int heightPixels,
    int minWidthPixels,
    int bestWidthPixels,
    int maxWidthPixels,
    int minBatchCount,
    int maxBatchCount) {
  private static final int WIDEST_ASPECT = 4;

  static InputRange of(Profile profile, InputSpec input, int maxBatchCount) {
    int height = profile.heightPixels();
    int fixedBatch = input.maxBatchCount();
    int most = fixedBatch == 0 ? maxBatchCount : fixedBatch;
    int least = fixedBatch == 0 ? 1 : fixedBatch;
    if (input.fixedSize()) {
      int width = profile.widthPixels();
      return new InputRange(height, width, width, width, least, most);
    }
    int narrowest = profile.widthPixelsFor(1, WIDEST_ASPECT);
    int widest = Math.max(profile.widthPixels(), profile.widthPixelsFor(WIDEST_ASPECT, 1));
    return new InputRange(
        height,
        Math.min(narrowest, profile.widthPixels()),
        profile.widthPixels(),
        widest,
        least,
        most);
  }

  boolean takes(int batchCount, int widthPixels) {
    return widthPixels >= minWidthPixels
        && widthPixels <= maxWidthPixels
        && batchCount >= minBatchCount
        && batchCount <= maxBatchCount;
  }

  /** For cache keys and messages. */
  String text() {
    return minBatchCount
        + "-"
        + maxBatchCount
        + "x3x"
        + heightPixels
        + "x"
        + minWidthPixels
        + "-"
        + bestWidthPixels
        + "-"
        + maxWidthPixels;
  }
}
