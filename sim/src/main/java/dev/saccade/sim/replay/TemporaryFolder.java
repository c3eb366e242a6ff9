package dev.saccade.sim.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for as long as it is needed; removed also when the process is interrupted. */
public final class TemporaryFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);

  private final Path path;
  private final AtExit atExit;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.atExit = AtExit.run("saccade-remove-folder", () -> remove(path));
  }

  /** Makes one, its name beginning with {@code prefix}. */
  public static TemporaryFolder make(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    atExit.cancel();
    remove(path);
  }

  /** Best effort: what the system's cleaner of temporary files takes later is no reason to fail. */
  static void remove(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      log.debug("{} stays behind", folder, e);
    }
  }
}
