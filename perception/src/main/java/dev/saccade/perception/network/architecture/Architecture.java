package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import java.util.function.IntFunction;

/**
 * A network one can ask for by name.
 *
 * @param name small letters, digits and dashes
 * @param source where its description stands: paper, table or figure
 */
public record Architecture(String name, String source, IntFunction<Graph> builder) {
  public Architecture {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: small letters, digits and dashes)");
    }
  }

  /**
   * @param classes from 2 to 255
   */
  public Graph graph(int classes) {
    if (classes < 2 || classes > 255) {
      throw new IllegalArgumentException("classes: " + classes + " (expected: 2 to 255)");
    }
    return builder.apply(classes);
  }
}
