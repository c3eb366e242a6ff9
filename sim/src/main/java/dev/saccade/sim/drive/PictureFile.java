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

  /**
   * The bytes of a picture. An empty file, as an interrupted recorder leaves it, gives one byte
   * that starts no picture: a frame has at least one, and what becomes of a broken one the pipeline
   * says.
   */
  static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadDriveException(file + ": no such file");
    }
    long size = Files.size(file);
    if (size > Frame.MAX_PAYLOAD_BYTES) {
      throw new BadDriveException(
          file + ": " + size + " bytes (expected: at most " + Frame.MAX_PAYLOAD_BYTES + ")");
    }
    if (size == 0) {
      return new byte[] {0};
    }
    return Files.readAllBytes(file);
  }
}
