package dev.saccade.perception.network.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.stream.Collectors;

/** A model card as YAML text. Unknown keys are errors: a misspelt one would be lost otherwise. */
final class ModelCardYaml {
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .build();

  private ModelCardYaml() {}

  static String write(ModelCard card) {
    try {
      return MAPPER.writeValueAsString(card);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a model card always has a YAML form", e);
    }
  }

  /**
   * @param where the file's name for messages
   */
  static ModelCard read(byte[] yaml, String where) throws ModelBundleException {
    try {
      ModelCard card = MAPPER.readValue(yaml, ModelCard.class);
      if (card == null) {
        throw new ModelBundleException(
            where + ": empty (expected: a model card; export writes one)");
      }
      return card;
    } catch (ModelBundleException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new ModelBundleException(where + place(e) + ": " + reason(e), e);
    } catch (java.io.IOException e) {
      throw new ModelBundleException(where + ": " + e.getMessage(), e);
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1 ? "" : " line " + at.getLineNr();
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return e.getCause().getMessage(); // our own record's words: field, value, rule
    }
    String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable YAML");
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      String path =
          mapping.getPath().stream()
              .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
              .collect(Collectors.joining("."));
      return path + ": " + message;
    }
    return message;
  }
}
