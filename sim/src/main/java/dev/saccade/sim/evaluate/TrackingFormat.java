package dev.saccade.sim.evaluate;

import java.nio.file.Path;
import java.util.Optional;

/** How tracking results and truth stand in files. */
public interface TrackingFormat {
  /**
   * One sequence, cleaned as its benchmark cleans it: what the truth marks as not to be judged is
   * taken out on both sides.
   *
   * @param className empty for every class the format scores, matched within the class and pooled
   * @throws BadEvaluationInputException naming file and line
   */
  TrackingScores score(Path truth, Path result, Optional<String> className);

  /**
   * @throws BadEvaluationInputException for a name that is none
   */
  static TrackingFormat named(String name) {
    return switch (name) {
      case "mot" -> MotFormat.ofMot17();
      case "mot20" -> MotFormat.ofMot20();
      case "kitti" -> new KittiFormat();
      case "kitti-mots" -> new KittiMotsFormat();
      default ->
          throw new BadEvaluationInputException(
              "--format " + name + ": unknown (expected: mot, mot20, kitti or kitti-mots)");
    };
  }
}
