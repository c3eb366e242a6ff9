package dev.saccade.perception.network.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.saccade.perception.network.YamlFault;

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
      throw new ModelBundleException(where + YamlFault.text(e), e);
    } catch (java.io.IOException e) {
      throw new ModelBundleException(where + ": " + e.getMessage(), e);
    }
  }
}
