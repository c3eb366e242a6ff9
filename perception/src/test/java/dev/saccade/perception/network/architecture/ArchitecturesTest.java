package dev.saccade.perception.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.GraphCost;
import dev.saccade.perception.network.Layer.BatchNorm;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.OutputMeaning;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitecturesTest {
  /**
   * ERFNet: 2.06 M is the authors' PyTorch code without the encoder's own output layer. Fast-SCNN:
   * the usual public PyTorch code without its auxiliary head. FFNet: the authors' public models as
   * listed by Qualcomm AI Hub (13.9 M, 18.0 M, 27.5 M, 26.8 M, 32.1 M).
   */
  @ParameterizedTest
  @CsvSource({
    "erfnet, 2064191",
    "fast-scnn, 1138051",
    "ffnet-40s-dbbb-mobile, 13911283",
    "ffnet-54s-dbbb-mobile, 18000000",
    "ffnet-78s-dbbb-mobile, 27500000",
    "ffnet-78s-bcc-mobile, 26800000",
    "ffnet-122ns-ccc-mobile, 32100000",
  })
  void shouldHaveAsManyParametersAsPublicCode(String name, long expected) {
    assertThat(GraphCost.parameterCount(graph(name)))
        .isCloseTo(expected, Percentage.withPercentage(1));
  }

  /**
   * ESPNet-C: the authors' code with its twenty classes, 0.349 M. ENet: 0.364 M is the whole
   * network of the authors' code; its decoder, which is not built, has 26,155 of them for 19
   * classes.
   */
  @ParameterizedTest
  @CsvSource({"espnet-igum, classifier.conv.weight, 20, 349449", "enet-igum, '', 19, 338156"})
  void shouldHaveEncodersAsLargeAsTheirAuthors(
      String name, String alsoCounted, int classes, long expected) {
    long encoder =
        Architectures.find(name).orElseThrow().graph(classes).parameters().entrySet().stream()
            .filter(entry -> entry.getValue().learned())
            .filter(
                entry ->
                    entry.getKey().equals(alsoCounted)
                        || !entry.getKey().matches("(scores|classifier|guidance)[.].*"))
            .mapToLong(entry -> entry.getValue().elementCount())
            .sum();

    assertThat(encoder).isEqualTo(expected);
  }

  @Test
  void shouldHaveTheParametersOfFastScnnsPaperWithNormsFolded() {
    Graph graph = graph("fast-scnn");
    long norms =
        graph.nodes().stream()
            .filter(node -> node.layer() instanceof BatchNorm)
            .mapToLong(node -> 2L * ((BatchNorm) node.layer()).channels())
            .sum();

    assertThat((GraphCost.parameterCount(graph) - norms) / 1e6).isCloseTo(1.11, within(0.0111));
  }

  @Test
  void shouldHaveTheMultiplyAddsThatPyTorchCountsForTheAuthorsFfNet40S() {
    GraphCost cost = GraphCost.of(graph("ffnet-40s-dbbb-mobile"), 2048, 1024);

    assertThat(cost.parameterCount()).isEqualTo(13_911_283);
    assertThat(cost.multiplyAddCount() / 1e9).isCloseTo(62.38, within(0.05));
  }

  /**
   * Published counts of the whole classifiers, thousand classes (Tan and Le; EfficientNet-Lite).
   */
  @ParameterizedTest
  @CsvSource({
    "false, 0, 5288548",
    "false, 1, 7794184",
    "false, 4, 19341616",
    "false, 7, 66347960",
    "true, 0, 4652008",
    "true, 1, 5416680",
    "true, 2, 6092072"
  })
  void shouldHaveTheBackbonesOfEfficientNet(boolean lite, int number, long expected) {
    GraphBuilder g = new GraphBuilder("classifier");
    EfficientNet network = lite ? EfficientNet.lite(number) : EfficientNet.b(number);
    Feature x = network.features(g, g.input("image", 3))[3];
    int head = lite ? 1280 : x.channels() * 4; // 320 times width, rounded alike, to 1280 times
    x = g.add("head", Convolution.of(x.channels(), head, 1), x);
    x = g.batchNorm("bn", x);
    x = g.add("classifier", Convolution.of(head, 1000, 1).biased(), x);

    assertThat(GraphCost.parameterCount(g.output("y", OutputMeaning.CLASS_SCORES, x).build()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "ssn, 8",
    "erfnet, 1",
    "erfnet-igum, 8",
    "enet-igum, 8",
    "espnet-igum, 8",
    "fast-scnn, 8",
    "fast-scnn-cls, 1",
    "ffnet-150-aaa, 4",
    "ffnet-150-daaa, 8",
    "ffnet-122n-cbb, 4",
    "eseg-lite-s, 4",
    "eseg-l, 4"
  })
  void shouldHaveTheOutputStrideOfItsPaper(String name, int stride) {
    assertThat(GraphCost.of(graph(name), 1024, 512).outputStride()).isEqualTo(stride);
  }

  @Test
  void shouldFindEveryListedNetworkByItsName() {
    assertThat(Architectures.all()).hasSizeGreaterThan(60);
    for (Architecture architecture : Architectures.all()) {
      assertThat(Architectures.find(architecture.name())).contains(architecture);
      assertThat(architecture.graph(5).name()).isEqualTo(architecture.name());
      assertThat(architecture.graph(5).classCount()).as(architecture.name()).isEqualTo(5);
    }
  }

  /** Heights such as 360 and 270 are no multiples of 32. */
  @ParameterizedTest
  @CsvSource({"480,360", "480,270", "512,256", "96,54"})
  void shouldFitEverySizeThatACameraGives(int width, int height) {
    for (Architecture architecture : Architectures.all()) {
      assertThat(GraphCost.of(architecture.graph(11), width, height).shapes()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssn",
        "erfnet-igum-instances",
        "enet-igum-instances",
        "espnet-igum-instances",
        "fast-scnn-instances",
        "ffnet-78s-bcc-instances",
        "ffnet-122ns-ccc-mobile-instances",
        "eseg-lite-s-instances",
        "eseg-m-instances"
      })
  void shouldCarryTheInstanceHeadBesideTheScores(String name) {
    Graph graph = graph(name);
    GraphCost cost = GraphCost.of(graph, 512, 256);

    String offsets = graph.output(OutputMeaning.INSTANCE_OFFSETS).orElseThrow().node();
    String scores = graph.output(OutputMeaning.CLASS_SCORES).orElseThrow().node();
    assertThat(graph.name()).isEqualTo(name);
    assertThat(cost.shapes().get(offsets).channels()).isEqualTo(2);
    assertThat(cost.shapes().get(offsets).height()).isEqualTo(cost.shapes().get(scores).height());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ffnet-150-baa", "ffnet-99-aaa", "ffnet-122n-dcbb", "ffnet-78s", "resnet", ""})
  void shouldNotKnowNetworksThatNoPaperHas(String name) {
    assertThat(Architectures.find(name)).isEmpty();
  }

  private static Graph graph(String name) {
    return Architectures.find(name).orElseThrow().graph(19);
  }
}
