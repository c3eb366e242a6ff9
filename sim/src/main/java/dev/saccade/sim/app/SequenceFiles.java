package dev.saccade.sim.app;

import dev.saccade.sim.evaluate.BadEvaluationInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tracking results beside their truth: two files, or two folders whose {@code .txt} files of equal
 * name belong together.
 */
final class SequenceFiles {
  private SequenceFiles() {}

  record Pair(Path truth, Path result) {}

  /** By sequence name, in order. */
  static Map<String, Pair> pair(Path truth, Path result) {
    if (Files.isRegularFile(truth) && Files.isRegularFile(result)) {
      return Map.of(name(truth), new Pair(truth, result));
    }
    for (Path path : List.of(truth, result)) {
      if (!Files.exists(path)) {
        throw new BadEvaluationInputException(path + ": no such file or folder");
      }
    }
    if (!Files.isDirectory(truth) || !Files.isDirectory(result)) {
      throw new BadEvaluationInputException(
          truth + " and " + result + ": expected two files or two folders");
    }
    Map<String, Pair> pairs = new TreeMap<>();
    try (Stream<Path> files = Files.list(truth)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().endsWith(".txt")).sorted().toList()) {
        Path found = result.resolve(file.getFileName());
        if (!Files.isRegularFile(found)) {
          throw new BadEvaluationInputException(
              file + ": no result " + found + " (an empty file says: no tracks)");
        }
        pairs.put(name(file), new Pair(file, found));
      }
    } catch (IOException e) {
      throw new BadEvaluationInputException(truth + ": cannot be listed: " + e.getMessage(), e);
    }
    if (pairs.isEmpty()) {
      throw new BadEvaluationInputException(truth + ": no .txt file");
    }
    return pairs;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.txt$", "");
  }
}
