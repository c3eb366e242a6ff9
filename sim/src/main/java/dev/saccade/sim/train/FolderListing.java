package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The pictures of a folder in the order of their names. */
final class FolderListing {
  private FolderListing() {}

  static List<Path> pictures(Path folder, int depth) {
    if (!Files.isDirectory(folder)) {
      throw new UsageException(folder + ": no such folder; check the path and split of --data");
    }
    try (Stream<Path> files = Files.walk(folder, depth)) {
      List<Path> pictures = files.filter(FolderListing::isPicture).sorted().toList();
      if (pictures.isEmpty()) {
        throw new UsageException(folder + ": holds no PNG or JPEG files");
      }
      return pictures;
    } catch (IOException e) {
      throw new UsageException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }
}
