package dev.saccade.sim.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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
   * @throws BadEvaluationInputException if a folder is missing or empty, or a truth file has no
   *     prediction or several
   */
  public static List<Pair> pair(Path predictionFolder, Path truthFolder) {
    List<Path> truths = list(truthFolder, TRUTH_SUFFIX);
    if (truths.isEmpty()) {
      throw new BadEvaluationInputException(truthFolder + ": no file *" + TRUTH_SUFFIX);
    }
    List<Path> predictions = list(predictionFolder, ".txt");
    List<Pair> pairs = new ArrayList<>();
    for (Path truth : truths) {
      String stem = stem(truth);
      List<Path> matching = predictions.stream().filter(file -> belongs(file, stem)).toList();
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

  public static List<InstancePrediction> readPredictions(Path file, Path predictionFolder) {
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
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        predictions.add(prediction(line, file + ":" + (i + 1), file, predictionFolder));
      }
    }
    return predictions;
  }

  private static InstancePrediction prediction(
      String line, String where, Path file, Path predictionFolder) {
    String[] fields = line.split("\\s+", -1);
    if (fields.length != 3) {
      throw new BadEvaluationInputException(
          where + ": " + fields.length + " fields (expected: mask.png labelId confidence)");
    }
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
    if (Double.isNaN(confidence)) {
      throw new BadEvaluationInputException(where + ": confidence is not a number");
    }
    Path mask = file.resolveSibling(fields[0]).normalize();
    if (!Files.isRegularFile(mask)) {
      mask = predictionFolder.resolve(fields[0]).normalize();
    }
    if (!mask.toAbsolutePath().startsWith(predictionFolder.toAbsolutePath().normalize())) {
      throw new BadEvaluationInputException(
          where + ": " + fields[0] + " lies outside of " + predictionFolder);
    }
    LabelImage image;
    try {
      image = LabelImage.read(mask);
    } catch (BadEvaluationInputException e) {
      throw new BadEvaluationInputException(where + ": " + e.getMessage(), e);
    }
    BitSet inside = new BitSet(image.values().length);
    for (int p = 0; p < image.values().length; p++) {
      inside.set(p, image.values()[p] != 0);
    }
    return new InstancePrediction(
        labelId, confidence, new BinaryMask(image.widthPixels(), image.heightPixels(), inside));
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

  // STEM followed by more digits or letters is another image's name.
  private static boolean belongs(Path prediction, String stem) {
    String name = prediction.getFileName().toString();
    return name.startsWith(stem) && !Character.isLetterOrDigit(name.charAt(stem.length()));
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
