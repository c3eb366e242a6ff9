package dev.saccade.perception.network.format;

import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Renames tensors of weights that were published under other names.
 *
 * <p>A text file with one rule a line: {@code PATTERN -> NAME}, a regular expression for the whole
 * foreign name and the name here, with {@code $1}, {@code $2} for its groups; {@code PATTERN -> -}
 * leaves a tensor out. The first rule that fits holds; a tensor that no rule fits keeps its name.
 * Empty lines and lines that begin with {@code #} say nothing.
 */
public record NameMap(List<Rule> rules) {
  private static final long MAX_BYTES = 1 << 20;
  private static final String ARROW = "->";
  private static final String LEAVE_OUT = "-";

  /** PyTorch's counter of batches; no network needs it. */
  private static final String BATCH_COUNTER = ".num_batches_tracked";

  /** One line of the file. */
  public record Rule(Pattern pattern, String name) {}

  public NameMap {
    rules = List.copyOf(rules);
  }

  /** Keeps every name. */
  public static NameMap none() {
    return new NameMap(List.of());
  }

  /**
   * @throws IOException if the file cannot be read or a line is no rule; the message names the line
   */
  public static NameMap read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
      throw new IOException(
          file + ": missing or larger than " + MAX_BYTES + " bytes (expected: a name map)");
    }
    List<Rule> rules = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int arrow = line.indexOf(ARROW);
      if (arrow < 1) {
        throw new IOException(
            file + " line " + (i + 1) + ": '" + line + "' (expected: PATTERN -> NAME)");
      }
      String pattern = line.substring(0, arrow).strip();
      String name = line.substring(arrow + ARROW.length()).strip();
      try {
        Pattern.compile(pattern); // so that a complaint shows the pattern as it was written
        // Anchored: replacing searches anew, and would stop at the first part that fits.
        rules.add(new Rule(Pattern.compile("^(?:" + pattern + ")\\z"), name));
      } catch (PatternSyntaxException e) {
        throw new IOException(
            file + " line " + (i + 1) + ": " + e.getDescription() + " in '" + pattern + "'", e);
      }
    }
    return new NameMap(rules);
  }

  /**
   * @throws IllegalArgumentException if two tensors end under one name
   */
  public Weights apply(Weights foreign) {
    Map<String, WeightTensor> renamed = new LinkedHashMap<>();
    foreign
        .tensors()
        .forEach(
            (name, tensor) ->
                rename(name)
                    .ifPresent(
                        newName -> {
                          if (renamed.put(newName, tensor) != null) {
                            throw new IllegalArgumentException(
                                "name map: two tensors become "
                                    + newName
                                    + ", one of them "
                                    + name
                                    + " (expected: one)");
                          }
                        }));
    return new Weights(renamed);
  }

  private Optional<String> rename(String name) {
    if (name.endsWith(BATCH_COUNTER)) {
      return Optional.empty();
    }
    for (Rule rule : rules) {
      Matcher matcher = rule.pattern().matcher(name);
      if (matcher.matches()) {
        return rule.name().equals(LEAVE_OUT)
            ? Optional.empty()
            : Optional.of(matcher.replaceFirst(rule.name()));
      }
    }
    return Optional.of(name);
  }
}
