package dev.saccade.sim.train;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.OffsetReference;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.Parameter;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains one network: steps, epochs, validation, checkpoints. Everything random comes from the
 * plan's seed and the number of the step, so that a resumed training goes on as if it had never
 * stopped.
 */
final class Trainer {
  /** Side of the input over side of the outputs; all networks of the house take such sizes. */
  static final int OUTPUT_STRIDE = 8;

  /** Pictures of each data set by which the classes' constants are fitted. */
  private static final int BALANCE_PICTURES = 40;

  static final String LAST = "last.safetensors";
  static final String BEST = "best.safetensors";
  static final String PLOT = "progress.html";

  /** Stands in a checkpoint of which the best weights have their constants. */
  private static final String BALANCED = "balanced";

  private final TorchNetwork network;
  private final List<String> classNames;
  private final TrainingPlan plan;
  private final List<SampleSource> sources;
  private final SampleOrder order;
  private final Optional<Validation> validation;
  private final float[] classWeights;
  private final Path out;
  private final LongSupplier nanoClock;
  private final TrainingProgress log;

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Tensor> learned = new LinkedHashMap<>();
  private final Optimiser optimiser;
  private final WeightAverage average;
  private TrainingHistory history = new TrainingHistory(List.of());
  private int epochsDone;
  private double secondsBefore;
  private long startedNanos;
  private double bestMiou = -1;
  private int bestEpoch;
  private int stopAfterEpochs = Integer.MAX_VALUE;
  private boolean balanced;

  /**
   * @param sources data to learn from
   * @param weights how often an epoch shows each picture, by source
   * @param validationSource data to choose by, if any
   * @param out folder of checkpoints and plot
   * @param nanoClock monotonic time
   * @param log takes what there is to say meanwhile
   */
  Trainer(
      Graph graph,
      TrainingPlan plan,
      List<SampleSource> sources,
      double[] weights,
      Optional<SampleSource> validationSource,
      float[] classWeights,
      Path out,
      LongSupplier nanoClock,
      TrainingProgress log) {
    Torch.load();
    this.plan = plan;
    this.classNames = sources.get(0).classNames();
    this.network = new TorchNetwork(graph, plan.heldSlopes(), plan.dropoutScale());
    this.sources = List.copyOf(sources);
    this.order =
        new SampleOrder(
            sources.stream().mapToInt(SampleSource::size).toArray(), weights, plan.seed());
    this.validation =
        validationSource.map(
            source -> new Validation(network, source, OUTPUT_STRIDE, plan.halfPrecision()));
    this.classWeights = classWeights.clone();
    this.out = out;
    this.nanoClock = nanoClock;
    this.log = log;
    Map<String, float[]> start = network.initialValues(plan.seed());
    for (Parameter parameter : graph.parameters().values()) {
      long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
      Tensor tensor = TorchTensors.tensor(start.get(parameter.name()), shape);
      if (network.learns(parameter)) {
        tensor = tensor.set_requires_grad(true);
        learned.put(parameter.name(), tensor);
      }
      tensors.put(parameter.name(), tensor);
    }
    this.optimiser =
        Optimiser.of(
            plan.optimiser(),
            learned,
            plan.weightDecay(),
            TorchNetwork.offsetHeads(graph, plan.offsets().headRateShare()));
    this.average = new WeightAverage(tensors, plan.averageDecay());
  }

  /** What came out. */
  record Report(int epochs, double loss, double miou) {}

  /** Starts from the weights of a file instead of random ones; the schedule begins anew. */
  void startFrom(Path file) {
    Checkpoint checkpoint = Checkpoint.read(file);
    checkpoint.copyInto("", tensors);
    checkpoint.copyInto("", average.tensors());
  }

  /** Goes on where the last checkpoint of the folder was written. */
  void resume() {
    Checkpoint checkpoint = Checkpoint.read(out.resolve(LAST));
    checkpoint.require("network", network.graph().name());
    checkpoint.require("classes", String.join(",", classNames));
    checkpoint.copyInto("model/", tensors);
    checkpoint.copyInto("average/", average.tensors());
    checkpoint.copyInto("adam1/", optimiser.first());
    checkpoint.copyInto("adam2/", optimiser.second());
    optimiser.restoreSteps(Long.parseLong(checkpoint.fact("steps")));
    epochsDone = Integer.parseInt(checkpoint.fact("epochs"));
    secondsBefore = Double.parseDouble(checkpoint.fact("seconds"));
    bestMiou = Double.parseDouble(checkpoint.fact("best_miou"));
    bestEpoch = Integer.parseInt(checkpoint.fact("best_epoch"));
    history = TrainingHistory.parse(checkpoint.fact("history"));
    balanced = checkpoint.says(BALANCED);
  }

  /** Stops after this epoch, to be resumed; the schedule stays that of the whole plan. */
  void stopAfter(int epochs) {
    stopAfterEpochs = epochs;
  }

  /**
   * Trains to the end of the plan.
   *
   * @throws TrainingFailedException if the loss stops being a number; the last checkpoint stays
   */
  Report train() throws InterruptedException {
    startedNanos = nanoClock.getAsLong();
    int stepsPerEpoch = Math.max(1, order.epochLength() / plan.batchSize());
    log.say(
        String.format(
            Locale.ROOT,
            "%s: %d parameters learn, %d pictures and %d steps an epoch",
            network.graph().name(),
            learned.values().stream().mapToLong(Tensor::numel).sum(),
            order.epochLength(),
            stepsPerEpoch));
    double lastLoss = history.lastLoss();
    double lastMiou = history.lastMiou();
    try (BatchLoader loader =
        new BatchLoader(
            sources,
            new Augmenter(plan.augmentation(), plan.offsets().evenObjects()),
            plan.labelDivisor(),
            OUTPUT_STRIDE)) {
      while (epochsDone < Math.min(plan.epochs(), stopAfterEpochs)
          && progress(0, stepsPerEpoch) < 1) {
        EpochLoss loss = epoch(loader, stepsPerEpoch);
        epochsDone++;
        lastLoss = loss.total();
        boolean last = epochsDone == plan.epochs() || progress(0, stepsPerEpoch) >= 1;
        Optional<ConfusionMatrix> scores = Optional.empty();
        if (last || epochsDone % plan.validateEvery() == 0) {
          scores = validation.map(v -> v.run(average.tensors()));
        }
        double miou = scores.map(ConfusionMatrix::meanIou).orElse(Double.NaN);
        if (scores.isPresent()) {
          lastMiou = miou;
        }
        conclude(loss, miou, scores, stepsPerEpoch);
      }
    }
    if (validation.isPresent() && !balanced && bestMiou >= 0 && progress(0, stepsPerEpoch) >= 1) {
      lastMiou = balance(validation.get());
      balanced = true;
      checkpoint(); // else a resumed training would fit them again, on weights that have them
    }
    return new Report(epochsDone, lastLoss, lastMiou);
  }

  /**
   * Fits the classes' constants on the best weights, and keeps them if validation agrees. On a
   * copy: a training that is resumed averages on from where it was.
   */
  private double balance(Validation byWhich) {
    Map<String, Tensor> best = average.copy();
    try {
      return balance(byWhich, best);
    } finally {
      best.values().forEach(Tensor::close);
    }
  }

  private double balance(Validation byWhich, Map<String, Tensor> best) {
    Checkpoint.read(out.resolve(BEST)).copyInto("", best);
    Optional<String> name = TorchNetwork.scoreBias(network.graph());
    if (name.isEmpty()) {
      return bestMiou;
    }
    List<ClassBias.Pixels> groups = new ArrayList<>();
    groups.add(byWhich.pixels(best, BALANCE_PICTURES));
    for (SampleSource source : sources) {
      groups.add(
          new Validation(network, source, OUTPUT_STRIDE, plan.halfPrecision())
              .pixels(best, BALANCE_PICTURES));
    }
    double[] bias = ClassBias.fit(groups, classNames.size());
    float[] values = TorchTensors.array(best.get(name.get()));
    for (int c = 0; c < values.length; c++) {
      values[c] += (float) bias[c];
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      TorchTensors.copyInto(best.get(name.get()), values);
    }
    double miou = byWhich.run(best).meanIou();
    log.say(
        String.format(
            Locale.ROOT,
            "class constants %s: mIoU %.4f, was %.4f",
            Arrays.toString(bias),
            miou,
            bestMiou));
    if (miou <= bestMiou) {
      return bestMiou;
    }
    bestMiou = miou;
    new Checkpoint(facts()).put("", best).write(out.resolve(BEST));
    return miou;
  }

  /** Mean losses of an epoch. */
  private record EpochLoss(double total, double classes, double centres, double seconds) {}

  private EpochLoss epoch(BatchLoader loader, int stepsPerEpoch) throws InterruptedException {
    long begun = nanoClock.getAsLong();
    List<SampleOrder.Draw> draws = Arrays.asList(order.epoch(epochsDone));
    double classes = 0;
    double centres = 0;
    int requested = 0;
    int done = 0;
    for (int step = 0; step < stepsPerEpoch; step++) {
      if (step > 0 && progress(step, stepsPerEpoch) >= 1) {
        break; // the time is up: what is left would cost it and change nothing, at rate 0
      }
      while (requested < stepsPerEpoch && requested < step + 3) {
        int from = requested * plan.batchSize();
        int to = Math.min(draws.size(), from + plan.batchSize());
        loader.request(
            draws.subList(from, to), plan.sizes().at(progress(requested, stepsPerEpoch)));
        requested++;
      }
      Batch batch = loader.take();
      long number = (long) epochsDone * stepsPerEpoch + step;
      double rate = plan.schedule().rateAt(progress(step, stepsPerEpoch));
      double[] losses = step(batch, rate, number);
      classes += losses[0];
      centres += losses[1];
      done++;
      double share = progress(step + 1, stepsPerEpoch);
      log.at(
          share,
          String.format(
              Locale.ROOT,
              "epoch %d, step %d of %d, loss %.3f, %s",
              epochsDone + 1,
              step + 1,
              stepsPerEpoch,
              classes / done + plan.instanceLossWeight() * centres / done,
              remaining(share)));
    }
    classes /= done;
    centres /= done;
    double seconds = (nanoClock.getAsLong() - begun) / 1e9;
    return new EpochLoss(classes + plan.instanceLossWeight() * centres, classes, centres, seconds);
  }

  private double[] step(Batch batch, double rate, long number) {
    torch.manual_seed(SampleOrder.mix(plan.seed(), number)); // dropout
    int n = batch.count();
    try (PointerScope scope = new PointerScope()) {
      Tensor image =
          TorchTensors.tensor(batch.images(), n, 3, batch.heightPixels(), batch.widthPixels());
      TorchNetwork.Outputs outputs;
      try (Autocast autocast = new Autocast(plan.halfPrecision())) {
        outputs = network.forward(tensors, image, true);
      }
      Tensor scores = Validation.upsample(outputs, batch.labelHeight(), batch.labelWidth());
      Tensor classLoss =
          Losses.semantic(scores, batch.classes(), classWeights, plan.labelSmoothing());
      Tensor loss = classLoss;
      Optional<Tensor> offsets = outputs.of(OutputMeaning.INSTANCE_OFFSETS);
      double centres = 0;
      if (offsets.isPresent() && plan.instanceLossWeight() > 0) {
        Tensor centreLoss =
            Losses.instance(
                plan.offsets().loss(),
                offsets.get(),
                Tensor.create(batch.centres(), n, 2, batch.gridHeight(), batch.gridWidth()),
                Tensor.create(batch.centreWeights(), n, batch.gridHeight(), batch.gridWidth()));
        loss = loss.add(centreLoss.mul(new Scalar(plan.instanceLossWeight())));
        centres = centreLoss.item_double();
      }
      Optional<Tensor> guidance = outputs.of(OutputMeaning.GUIDANCE);
      if (guidance.isPresent()) {
        loss = loss.add(Losses.guidance(guidance.get()));
      }
      double value = loss.item_double();
      if (!Double.isFinite(value)) {
        throw new TrainingFailedException(
            "the loss is "
                + value
                + " in epoch "
                + (epochsDone + 1)
                + "; lower --rate, or go on from "
                + out.resolve(LAST)
                + " with --resume");
      }
      loss.backward();
      optimiser.step(rate);
      average.update(number + 1);
      return new double[] {classLoss.item_double(), centres};
    }
  }

  private String remaining(double share) {
    double minutes = share >= 1 ? 0 : seconds() / share * (1 - share) / 60;
    return String.format(Locale.ROOT, "%.0f min left", minutes);
  }

  /** Share of the training done before a step of the present epoch. */
  private double progress(int step, int stepsPerEpoch) {
    double bySteps =
        ((double) epochsDone * stepsPerEpoch + step) / ((double) plan.epochs() * stepsPerEpoch);
    double byTime = plan.minutes() == 0 ? 0 : seconds() / (60 * plan.minutes());
    return Math.max(bySteps, byTime);
  }

  private double seconds() {
    return secondsBefore + (nanoClock.getAsLong() - startedNanos) / 1e9;
  }

  private void conclude(
      EpochLoss loss, double miou, Optional<ConfusionMatrix> scores, int stepsPerEpoch) {
    boolean best = scores.isPresent() && miou >= bestMiou;
    if (best) {
      bestMiou = miou;
      bestEpoch = epochsDone;
      balanced = false; // these weights have no constants yet
    }
    history =
        history.with(
            new TrainingHistory.Entry(
                epochsDone,
                loss.classes(),
                loss.centres(),
                loss.total(),
                miou,
                plan.schedule().rateAt(progress(0, stepsPerEpoch)),
                seconds()));
    checkpoint();
    if (best || validation.isEmpty()) {
      new Checkpoint(facts()).put("", average.tensors()).write(out.resolve(BEST));
    }
    history.writePlot(out.resolve(PLOT), network.graph().name());
    double done = progress(0, stepsPerEpoch);
    double remaining = done >= 1 ? 0 : seconds() / done * (1 - done);
    SizeStages.Stage size = plan.sizes().at(done);
    log.say(
        String.format(
            Locale.ROOT,
            "epoch %d  loss %.4f (classes %.4f, centres %.3f)%s  next %dx%d at rate %.2e"
                + "  epoch %.0f s  done %.1f %%  remaining %.0f min",
            epochsDone,
            loss.total(),
            loss.classes(),
            loss.centres(),
            scores.isPresent()
                ? String.format(
                    Locale.ROOT, "  mIoU %.4f (best %.4f in epoch %d)", miou, bestMiou, bestEpoch)
                : "",
            size.widthPixels(),
            size.heightPixels(),
            plan.schedule().rateAt(done),
            loss.seconds(),
            100 * Math.min(1, done),
            remaining / 60));
    scores.ifPresent(matrix -> log.say("  IoU " + perClass(matrix)));
  }

  private String perClass(ConfusionMatrix matrix) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < classNames.size(); c++) {
      line.append(String.format(Locale.ROOT, "%s %.3f  ", classNames.get(c), matrix.iou(c)));
    }
    return line.toString().trim();
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", network.graph().name());
    facts.put("classes", String.join(",", classNames));
    facts.put("epochs", Integer.toString(epochsDone));
    facts.put("steps", Long.toString(optimiser.steps()));
    facts.put("seconds", Double.toString(seconds()));
    facts.put("best_miou", Double.toString(bestMiou));
    facts.put("best_epoch", Integer.toString(bestEpoch));
    if (network.graph().output(OutputMeaning.INSTANCE_OFFSETS).isPresent()) {
      SizeStages.Stage last = plan.sizes().at(1);
      facts.put(
          OffsetReference.METADATA_KEY,
          new OffsetReference(last.widthPixels(), last.heightPixels()).toString());
    }
    if (balanced) {
      facts.put(BALANCED, "yes");
    }
    return facts;
  }

  private void checkpoint() {
    Map<String, String> facts = facts();
    facts.put("history", history.toText());
    new Checkpoint(facts)
        .put("model/", tensors)
        .put("average/", average.tensors())
        .put("adam1/", optimiser.first())
        .put("adam2/", optimiser.second())
        .write(out.resolve(LAST));
  }
}
