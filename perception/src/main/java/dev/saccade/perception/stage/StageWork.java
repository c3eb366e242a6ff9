package dev.saccade.perception.stage;

import java.util.List;
import java.util.Optional;

/** A batch that was begun. */
@FunctionalInterface
public interface StageWork {
  /**
   * Waits for it. From any thread, also from several; further calls answer the same.
   *
   * @throws RuntimeException where all of the batch is lost
   */
  Done await();

  /**
   * @param results one for each frame, in order
   * @param spans empty where the stage works on one batch after the other: then it took what passed
   */
  record Done(List<StageResult> results, Optional<StageSpans> spans) {
    public Done {
      results = List.copyOf(results);
    }
  }
}
