package dev.saccade.sim.drive;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A JPEG or PNG file of a drive, still encoded. */
final class PictureFile {
  private PictureFile() {}

  static boolean isOne(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  static FrameEncoding encodingOf(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".png")
        ? FrameEncoding.PNG
        : FrameEncoding.JPEG;
  }

  static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadDriveException(file + ": no such file");
    }
    long size = Files.size(file);
    if (size == 0 || size > Frame.MAX_PAYLOAD_BYTES) {
      throw new BadDriveException(
          file + ": " + size + " bytes (expected: 1 to " + Frame.MAX_PAYLOAD_BYTES + ")");
    }
    return Files.readAllBytes(file);
  }
}
