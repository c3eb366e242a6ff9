package dev.saccade.sim.replay;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file whole or not at all: beside its place first, then renamed. */
final class WholeFile {
  private WholeFile() {}

  @FunctionalInterface
  interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  static void write(Path file, Writer writer) throws IOException {
    Path part = partOf(file);
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        writer.writeTo(out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Where a file grows until it is whole; it keeps the ending, by which writers choose a format.
   */
  static Path partOf(Path file) {
    return file.resolveSibling(".part-" + file.getFileName());
  }
}
