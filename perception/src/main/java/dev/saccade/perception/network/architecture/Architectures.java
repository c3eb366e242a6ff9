package dev.saccade.perception.network.architecture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every architecture of the house, by name. */
public final class Architectures {
  private static final String SSN_SOURCE = "Mazzini and Schettini, Spatial Sampling Network";

  private static final List<Architecture> ALL =
      List.of(
          new Architecture("ssn", SSN_SOURCE + ", sections 3 to 5", SpatialSamplingNetwork::build),
          new Architecture(
              "ssn-semantic",
              SSN_SOURCE + ", Tables 2 to 4",
              SpatialSamplingNetwork::buildSemantic));

  private static final Map<String, Architecture> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Architecture::name, Function.identity()));

  private Architectures() {}

  /** In the order of the families. */
  public static List<Architecture> all() {
    return ALL;
  }

  public static Optional<Architecture> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
