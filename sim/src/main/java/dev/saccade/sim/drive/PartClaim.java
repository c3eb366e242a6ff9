package dev.saccade.sim.drive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a folder that somebody is still writing it: a lock that the system takes back when the
 * process ends, however it ends. A folder whose lock is free was abandoned.
 */
final class PartClaim {
  private static final String FILE = ".claim";

  private static final Logger log = LoggerFactory.getLogger(PartClaim.class);

  private final Path file;
  private final FileChannel channel;

  private PartClaim(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Claims a folder that nobody else knows yet. */
  static PartClaim on(Path part) throws IOException {
    Path file = part.resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new IOException(file + ": locked by another process");
      }
      return new PartClaim(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The folder is whole, or goes: nothing of the claim stays in it. */
  void release() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }

  /**
   * Removes what processes that were killed left behind.
   *
   * @param namePrefix of the folders; one without a claim is left alone
   */
  static void removeAbandoned(Path folder, String namePrefix) throws IOException {
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(
            folder, path -> path.getFileName().toString().startsWith(namePrefix))) {
      for (Path part : parts) {
        if (isAbandoned(part.resolve(FILE))) {
          FolderRemoval.remove(part);
          log.info("{}: left by a process that was killed; removed", part);
        }
      }
    }
  }

  private static boolean isAbandoned(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // ours
    }
  }
}
