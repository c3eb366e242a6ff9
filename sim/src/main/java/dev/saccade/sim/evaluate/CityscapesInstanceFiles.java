package dev.saccade.sim.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Instance predictions and truth in the Cityscapes file formats. Truth: {@code
 * STEM*_instanceIds.png}. Prediction: {@code STEM*.txt}, a line an object: {@code mask.png labelId
 * confidence}, the mask relative to the prediction folder, non-zero inside.
 */
public final class CityscapesInstanceFiles {
  private static final String TRUTH_SUFFIX = "_instanceIds.png";
  private static final int MAX_LINES = 100_000;

  private CityscapesInstanceFiles() {}

  /** A truth file and the predictions for it. */
  public record Pair(Path truth, Path prediction) {}

  /**
   * Finds the prediction of every truth file, at any depth of the two folders.
   *
   * @throws BadEvaluationInputException if a folder is missing or empty, a truth file has no
   *     prediction or several, or a prediction no truth
   */
  public static List<Pair> pair(Path predictionFolder, Path truthFolder) {
    List<Path> truths = list(truthFolder, TRUTH_SUFFIX);
    if (truths.isEmpty()) {
      throw new BadEvaluationInputException(truthFolder + ": no file *" + TRUTH_SUFFIX);
    }
    List<Path> predictions = list(predictionFolder, ".txt");
    List<String> stems = truths.stream().map(CityscapesInstanceFiles::stem).toList();
    for (Path prediction : predictions) {
      if (stems.stream().noneMatch(stem -> startsWith(prediction, stem))) {
        throw new BadEvaluationInputException(
            prediction + ": no truth below " + truthFolder + " whose name it continues");
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (Path truth : truths) {
      String stem = stem(truth);
      List<Path> matching =
          predictions.stream().filter(file -> belongs(file, stem, stems)).toList();
      if (matching.isEmpty()) {
        throw new BadEvaluationInputException(
            truth
                + ": no prediction "
                + predictionFolder.resolve(stem + "*.txt")
                + " (an empty file says: no objects)");
      }
      if (matching.size() > 1) {
        throw new BadEvaluationInputException(truth + ": several predictions: " + matching);
      }
      pairs.add(new Pair(truth, matching.get(0)));
    }
    return pairs;
  }

  /**
   * @param truth of the picture: masks must be of its size
   * @throws BadEvaluationInputException naming file and line: a mask that is missing, named twice
   *     or of another size, or a label that is none
   */
  public static List<InstancePrediction> readPredictions(
      Path file, Path predictionFolder, InstanceTruth truth) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadEvaluationInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (lines.size() > MAX_LINES) {
      throw new BadEvaluationInputException(
          file + ": " + lines.size() + " lines (expected: at most " + MAX_LINES + ")");
    }
    List<InstancePrediction> predictions = new ArrayList<>();
    Map<Path, Integer> lineOfMask = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      String where = file + ":" + (i + 1);
      String[] fields = line.split("\\s+", -1);
      if (fields.length != 3) {
        throw new BadEvaluationInputException(
            where + ": " + fields.length + " fields (expected: mask.png labelId confidence)");
      }
      Path mask = mask(fields[0], where, file, predictionFolder);
      Integer before = lineOfMask.putIfAbsent(mask, i + 1);
      if (before != null) {
        throw new BadEvaluationInputException(
            where + ": mask " + fields[0] + " stands in line " + before + ", too");
      }
      predictions.add(prediction(fields, where, mask, truth));
    }
    return predictions;
  }

  private static InstancePrediction prediction(
      String[] fields, String where, Path mask, InstanceTruth truth) {
    int labelId;
    double confidence;
    try {
      // Some writers put the label as 26.0.
      labelId = (int) Double.parseDouble(fields[1]);
      confidence = Double.parseDouble(fields[2]);
    } catch (NumberFormatException e) {
      throw new BadEvaluationInputException(
          where + ": '" + fields[1] + " " + fields[2] + "' (expected: two numbers)", e);
    }
    if (!CityscapesLabels.isLabel(labelId)) {
      throw new BadEvaluationInputException(
          where
              + ": label "
              + labelId
              + " (expected: a Cityscapes id, "
              + CityscapesLabels.LEAST
              + " to "
              + CityscapesLabels.GREATEST
              + ")");
    }
    if (Double.isNaN(confidence)) {
      throw new BadEvaluationInputException(where + ": confidence is not a number");
    }
    BinaryMask inside;
    try {
      inside = LabelImage.readMask(mask);
    } catch (BadEvaluationInputException e) {
      throw new BadEvaluationInputException(where + ": " + e.getMessage(), e);
    }
    if (inside.widthPixels() != truth.widthPixels()
        || inside.heightPixels() != truth.heightPixels()) {
      throw new BadEvaluationInputException(
          where
              + ": mask "
              + fields[0]
              + " of "
              + inside.widthPixels()
              + "x"
              + inside.heightPixels()
              + " (expected: "
              + truth.widthPixels()
              + "x"
              + truth.heightPixels()
              + " as the truth)");
    }
    return new InstancePrediction(labelId, confidence, inside);
  }

  /** Relative to the file, or else to the folder of all predictions. */
  private static Path mask(String name, String where, Path file, Path predictionFolder) {
    Path mask = file.resolveSibling(name).toAbsolutePath().normalize();
    if (!Files.isRegularFile(mask)) {
      mask = predictionFolder.resolve(name).toAbsolutePath().normalize();
    }
    if (!mask.startsWith(predictionFolder.toAbsolutePath().normalize())) {
      throw new BadEvaluationInputException(
          where + ": " + name + " lies outside of " + predictionFolder);
    }
    return mask;
  }

  private static String stem(Path truth) {
    String name = truth.getFileName().toString();
    String stem = name.substring(0, name.length() - TRUTH_SUFFIX.length());
    for (String kind : List.of("_gtFine", "_gtCoarse")) {
      if (stem.endsWith(kind)) {
        return stem.substring(0, stem.length() - kind.length());
      }
    }
    return stem;
  }

  // img1 and img10 are two pictures, and so are a_1 and a_1_b where both have a truth.
  private static boolean belongs(Path prediction, String stem, List<String> stems) {
    return startsWith(prediction, stem)
        && stems.stream()
            .noneMatch(other -> other.length() > stem.length() && startsWith(prediction, other));
  }

  private static boolean startsWith(Path prediction, String stem) {
    String name = prediction.getFileName().toString();
    boolean numbered = !stem.isEmpty() && Character.isDigit(stem.charAt(stem.length() - 1));
    return name.startsWith(stem) && !(numbered && Character.isDigit(name.charAt(stem.length())));
  }

  private static List<Path> list(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      throw new BadEvaluationInputException(folder + ": no such folder");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> file.getFileName().toString().endsWith(suffix) && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new BadEvaluationInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }
}
