package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import java.util.Optional;

/** An instance of this frame, waiting to be matched. */
record Candidate(Instance instance, Optional<MaskShape> shape) {
  static Candidate of(Instance instance, ImageFrame frame) {
    Optional<MaskShape> shape =
        instance.mask().areaPixels() == 0
            ? Optional.empty()
            : Optional.of(
                    MaskShape.of(
                        instance.mask(), instance.box(), frame.widthPixels(), frame.heightPixels()))
                // Too thin to be met by any cell's centre.
                .filter(grid -> !grid.isEmpty());
    return new Candidate(instance, shape);
  }
}
