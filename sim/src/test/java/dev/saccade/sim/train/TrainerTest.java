package dev.saccade.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphBuilder;
import dev.saccade.perception.network.GraphBuilder.Feature;
import dev.saccade.perception.network.Layer.Convolution;
import dev.saccade.perception.network.Layer.Dropout;
import dev.saccade.perception.network.Layer.PRelu;
import dev.saccade.perception.network.OutputMeaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();

  @BeforeAll
  static void load() {
    Torch.load(2);
  }

  @Test
  void shouldLearnAFewPicturesByHeart() throws InterruptedException {
    Trainer trainer = trainer(tiny("tiny", 8), plan(30, 0.02), folder);

    Trainer.Report report = trainer.train();

    assertThat(report.epochs()).isEqualTo(30);
    assertThat(report.miou()).isGreaterThan(0.85);
    List<Double> centres = centreLosses();
    assertThat(centres.get(centres.size() - 1)).isLessThan(0.6 * centres.get(0));
  }

  @Test
  void shouldGoOnAfterAStopAsIfItHadNeverStopped() throws InterruptedException, IOException {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path parts = Files.createDirectory(folder.resolve("parts"));
    trainer(tiny("tiny", 4), plan(4, 0.01), whole).train();

    Trainer first = trainer(tiny("tiny", 4), plan(4, 0.01), parts);
    first.stopAfter(2);
    assertThat(first.train().epochs()).isEqualTo(2);
    Trainer second = trainer(tiny("tiny", 4), plan(4, 0.01), parts);
    second.resume();
    assertThat(second.train().epochs()).isEqualTo(4);

    Checkpoint expected = Checkpoint.read(whole.resolve(Trainer.LAST));
    Checkpoint actual = Checkpoint.read(parts.resolve(Trainer.LAST));
    assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(actual.tensors().get(name).values()).isEqualTo(tensor.values()));
  }

  @Test
  void shouldRefuseACheckpointOfAnotherNetwork() throws InterruptedException {
    trainer(tiny("tiny", 4), plan(1, 0.01), folder).train();

    Trainer renamed = trainer(tiny("other", 4), plan(1, 0.01), folder);
    assertThatThrownBy(renamed::resume)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("network is tiny, not other");
    Trainer wider = trainer(tiny("tiny", 8), plan(1, 0.01), folder);
    assertThatThrownBy(() -> wider.startFrom(folder.resolve(Trainer.BEST)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is of another network");
  }

  @Test
  void shouldStopWhenTheLossIsNoNumberAndKeepTheLastCheckpoint() throws Exception {
    trainer(tiny("tiny", 4), plan(1, 0.01), folder).train();
    byte[] before = Files.readAllBytes(folder.resolve(Trainer.LAST));

    Trainer wild = trainer(tiny("tiny", 4), plan(50, 1e30), folder);

    assertThatThrownBy(wild::train)
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("lower --rate");
    assertThat(Files.readAllBytes(folder.resolve(Trainer.LAST))).isEqualTo(before);
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
  }

  @Test
  void shouldEndWithTheMinutesThatAreGiven() throws InterruptedException {
    long[] nanos = {0};
    TrainingPlan plan =
        new TrainingPlan(
            1000,
            1.0,
            SizeStages.parse("32x32", 8),
            2,
            new PolySchedule(0.01, 0.9, 0),
            0,
            0.5,
            1,
            false,
            2,
            0.1,
            1.1,
            0,
            Augmentation.NONE,
            false,
            1000,
            1);
    Trainer trainer =
        new Trainer(
            tiny("tiny", 4),
            plan,
            List.of(new Discs()),
            new double[] {1},
            Optional.of(new Discs()),
            new float[] {1, 1},
            folder,
            () -> nanos[0] += 1_000_000_000L,
            log::add);

    Trainer.Report report = trainer.train();

    assertThat(report.epochs()).isBetween(2, 30);
    assertThat(report.miou()).isNotNaN();
  }

  @Test
  void shouldEndWithinAnEpochWhenTheMinutesAreOver() throws InterruptedException {
    long[] nanos = {0};
    Trainer trainer =
        new Trainer(
            tiny("tiny", 4),
            plan(1000, 0.01, 0.2),
            List.of(new Discs()),
            new double[] {100}, // 200 steps an epoch
            Optional.of(new Discs()),
            new float[] {1, 1},
            folder,
            () -> nanos[0] += 100_000_000L,
            log::add);

    assertThat(trainer.train().epochs()).isEqualTo(1);

    assertThat(Integer.parseInt(Checkpoint.read(folder.resolve(Trainer.LAST)).fact("steps")))
        .isBetween(1, 150);
  }

  @Test
  void shouldLeaveTheBestWeightsOfAFinishedTrainingAsTheyAre() throws Exception {
    trainer(tiny("tiny", 4), plan(3, 0.01), folder).train();
    byte[] best = Files.readAllBytes(folder.resolve(Trainer.BEST));

    Trainer again = trainer(tiny("tiny", 4), plan(3, 0.01), folder);
    again.resume();
    again.train();

    assertThat(Files.readAllBytes(folder.resolve(Trainer.BEST))).isEqualTo(best);
    assertThat(log).filteredOn(line -> line.startsWith("class constants")).hasSize(1);
  }

  @Test
  void shouldFitConstantsOnACopySoThatAResumedTrainingAveragesOnFromWhereItWas() throws Exception {
    trainer(tiny("tiny", 4), plan(3, 0.01), folder).train();
    Path unbalanced = Files.createDirectory(folder.resolve("unbalanced"));
    new Trainer(
            tiny("tiny", 4),
            plan(3, 0.01),
            List.of(new Discs()),
            new double[] {1},
            Optional.empty(), // by nothing could constants be judged
            new float[] {1, 1},
            unbalanced,
            () -> 0,
            log::add)
        .train();

    assertThat(log).filteredOn(line -> line.startsWith("class constants")).hasSize(1);
    assertThat(average(folder)).isEqualTo(average(unbalanced));
  }

  @Test
  void shouldFitConstantsAgainForBetterWeightsOfAResumedTraining() throws Exception {
    trainer(tiny("tiny", 4), plan(1, 0.01), folder).train();
    Trainer again = trainer(tiny("tiny", 4), plan(12, 0.01), folder);
    again.resume();
    again.train();

    int bestEpoch =
        Integer.parseInt(Checkpoint.read(folder.resolve(Trainer.LAST)).fact("best_epoch"));
    assertThat(bestEpoch).isGreaterThan(1);
    assertThat(log).filteredOn(line -> line.startsWith("class constants")).hasSize(2);
  }

  private static List<Float> average(Path folder) {
    float[] values =
        Checkpoint.read(folder.resolve(Trainer.LAST))
            .tensors()
            .get("average/scores.conv.bias")
            .values();
    return List.of(values[0], values[1]);
  }

  private List<Double> centreLosses() {
    return TrainingHistory.parse(Checkpoint.read(folder.resolve(Trainer.LAST)).fact("history"))
        .entries()
        .stream()
        .map(TrainingHistory.Entry::centreLoss)
        .toList();
  }

  private Trainer trainer(Graph graph, TrainingPlan plan, Path out) {
    return new Trainer(
        graph,
        plan,
        List.of(new Discs()),
        new double[] {1},
        Optional.of(new Discs()),
        new float[] {1, 1},
        out,
        () -> 0,
        log::add);
  }

  private static TrainingPlan plan(int epochs, double rate) {
    return plan(epochs, rate, 0);
  }

  private static TrainingPlan plan(int epochs, double rate, double minutes) {
    return new TrainingPlan(
        epochs,
        minutes,
        SizeStages.parse("64x64", 8),
        2,
        new PolySchedule(rate, 0.9, 0),
        1e-4,
        0.5,
        1,
        false,
        2,
        0.1,
        1.1,
        0,
        new Augmentation(true, 1, 1, 0.1, 0.1, 0.1, 1.1, 0.02),
        false,
        10,
        7);
  }

  private static Graph tiny(String name, int width) {
    GraphBuilder g = new GraphBuilder(name);
    Feature x = g.input("image", 3);
    for (int i = 0; i < 3; i++) {
      x = g.add("conv" + i, Convolution.of(i == 0 ? 3 : width, width, 3).strided(2), x);
      x = g.batchNorm("bn" + i, x);
      x = g.add("prelu" + i, PRelu.shared(0.25), x);
    }
    for (int i = 3; i < 6; i++) {
      x = g.add("conv" + i, Convolution.of(width, width, 3).dilated(2), x);
      x = g.batchNorm("bn" + i, x);
      x = g.add("prelu" + i, PRelu.shared(0.25), x);
    }
    x = g.add("dropout", new Dropout(0.02, true), x);
    g.output(
        "scores",
        OutputMeaning.CLASS_SCORES,
        g.add("scores.conv", Convolution.of(width, 2, 1).biased(), x));
    g.output(
        "guidance",
        OutputMeaning.GUIDANCE,
        g.tanh("guidance.tanh", g.add("guidance.conv", Convolution.of(width, 2, 3).biased(), x)));
    g.output(
        "offsets",
        OutputMeaning.INSTANCE_OFFSETS,
        g.tanh("offsets.tanh", g.add("offsets.conv", Convolution.of(width, 2, 3).biased(), x)));
    return g.build();
  }

  /** Four pictures of one bright disc each on a dark ground. */
  private static final class Discs implements SampleSource {
    private static final int SIZE = 64;

    @Override
    public List<String> classNames() {
      return List.of("ground", "disc");
    }

    @Override
    public int size() {
      return 4;
    }

    @Override
    public LabelledImage load(int index) {
      byte[] rgb = new byte[3 * SIZE * SIZE];
      byte[] classes = new byte[SIZE * SIZE];
      short[] instances = new short[SIZE * SIZE];
      int cx = 18 + 9 * index;
      int cy = 24 + 5 * (index % 3);
      for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
          int at = y * SIZE + x;
          boolean inside = (x - cx) * (x - cx) + (y - cy) * (y - cy) < 15 * 15;
          classes[at] = (byte) (inside ? 1 : 0);
          instances[at] = (short) (inside ? 1 : 0);
          for (int c = 0; c < 3; c++) {
            rgb[3 * at + c] = (byte) (inside ? 200 - 20 * c : 40 + 10 * c);
          }
        }
      }
      return new LabelledImage("disc " + index, SIZE, SIZE, rgb, classes, instances, 1);
    }
  }
}
