package dev.saccade.perception.track;

import dev.saccade.perception.instance.Instance;
import java.util.List;
import java.util.Optional;

/**
 * An instance of this frame, waiting to be matched.
 *
 * @param shape empty without a mask, or where it is too thin for the grid
 * @param outline empty without a mask
 * @param hidden by other instances of the frame
 */
record Candidate(
    Instance instance,
    Optional<MaskShape> shape,
    Optional<MaskOutline> outline,
    HiddenSides hidden) {
  static Candidate of(Instance instance, ImageFrame frame) {
    if (instance.mask().areaPixels() == 0) {
      return new Candidate(instance, Optional.empty(), Optional.empty(), HiddenSides.NONE);
    }
    MaskShape shape =
        MaskShape.of(instance.mask(), instance.box(), frame.widthPixels(), frame.heightPixels());
    MaskOutline outline =
        new MaskOutline(instance.mask(), instance.box(), frame.widthPixels(), frame.heightPixels());
    return new Candidate(
        instance,
        shape.isEmpty() ? Optional.empty() : Optional.of(shape),
        Optional.of(outline),
        HiddenSides.NONE);
  }

  /** The same among the others of its frame. */
  Candidate among(List<MaskOutline> outlines) {
    return outline.isEmpty()
        ? this
        : new Candidate(instance, shape, outline, outline.get().hiddenBy(outlines));
  }
}
