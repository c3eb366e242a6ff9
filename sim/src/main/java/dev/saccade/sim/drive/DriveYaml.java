package dev.saccade.sim.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.saccade.perception.network.YamlFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the YAML files of a drive. */
final class DriveYaml {
  private static final long MOST_BYTES = 1 << 20;

  private DriveYaml() {}

  static <T> T read(Path file, TypeReference<T> type) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new BadDriveException(file + ": larger than a MiB; this is no drive's");
    }
    try {
      T value = DriveFolderLayout.YAML.readValue(file.toFile(), type);
      if (value == null) {
        throw new BadDriveException(file + ": empty");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new BadDriveException(file + YamlFault.text(e), e);
    }
  }
}
