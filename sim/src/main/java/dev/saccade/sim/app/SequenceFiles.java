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
    for (Path file : texts(truth)) {
      Path found = result.resolve(file.getFileName());
      if (!Files.isRegularFile(found)) {
        throw new BadEvaluationInputException(
            file + ": no result " + found + " (an empty file says: no tracks)");
      }
      pairs.put(name(file), new Pair(file, found));
    }
    for (Path found : texts(result)) {
      if (!pairs.containsKey(name(found))) {
        throw new BadEvaluationInputException(
            found + ": no truth " + truth.resolve(found.getFileName()));
      }
    }
    if (pairs.isEmpty()) {
      throw new BadEvaluationInputException(truth + ": no .txt file");
    }
    return pairs;
  }

  private static List<Path> texts(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new BadEvaluationInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.txt$", "");
  }
}
