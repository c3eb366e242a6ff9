package dev.saccade.perception.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.saccade.perception.network.WholeFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option {@code --json FILE|-} of every command that has a result: a mixin. */
public final class JsonOption {
  private static final ObjectWriter WRITER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writer();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result as one JSON object to FILE, or to standard output with -.")
  private String target;

  /** Whether the result goes to standard output, which must then hold nothing else. */
  public boolean isStandardOutput() {
    return "-".equals(target);
  }

  public boolean isRequested() {
    return target != null;
  }

  /**
   * Writes the result where the user asked for it, if he did. A file is written whole or not at
   * all.
   *
   * @param result keys as {@code commands} documents them; numbers that are no numbers become null
   */
  public void write(Map<String, ?> result, PrintStream standardOutput) {
    if (target == null) {
      return;
    }
    String text = text(result) + "\n";
    if (isStandardOutput()) {
      standardOutput.print(text);
      standardOutput.flush();
      return;
    }
    try {
      WholeFile.text(Path.of(target), text);
    } catch (IOException e) {
      throw new UsageException(
          "--json "
              + target
              + ": cannot be written: "
              + e.getMessage()
              + "; does the folder exist?",
          e);
    }
  }

  private static String text(Map<String, ?> result) {
    try {
      return WRITER.writeValueAsString(JsonNumbers.finite(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("result cannot be written as JSON: " + result, e);
    }
  }
}
