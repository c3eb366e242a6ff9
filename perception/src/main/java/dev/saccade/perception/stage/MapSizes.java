package dev.saccade.perception.stage;

import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.OutputSpec;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a network's maps fit together. Offsets and guidance say of a cell of the class map where
 * to look, so all must have its size: scores at full size beside offsets at an eighth cannot be
 * served. A card does not tell sizes, the network does.
 */
public final class MapSizes {
  private MapSizes() {}

  /**
   * @param shapes by output, of one input: [..., height, width]; those that are missing fit
   * @return in one line, what does not fit
   */
  public static Optional<String> problemOf(ModelCard card, Map<String, long[]> shapes) {
    OutputSpec classes = card.classOutput();
    long[] expected = shapes.get(classes.name());
    if (expected == null) {
      return Optional.empty();
    }
    return card.outputs().stream()
        .filter(MapSizes::isLookedUpByCell)
        .filter(output -> shapes.containsKey(output.name()))
        .filter(output -> !size(shapes.get(output.name())).equals(size(expected)))
        .findFirst()
        .map(
            output ->
                "output '"
                    + output.name()
                    + "': "
                    + size(shapes.get(output.name()))
                    + " (expected: "
                    + size(expected)
                    + ", the size of '"
                    + classes.name()
                    + "'); export the network with its maps at one size");
  }

  private static boolean isLookedUpByCell(OutputSpec output) {
    return output.meaning() == OutputMeaning.GUIDANCE
        || output.meaning() == OutputMeaning.INSTANCE_OFFSETS;
  }

  /** Width by height. */
  private static String size(long[] shape) {
    return shape[shape.length - 1] + "x" + shape[shape.length - 2];
  }
}
