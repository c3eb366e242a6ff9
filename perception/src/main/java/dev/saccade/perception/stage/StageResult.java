package dev.saccade.perception.stage;

import dev.saccade.perception.instance.InstanceSet;

/** What a stage made of one frame. */
public sealed interface StageResult {
  record Perceived(InstanceSet instances) implements StageResult {}

  /**
   * The payload cannot be decoded or breaks a bound; {@code detail} says how, with the values
   * found.
   */
  record Unreadable(String detail) implements StageResult {}

  /** The engine failed; {@code detail} names its error. */
  record Failed(String detail) implements StageResult {}
}
