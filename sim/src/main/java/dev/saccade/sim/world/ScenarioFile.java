package dev.saccade.sim.world;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A scenario as its file tells it.
 *
 * @param summary one line for people
 * @param layout what kind of place it is
 * @param light kinds of light ({@link Weather#KINDS}) with how often each is drawn
 * @param parameters name -> [low, high]; a seed draws a number from each. Every name that the
 *     layout reads stands in the file, and no other
 */
record ScenarioFile(
    String summary,
    Layout layout,
    Map<String, Double> light,
    Map<String, List<Double>> parameters) {
  /** Kinds of places. */
  enum Layout {
    @JsonProperty("street")
    STREET,
    @JsonProperty("highway")
    HIGHWAY,
    @JsonProperty("country-road")
    COUNTRY_ROAD,
    @JsonProperty("parking-lot")
    PARKING_LOT
  }

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  ScenarioFile {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(layout, "layout");
    light = Map.copyOf(light);
    parameters = Map.copyOf(parameters);
    light.forEach(
        (kind, share) -> {
          if (!Weather.KINDS.contains(kind) || !(share >= 0)) {
            throw new IllegalArgumentException(
                "light: "
                    + kind
                    + ": "
                    + share
                    + " (expected: >= 0, one of "
                    + Weather.KINDS
                    + ")");
          }
        });
    if (light.values().stream().mapToDouble(share -> share).sum() <= 0) {
      throw new IllegalArgumentException("light: " + light + " (expected: a kind above 0)");
    }
    parameters.forEach(
        (name, range) -> {
          if (range.size() != 2 || !(range.get(0) <= range.get(1))) {
            throw new IllegalArgumentException(
                "parameters: " + name + ": " + range + " (expected: [low, high])");
          }
        });
  }

  /** Reads a scenario that comes with the program. */
  static ScenarioFile named(String name) {
    String resource = "scenarios/" + name + ".yaml";
    try (InputStream in = ScenarioFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": missing from the program");
      }
      return read(in);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(resource + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException(resource + ": " + e.getMessage(), e);
    }
  }

  static ScenarioFile read(InputStream in) throws IOException {
    return YAML.readValue(in, ScenarioFile.class);
  }

  /** Draws all parameters; what one draws does not depend on the others. */
  Values draw(Dice dice) {
    Map<String, Double> values = new HashMap<>();
    parameters.forEach(
        (name, range) ->
            values.put(name, dice.branch(name.hashCode()).between(range.get(0), range.get(1))));
    return new Values(values);
  }

  /** Draws a kind of light. */
  String drawLight(Dice dice) {
    double sum = light.values().stream().sorted().mapToDouble(share -> share).sum();
    double at = dice.unit() * sum;
    String chosen = null;
    for (String kind : Weather.KINDS) {
      double share = light.getOrDefault(kind, 0.0);
      if (share > 0 && (chosen == null || at >= 0)) {
        chosen = kind;
      }
      at -= share;
      if (at < 0 && chosen != null) {
        return chosen;
      }
    }
    return chosen;
  }

  /** What was drawn, by name. */
  static final class Values {
    private final Map<String, Double> drawn;

    Values(Map<String, Double> drawn) {
      this.drawn = drawn;
    }

    double of(String name) {
      Double value = drawn.get(name);
      if (value == null) {
        throw new IllegalStateException(
            "parameter " + name + " is missing (known: " + drawn.keySet() + ")");
      }
      return value;
    }

    /** Of a parameter that counts: [1, 2] draws 1 or 2, each as often. */
    int count(String name) {
      return (int) StrictMath.rint(of(name));
    }
  }
}
