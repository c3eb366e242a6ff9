package dev.saccade.perception.app;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.saccade.perception.track.CameraCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
      throw new UsageException(file + line(e) + ": " + reason(e), e);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read; does it exist?", e);
    }
  }

  private static String line(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null || location.getLineNr() < 1 ? "" : ":" + location.getLineNr();
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
      return "key '" + path(unknown.getPath()) + "' is not known (expected one of: " + known + ")";
    }
    if (e instanceof JsonMappingException mapping) {
      // What a record's constructor said names field, value and rule.
      if (mapping.getCause() instanceof IllegalArgumentException
          || mapping.getCause() instanceof NullPointerException) {
        return mapping.getCause().getMessage();
      }
      return path(mapping.getPath()) + ": " + firstLine(mapping.getOriginalMessage());
    }
    return firstLine(e.getOriginalMessage());
  }

  private static String path(List<JsonMappingException.Reference> path) {
    StringBuilder text = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      if (step.getFieldName() == null) {
        text.append('[').append(step.getIndex()).append(']');
      } else {
        text.append(text.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return text.toString();
  }

  private static String firstLine(String message) {
    return message == null ? "not readable" : message.lines().findFirst().orElse("not readable");
  }
}
