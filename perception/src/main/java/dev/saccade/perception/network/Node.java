package dev.saccade.perception.network;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A layer at its place.
 *
 * @param name unique in its graph; dotted words, the prefix of the layer's parameter names
 * @param layer what happens here
 * @param inputs names of nodes or graph inputs, in the layer's order
 */
public record Node(String name, Layer layer, List<String> inputs) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

  public Node {
    inputs = List.copyOf(inputs);
    checkName(name);
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: words of letters, digits and _ joined by dots)");
    }
  }

  /** The layer's parameters under their complete names. */
  public List<Parameter> parameters() {
    return layer.parameters().stream().map(parameter -> parameter.under(name)).toList();
  }
}
