package dev.saccade.perception.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.saccade.perception.network.YamlFault;
import dev.saccade.perception.track.CameraCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads the vehicle's YAML files; an error names file, line and key. */
final class VehicleConfigFile {
  private static final long MAX_BYTES = 1 << 20;
  static final ObjectMapper SNAKE_CASE =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Nothing may be left out: a pitch that is missing is not a pitch of 0. */
  private static final ObjectMapper AS_WRITTEN =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private VehicleConfigFile() {}

  /** Paths in it that do not begin at the root are taken from the file's folder. */
  static VehicleConfig read(Path file) {
    VehicleConfig read = parse(file, SNAKE_CASE, new TypeReference<VehicleConfig>() {});
    return read.from(file.toAbsolutePath().getParent());
  }

  /** By camera id; the format of a drive folder's {@code calibration.yaml}. */
  static Map<String, CameraCalibration> readCalibrations(Path file) {
    return parse(file, AS_WRITTEN, new TypeReference<Map<String, CameraCalibration>>() {});
  }

  private static <T> T parse(Path file, ObjectMapper mapper, TypeReference<T> type) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UsageException(
            file + ": " + Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")");
      }
      T value = mapper.readValue(Files.readString(file), type);
      if (value == null) {
        throw new UsageException(file + ": is empty");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new UsageException(file + YamlFault.text(e), e);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read; does it exist?", e);
    }
  }
}
