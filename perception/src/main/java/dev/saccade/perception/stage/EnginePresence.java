package dev.saccade.perception.stage;

import java.util.Objects;

/**
 * Whether an engine can be used on this machine.
 *
 * @param name as {@code --stage} takes it
 * @param why one line: what was found where it is usable, what is missing where it is not
 */
public record EnginePresence(String name, boolean usable, String why) {
  public EnginePresence {
    Objects.requireNonNull(name, "name");
    if (why.isBlank() || why.contains("\n")) {
      throw new IllegalArgumentException("why: '" + why + "' (expected: one line)");
    }
  }
}
