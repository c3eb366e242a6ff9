package dev.saccade.perception.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a YAML file, in words of the file instead of the program's. */
public final class YamlFault {
  private YamlFault() {}

  /** Where and what, e.g. {@code :7: cameras[0].widthPixels: expected a whole number}. */
  public static String text(JsonProcessingException e) {
    String line =
        e.getLocation() == null || e.getLocation().getLineNr() < 1
            ? ""
            : ":" + e.getLocation().getLineNr();
    return line + ": " + reason(e);
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
      return path(unknown.getPath()) + ": no such key (expected one of: " + known + ")";
    }
    String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    if (e instanceof JsonMappingException mapping) {
      String path = path(mapping.getPath());
      if (mapping.getCause() instanceof IllegalArgumentException
          || mapping.getCause() instanceof NullPointerException) {
        // What a record's constructor said names field, value and rule.
        return mapping.getCause().getMessage();
      }
      if (message.startsWith("Missing ")) {
        return path + ": missing";
      }
      if (e instanceof MismatchedInputException mismatched) {
        return (path.isEmpty() ? "" : path + ": ")
            + "expected "
            + expected(mismatched.getTargetType());
      }
      return (path.isEmpty() ? "" : path + ": ") + message;
    }
    return message;
  }

  private static String expected(Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == double.class || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    if (type == String.class || type == Path.class) {
      return "a text";
    }
    return Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "keys and values";
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
}
