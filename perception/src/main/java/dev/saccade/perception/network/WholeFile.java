package dev.saccade.perception.network;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that appear whole or not at all, with the usual permissions. */
public final class WholeFile {
  private WholeFile() {}

  /** Writes a file's bytes. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Writes a file's bytes. */
  @FunctionalInterface
  public interface StreamContent {
    void writeTo(OutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Part {
    void write(Path part) throws IOException;
  }

  /**
   * Replaces what was there, and is on the disk when it returns; the folder is made. Two writers of
   * one file at a time are not foreseen.
   */
  public static void write(Path file, Content content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    replace(
        file,
        part -> {
          try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
          }
        });
  }

  /** Replaces what was there, in a folder that is there. */
  public static void stream(Path file, StreamContent content) throws IOException {
    replace(
        file,
        part -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
            content.writeTo(out);
          }
        });
  }

  /** The same with bytes that are in memory. */
  public static void bytes(Path file, byte[] content) throws IOException {
    replace(file, part -> Files.write(part, content));
  }

  /** The same with a text, as UTF-8. */
  public static void text(Path file, String content) throws IOException {
    bytes(file, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void replace(Path file, Part content) throws IOException {
    Path part = file.toAbsolutePath().resolveSibling(file.getFileName() + ".part");
    try {
      content.write(part);
      try {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
