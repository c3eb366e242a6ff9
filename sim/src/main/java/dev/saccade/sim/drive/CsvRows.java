package dev.saccade.sim.drive;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated rows below a header, without quoting. Columns beyond the known ones are allowed.
 */
final class CsvRows {
  /** One row with its place, for messages. */
  record Row(Path file, int line, String[] fields) {
    String text(int column) {
      return fields[column];
    }

    long whole(int column) throws BadDriveException {
      try {
        return Long.parseLong(fields[column]);
      } catch (NumberFormatException e) {
        throw error("'" + fields[column] + "' in column " + (column + 1) + " is no whole number");
      }
    }

    double number(int column) throws BadDriveException {
      try {
        return Double.parseDouble(fields[column]);
      } catch (NumberFormatException e) {
        throw error("'" + fields[column] + "' in column " + (column + 1) + " is no number");
      }
    }

    BadDriveException error(String what) {
      return new BadDriveException(file + ":" + line + ": " + what);
    }
  }

  private CsvRows() {}

  static List<Row> read(Path file, String header) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadDriveException(file + ": no such file");
    }
    if (Files.size(file) > DriveFolderLayout.MAX_TEXT_BYTES) {
      throw new BadDriveException(
          file + ": larger than " + DriveFolderLayout.MAX_TEXT_BYTES + " bytes");
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new BadDriveException(file + ": no UTF-8 text", e);
    }
    if (lines.isEmpty()
        || !(lines.get(0).equals(header) || lines.get(0).startsWith(header + ","))) {
      throw new BadDriveException(file + ":1: not the header " + header);
    }
    int columns = header.split(",").length;
    List<Row> rows = new ArrayList<>(lines.size());
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      Row row = new Row(file, i + 1, lines.get(i).split(",", -1));
      if (row.fields().length < columns) {
        throw row.error(row.fields().length + " columns (expected: " + header + ")");
      }
      rows.add(row);
    }
    return rows;
  }
}
