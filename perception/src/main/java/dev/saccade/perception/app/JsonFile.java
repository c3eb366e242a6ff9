package dev.saccade.perception.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where {@code --json FILE} goes. */
final class JsonFile {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonFile() {}

  /**
   * Writes one JSON object.
   *
   * @param target a file, or {@code -} for standard output
   */
  static void write(String target, Object result) {
    String text;
    try {
      text = MAPPER.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results are maps, lists, texts and numbers", e);
    }
    if (target.equals("-")) {
      System.out.println(text);
      return;
    }
    try {
      Files.writeString(Path.of(target), text + System.lineSeparator());
    } catch (IOException e) {
      throw new UsageException("--json " + target + ": cannot be written (" + e + ")", e);
    }
  }
}
