package dev.saccade.perception.stage.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.frame.TestPictures;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.architecture.SpatialSamplingNetwork;
import dev.saccade.perception.network.bundle.ClassSet;
import dev.saccade.perception.network.bundle.InputSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.OutputSpec;
import dev.saccade.perception.network.bundle.Precision;
import dev.saccade.perception.network.bundle.SamplingSpec;
import dev.saccade.perception.network.format.OnnxExport;
import dev.saccade.perception.stage.ColourNetwork;
import dev.saccade.perception.stage.ColourNetwork.Car;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxPerceptionStageTest {
  private static final Car LEFT = new Car(80, 64, 64, 48);
  private static final Car RIGHT = new Car(144, 64, 64, 48);

  @TempDir private Path folder;
  private PerceptionStage stage;

  @BeforeEach
  void open() throws Exception {
    stage = OnnxPerceptionStage.open(ColourNetwork.write(folder, true), 1, 4, () -> 1);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void shouldTellTouchingCarsApartByTheirOffsets() {
    InstanceSet set = perceived(stage, ColourNetwork.frame(256, 128, LEFT, RIGHT));

    assertThat(set.instances()).hasSize(2);
    assertThat(set.instances())
        .extracting(Instance::centroidXPixels)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 5 ? 0 : Float.compare(a, b))
        .containsExactlyInAnyOrder(80f, 144f);
    for (Instance instance : set.instances()) {
      assertThat(instance.objectClass().name()).isEqualTo("Car");
      assertThat(instance.confidence()).isCloseTo(0.94f, within(0.03f));
      assertThat((double) instance.areaPixels()).isCloseTo(64 * 48, within(600.0));
    }
  }

  @Test
  void shouldReportInPixelsOfTheFrameWhateverTheProfile() {
    Car car = new Car(320, 160, 160, 120);
    Frame frame = ColourNetwork.frame(640, 320, car);
    for (Profile profile : stage.profiles()) {
      StageResult result =
          stage.perceive(new StageRequest(List.of(frame), profile, 2, true)).get(0);

      InstanceSet set = ((StageResult.Perceived) result).instances();
      assertThat(set.widthPixels()).isEqualTo(640);
      assertThat(set.classMap().orElseThrow().widthPixels()).isEqualTo(profile.widthPixels());
      assertThat(set.instances()).hasSize(1);
      assertThat(set.instances().get(0).centroidXPixels()).isCloseTo(320, within(8f));
      assertThat(set.instances().get(0).centroidYPixels()).isCloseTo(160, within(8f));
      assertThat(set.instances().get(0).box().widthPixels()).isCloseTo(160, within(24f));
    }
  }

  @Test
  void shouldLetTheWidthFollowTheCamerasAspect() {
    // 4:3 at height 128 is 170.7 wide: the nearest multiple of 32 is 160.
    InstanceSet set = perceived(stage, ColourNetwork.frame(400, 300, new Car(200, 150, 100, 100)));

    assertThat(set.classMap().orElseThrow().widthPixels()).isEqualTo(160);
    assertThat(set.instances().get(0).centroidXPixels()).isCloseTo(200, within(6f));
  }

  @Test
  void shouldGiveEachFrameOfABatchWhatItGetsAlone() {
    Frame one = ColourNetwork.frame(256, 128, LEFT);
    Frame two = ColourNetwork.frame(256, 128, LEFT, RIGHT);
    Frame square = ColourNetwork.frame(200, 200, new Car(100, 100, 80, 60));
    List<StageResult> results =
        stage.perceive(
            new StageRequest(List.of(one, square, two), stage.profiles().get(0), 2, true));

    assertThat(describe(results.get(0))).isEqualTo(describe(perceivedResult(stage, one)));
    assertThat(describe(results.get(1))).isEqualTo(describe(perceivedResult(stage, square)));
    assertThat(describe(results.get(2))).isEqualTo(describe(perceivedResult(stage, two)));
  }

  @Test
  void shouldGiveTheSameAnswerAgain() {
    Frame frame = ColourNetwork.frame(256, 128, LEFT, RIGHT);

    assertThat(describe(perceivedResult(stage, frame)))
        .isEqualTo(describe(perceivedResult(stage, frame)));
  }

  @Test
  void shouldNotLetAnUnreadableFrameSpoilItsNeighbours() {
    Frame good = ColourNetwork.frame(256, 128, LEFT);
    byte[] jpeg = TestPictures.coded(ColourNetwork.paint(256, 128, LEFT), FrameEncoding.JPEG);
    Frame truncated =
        TestPictures.frame(FrameEncoding.JPEG, 256, 128, Arrays.copyOf(jpeg, jpeg.length - 40));
    Frame whole = TestPictures.frame(FrameEncoding.JPEG, 256, 128, jpeg);

    List<StageResult> results =
        stage.perceive(
            new StageRequest(
                List.of(truncated, good, truncated, whole), stage.profiles().get(0), 2, false));

    assertThat(results.get(0)).isInstanceOf(StageResult.Unreadable.class);
    assertThat(((StageResult.Unreadable) results.get(2)).detail()).contains("truncated");
    assertThat(((StageResult.Perceived) results.get(1)).instances().instances()).hasSize(1);
    assertThat(((StageResult.Perceived) results.get(3)).instances().instances()).hasSize(1);
  }

  @Test
  void shouldStopExtractionAtTheBudget() {
    StageResult result =
        stage
            .perceive(
                new StageRequest(
                    List.of(ColourNetwork.frame(256, 128, LEFT, RIGHT)),
                    stage.profiles().get(0),
                    1,
                    false))
            .get(0);

    InstanceSet set = ((StageResult.Perceived) result).instances();
    assertThat(set.instances()).isEmpty();
    assertThat(set.leftOutCount()).isEqualTo(2);
  }

  @Test
  void shouldMakeInstancesOfConnectedPartsWhereThereAreNoOffsetsAndSaySo(@TempDir Path plain)
      throws Exception {
    try (PerceptionStage components =
        OnnxPerceptionStage.open(ColourNetwork.write(plain, false), 1, 1, () -> 1)) {
      assertThat(components.description().model()).contains("connected parts");
      assertThat(perceived(components, ColourNetwork.frame(256, 128, LEFT, RIGHT)).instances())
          .hasSize(1);
      assertThat(
              perceived(components, ColourNetwork.frame(256, 128, LEFT, new Car(200, 64, 48, 48)))
                  .instances())
          .hasSize(2);
    }
  }

  @Test
  void shouldRunAForeignNetworkFromItsFileAlone(@TempDir Path other) throws Exception {
    Path file = other.resolve("someone.onnx");
    Files.copy(ColourNetwork.write(folder, false).networkFile(), file);

    try (PerceptionStage foreign =
        OnnxPerceptionStage.open(ModelBundle.open(file), 1, 1, () -> 1)) {
      StageResult result =
          foreign
              .perceive(
                  new StageRequest(
                      List.of(ColourNetwork.frame(256, 128, LEFT)),
                      foreign.profiles().get(foreign.profiles().size() - 1),
                      2,
                      true))
              .get(0);

      InstanceSet set = ((StageResult.Perceived) result).instances();
      assertThat(set.instances()).isEmpty();
      assertThat(set.classMap().orElseThrow().classIds()).contains(0, 1);
    }
  }

  @Test
  void shouldKeepToTheBatchThatANetworkIsMadeFor(@TempDir Path fixed) throws Exception {
    ModelBundle flexible = ColourNetwork.write(fixed, true);
    ModelCard card = flexible.card();
    InputSpec two =
        new InputSpec(
            card.input().name(),
            card.input().channelOrder(),
            card.input().scale(),
            card.input().mean(),
            card.input().std(),
            false,
            2);
    ModelCard fixedCard =
        new ModelCard(
            card.format(),
            card.name(),
            card.network(),
            card.sha256(),
            card.precision(),
            two,
            card.outputStride(),
            card.outputs(),
            card.classes(),
            card.profiles(),
            card.sampling(),
            card.data(),
            card.terms());
    try (PerceptionStage pairs =
        OnnxPerceptionStage.open(
            new ModelBundle(fixedCard, flexible.networkFile()), 1, 8, () -> 1)) {
      assertThat(pairs.maxBatchCount()).isEqualTo(2);
      assertThat(perceived(pairs, ColourNetwork.frame(256, 128, LEFT)).instances()).hasSize(1);
    }
  }

  @Test
  void shouldServeTheSpatialSamplingNetwork(@TempDir Path ssn) throws Exception {
    try (PerceptionStage serving = OnnxPerceptionStage.open(randomSsn(ssn), 1, 2, () -> 1)) {
      Frame frame = TestPictures.gradientFrame(FrameEncoding.JPEG, 200, 100);

      List<StageResult> results =
          serving.perceive(
              new StageRequest(List.of(frame, frame), serving.profiles().get(0), 2, true));

      assertThat(describe(results.get(0))).isEqualTo(describe(results.get(1)));
      assertThat(serving.description().engine()).startsWith("cpu: ONNX Runtime 1.");
    }
  }

  @Test
  void shouldRefuseWhatIsNoNetworkInOneLine(@TempDir Path broken) throws Exception {
    ModelCard card = ColourNetwork.write(folder, true).card();
    ModelBundle nonsense = ModelBundle.write(broken, card, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> OnnxPerceptionStage.open(nonsense, 1, 1, () -> 1))
        .isInstanceOf(StageUnavailableException.class)
        .hasMessageContaining("model.onnx: ONNX Runtime refuses it")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void shouldRefuseACardThatNamesOutputsWhichAreNotThere(@TempDir Path other) throws Exception {
    ModelCard withOffsets = ColourNetwork.write(folder, true).card();
    Path network = ColourNetwork.write(other, false).networkFile();

    assertThatThrownBy(
            () -> OnnxPerceptionStage.open(new ModelBundle(withOffsets, network), 1, 1, () -> 1))
        .isInstanceOf(StageUnavailableException.class)
        .hasMessageContaining("has no output 'guidance' (it has: scores)");
  }

  @Test
  void shouldRefuseANetworkWhoseMapsDoNotFitTogether(@TempDir Path unlike) throws Exception {
    ModelBundle bundle = ColourNetwork.writeOfUnlikeSizes(unlike);

    assertThatThrownBy(() -> OnnxPerceptionStage.open(bundle, 1, 1, () -> 1))
        .isInstanceOf(StageUnavailableException.class)
        .hasMessageContaining("output 'guidance': 32x16 (expected: 256x128, the size of 'scores')");
  }

  @Test
  void shouldCallAnEngineThatFailsFailed(@TempDir Path narrow) throws Exception {
    // The card says any size; the picture is made too small for one cell by a profile of its own.
    ModelCard card = ColourNetwork.write(narrow, true).card();
    ModelCard wrong =
        new ModelCard(
            card.format(),
            card.name(),
            card.network(),
            card.sha256(),
            card.precision(),
            card.input(),
            card.outputStride(),
            card.outputs(),
            ClassSet.CAMVID.classes(),
            card.profiles(),
            card.sampling(),
            card.data(),
            card.terms());
    try (PerceptionStage failing =
        OnnxPerceptionStage.open(
            new ModelBundle(wrong, narrow.resolve(ModelBundle.NETWORK_FILE)), 1, 1, () -> 1)) {
      StageResult result =
          failing
              .perceive(
                  new StageRequest(
                      List.of(ColourNetwork.frame(256, 128, LEFT)),
                      failing.profiles().get(0),
                      2,
                      false))
              .get(0);

      assertThat(result).isInstanceOf(StageResult.Failed.class);
      assertThat(((StageResult.Failed) result).detail()).contains("expected: 11 classes");
    }
  }

  private static InstanceSet perceived(PerceptionStage stage, Frame frame) {
    StageResult result = perceivedResult(stage, frame);
    assertThat(result).isInstanceOf(StageResult.Perceived.class);
    return ((StageResult.Perceived) result).instances();
  }

  private static StageResult perceivedResult(PerceptionStage stage, Frame frame) {
    return stage
        .perceive(new StageRequest(List.of(frame), stage.profiles().get(0), 2, true))
        .get(0);
  }

  /** Everything of a result; arrays of class maps by their content. */
  private static String describe(StageResult result) {
    InstanceSet set = ((StageResult.Perceived) result).instances();
    return set.instances()
        + " "
        + Arrays.hashCode(set.classMap().orElseThrow().classIds())
        + set.instances().stream().map(i -> Arrays.toString(i.mask().runs())).toList();
  }

  private static ModelBundle randomSsn(Path folder) throws IOException {
    TrainedNetwork network = RandomWeights.of(SpatialSamplingNetwork.build(11), 3);
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT,
            "random",
            "ssn",
            "0".repeat(64),
            Precision.FP32,
            InputSpec.imageNet("image"),
            8,
            network.graph().outputs().stream()
                .map(o -> OutputSpec.of(o.name(), o.meaning()))
                .toList(),
            ClassSet.CAMVID.classes(),
            List.of(Profile.of(128, 64)),
            SamplingSpec.DEFAULT,
            "none",
            "none");
    return ModelBundle.write(folder, card, OnnxExport.write(network, Precision.FP32));
  }
}
