package dev.saccade.sim.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rows of a text file of fields, each knowing its line, so that an error can name it. */
final class TextRows {
  private static final int MAX_ROWS = 20_000_000;

  private TextRows() {}

  /** One row. */
  record Row(Path file, int line, String[] fields) {
    BadEvaluationInputException error(String what) {
      return new BadEvaluationInputException(file + ":" + line + ": " + what);
    }

    void require(int fieldCount, String layout) {
      if (fields.length < fieldCount) {
        throw error(fields.length + " fields (expected: " + layout + ")");
      }
    }

    double number(int index) {
      try {
        double value = Double.parseDouble(fields[index].strip());
        if (!Double.isFinite(value)) {
          throw error(
              "field " + (index + 1) + ": '" + fields[index] + "' (expected: a finite number)");
        }
        return value;
      } catch (NumberFormatException e) {
        throw error("field " + (index + 1) + ": '" + fields[index] + "' (expected: a number)");
      }
    }

    double number(int index, double ifMissing) {
      return index < fields.length ? number(index) : ifMissing;
    }

    /** A whole number, even if written as 3.0. */
    long whole(int index) {
      double value = number(index);
      if (value != Math.rint(value)) {
        throw error(
            "field " + (index + 1) + ": '" + fields[index] + "' (expected: a whole number)");
      }
      return (long) value;
    }
  }

  static List<Row> read(Path file, Pattern separator) {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int line = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        String stripped = text.strip();
        if (stripped.isEmpty()) {
          continue;
        }
        if (rows.size() == MAX_ROWS) {
          throw new BadEvaluationInputException(file + ": more than " + MAX_ROWS + " rows");
        }
        rows.add(new Row(file, line, separator.split(stripped, -1)));
      }
    } catch (IOException e) {
      throw new BadEvaluationInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return rows;
  }
}
