package dev.saccade.sim.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Label maps as PNG files: a folder of predictions beside a folder of truth, paired by file name.
 */
public final class SemanticLabelFiles {
  private SemanticLabelFiles() {}

  /**
   * Counts every pair into the matrix.
   *
   * @return the number of images
   * @throws BadEvaluationInputException naming the file: a folder, a prediction or a truth is
   *     missing, sizes differ, or a true label is neither a class nor the ignored one
   */
  public static int addAll(Path predictions, Path truth, ConfusionMatrix matrix) {
    for (Path folder : List.of(predictions, truth)) {
      if (!Files.isDirectory(folder)) {
        throw new BadEvaluationInputException(folder + ": no such folder");
      }
    }
    List<Path> files = pictures(truth);
    if (files.isEmpty()) {
      throw new BadEvaluationInputException(truth + ": no .png file");
    }
    for (Path predicted : pictures(predictions)) {
      if (!Files.exists(truth.resolve(predicted.getFileName()))) {
        throw new BadEvaluationInputException(
            predicted + ": no truth " + truth.resolve(predicted.getFileName()));
      }
    }
    for (Path file : files) {
      Path predicted = predictions.resolve(file.getFileName());
      LabelImage expected = LabelImage.read(file);
      LabelImage found = LabelImage.read(predicted);
      if (found.widthPixels() != expected.widthPixels()
          || found.heightPixels() != expected.heightPixels()) {
        throw new BadEvaluationInputException(
            predicted
                + ": "
                + found.widthPixels()
                + "x"
                + found.heightPixels()
                + " (expected: "
                + expected.widthPixels()
                + "x"
                + expected.heightPixels()
                + " as "
                + file
                + ")");
      }
      try {
        matrix.add(bytes(expected, file), bytes(found, predicted));
      } catch (IllegalArgumentException e) {
        throw new BadEvaluationInputException(file + ": " + e.getMessage(), e);
      }
    }
    return files.size();
  }

  private static List<Path> pictures(Path folder) {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed
          .filter(file -> file.getFileName().toString().endsWith(".png"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new BadEvaluationInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(LabelImage image, Path file) {
    byte[] bytes = new byte[image.values().length];
    for (int i = 0; i < bytes.length; i++) {
      int value = image.values()[i];
      if (value > 255) {
        throw new BadEvaluationInputException(
            file + ": label " + value + " at pixel " + i + " (expected: 0 to 255)");
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
