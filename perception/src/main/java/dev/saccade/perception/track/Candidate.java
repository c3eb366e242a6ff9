package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import java.util.Optional;

/**
 * An instance of this frame, waiting to be matched.
 *
 * @param shape empty without a mask, or where it is too thin for the grid
 * @param outline empty without a mask
 */
record Candidate(Instance instance, Optional<MaskShape> shape, Optional<MaskOutline> outline) {
  static Candidate of(Instance instance, ImageFrame frame) {
    if (instance.mask().areaPixels() == 0) {
      return new Candidate(instance, Optional.empty(), Optional.empty());
    }
    MaskShape shape =
        MaskShape.of(instance.mask(), instance.box(), frame.widthPixels(), frame.heightPixels());
    MaskOutline outline =
        new MaskOutline(instance.mask(), instance.box(), frame.widthPixels(), frame.heightPixels());
    return new Candidate(
        instance, shape.isEmpty() ? Optional.empty() : Optional.of(shape), Optional.of(outline));
  }
}
