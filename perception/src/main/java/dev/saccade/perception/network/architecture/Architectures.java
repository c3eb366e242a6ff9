package dev.saccade.perception.network.architecture;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.architecture.FastScnn.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Every architecture of the house, by name. */
public final class Architectures {
  private static final String INSTANCES = "-instances";

  private static final Map<String, Architecture> LISTED = new LinkedHashMap<>();

  static {
    String ssn = "Mazzini and Schettini, Spatial Sampling Network, ";
    list("ssn", ssn + "sections 3 to 5", SpatialSamplingNetwork::build);
    list("ssn-semantic", ssn + "Tables 2 to 4", SpatialSamplingNetwork::buildSemantic);
    list("erfnet", "Romera et al. 2018, Table I", ErfNet::build);
    list(
        "erfnet-igum",
        ssn + "Tables 1 and 2",
        classes -> ErfNet.buildWithGuidedUpsampling(classes, false));
    list(
        "erfnet-igum" + INSTANCES,
        ssn + "Tables 1 and 2, with section 4's head",
        classes -> ErfNet.buildWithGuidedUpsampling(classes, true));

    listWithGuidedUpsampling("enet-igum", "Paszke et al. 2016, ENet, Table 1", ENet::build);
    listWithGuidedUpsampling("espnet-igum", "Mehta et al. 2018, ESPNet-C", EspNet::build);

    String scnn = "Poudel et al. 2019, Fast-SCNN, Tables 1 to 3";
    listFastScnn("fast-scnn", scnn, Output.SCORES, false);
    listFastScnn("fast-scnn-cls", scnn + " (cls)", Output.CLASS_IDS, false);
    listFastScnn("fast-scnn-prob", scnn + " (prob)", Output.PROBABILITIES, false);
    listFastScnn("fast-scnn" + INSTANCES, scnn + ", with SSN's head", Output.SCORES, true);

    listFfNets("Table 2", "aaa", "150", "134", "86", "56", "34", "101", "50");
    listFfNets("Table 2", "abb", "150", "86", "56", "34");
    listFfNets("Table 2", "bbb", "150s", "86s");
    listFfNets("Table 2", "cbb", "122n", "74n", "46n");
    listFfNets("Table 3", "daaa", "150", "134", "86", "56", "34", "18", "101", "50");
    listFfNets("Table 3", "daac", "150", "86", "34", "18");
    listFfNets("Table 3", "dbbb", "150s", "86s");
    listFfNets("Table 3", "dabb", "34", "18");
    listFfNets("Table 4", "dbbb-mobile", "78s", "54s", "40s", "30s", "22s");
    listFfNets("Table 4", "bbb-mobile", "78s", "54s", "40s", "30s", "22s");
    listFfNets("Table 4", "bcc-mobile", "78s", "54s", "40s");
    listFfNets("Table 4", "cbb-mobile", "122ns", "74ns", "46ns");
    listFfNets("Table 4", "ccc-mobile", "122ns", "74ns", "46ns");
    listFfNets("Table 4, enlarged bilinearly", "bbb", "78s", "54s", "40s", "30s", "22s");
    listFfNets("Table 4, enlarged bilinearly", "bcc", "78s", "54s", "40s");
    listFfNets("Table 4, enlarged bilinearly", "cbb", "122ns", "74ns", "46ns");
    listFfNets("Table 4, enlarged bilinearly", "ccc", "122ns", "74ns", "46ns");

    for (ESeg size : ESeg.SIZES) {
      list(size.name(), "Meng et al. 2022, ESeg", classes -> size.build(classes, false));
    }
  }

  private Architectures() {}

  private static void list(String name, String source, IntFunction<Graph> builder) {
    LISTED.put(name, new Architecture(name, source, builder));
  }

  /** An encoder under SSN's heads: Table 1 of its paper, and with its instances. */
  private static void listWithGuidedUpsampling(
      String name, String encoder, BiFunction<Integer, Boolean, Graph> builder) {
    String source = encoder + "; SSN's iGUM in the place of its decoder";
    list(name, source, classes -> builder.apply(classes, false));
    list(name + INSTANCES, source + " and its head", classes -> builder.apply(classes, true));
  }

  private static void listFastScnn(
      String name, String source, Output output, boolean withInstances) {
    list(name, source, classes -> FastScnn.build(name, classes, output, withInstances));
  }

  private static void listFfNets(String table, String heads, String... backbones) {
    for (String backbone : backbones) {
      FfNet network = FfNet.parse("ffnet-" + backbone + "-" + heads).orElseThrow();
      list(network.name(), ffNetSource(table), classes -> network.build(classes, false));
    }
  }

  private static String ffNetSource(String table) {
    return "Mehta et al. 2022, FFNet, Table 1 and " + table;
  }

  /** Those of the papers' tables, in the order of the families. */
  public static List<Architecture> all() {
    return new ArrayList<>(LISTED.values());
  }

  /**
   * Any listed one, any other FFNet whose parts fit together, and every FFNet and ESeg with {@code
   * -instances} behind its name: with the Spatial Sampling Network's instance head.
   */
  public static Optional<Architecture> find(String name) {
    Architecture listed = LISTED.get(name);
    if (listed != null) {
      return Optional.of(listed);
    }
    boolean withInstances = name.endsWith(INSTANCES);
    String plain = withInstances ? name.substring(0, name.length() - INSTANCES.length()) : name;
    String head = withInstances ? ", with SSN's head" : "";
    Optional<Architecture> ffNet =
        FfNet.parse(plain)
            .map(
                network ->
                    new Architecture(
                        name,
                        "Mehta et al. 2022, FFNet, Table 1 and Figure 2" + head,
                        classes -> network.build(classes, withInstances)));
    return ffNet.or(
        () ->
            ESeg.SIZES.stream()
                .filter(size -> size.name().equals(plain))
                .findFirst()
                .map(
                    size ->
                        new Architecture(
                            name,
                            "Meng et al. 2022, ESeg" + head,
                            classes -> size.build(classes, withInstances))));
  }
}
