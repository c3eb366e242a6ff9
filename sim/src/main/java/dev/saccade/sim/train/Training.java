package dev.saccade.sim.train;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.OffsetReference;
import dev.saccade.perception.network.architecture.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Opens the data, builds the network and trains it: what the command {@code train} does. */
public final class Training {
  /** Pictures looked at to weigh the classes; more would change the weights by little. */
  private static final int COUNTED_PICTURES = 400;

  private Training() {}

  /**
   * What came out.
   *
   * @param epochs epochs done, earlier parts of a resumed training included
   * @param loss mean loss of the last epoch
   * @param miou of the averaged weights on the validation data, 0..1; NaN without such data
   */
  public record Result(int epochs, double loss, double miou) {}

  /**
   * Trains as asked, and leaves in the folder {@code last.safetensors} (to resume), {@code
   * best.safetensors} (weights alone, to export) and {@code progress.html}.
   *
   * @param nanoClock monotonic time
   * @param progress takes what there is to say meanwhile
   * @throws UsageException if data, weights or options are unusable
   * @throws TrainingFailedException if the loss stops being a number
   */
  public static Result run(
      TrainingRequest request, LongSupplier nanoClock, TrainingProgress progress)
      throws InterruptedException {
    TrainingPlan plan = request.plan();
    long cacheBytes = Runtime.getRuntime().maxMemory() / 2;
    List<SampleSource> sources = new ArrayList<>();
    double[] weights = new double[request.data().size()];
    for (int i = 0; i < request.data().size(); i++) {
      DataSpec spec = request.data().get(i);
      SampleSource source = SampleSource.open(spec);
      if (!sources.isEmpty() && !source.classNames().equals(sources.get(0).classNames())) {
        throw new UsageException(
            "--data " + spec.folder() + ": its classes are not those of the data before it");
      }
      sources.add(new SampleCache(source, cacheBytes / (weights.length + 1)));
      weights[i] = spec.weight();
    }
    Optional<SampleSource> validation =
        request
            .validation()
            .map(
                spec ->
                    new SampleCache(SampleSource.open(spec), cacheBytes / (weights.length + 1)));
    SizeStages.Stage last = plan.sizes().at(1);
    OffsetReference reference = new OffsetReference(last.widthPixels(), last.heightPixels());
    Graph graph = reference.applyTo(network(request.network(), sources.get(0).classNames().size()));
    float[] classWeights = classWeights(sources, plan.classBalance());
    try {
      Files.createDirectories(request.out());
    } catch (IOException e) {
      throw new UsageException("--out " + request.out() + ": cannot be made", e);
    }
    Torch.load(request.threads());
    Trainer trainer =
        new Trainer(
            graph,
            plan,
            sources,
            weights,
            validation,
            classWeights,
            request.out(),
            nanoClock,
            progress);
    request.weights().ifPresent(trainer::startFrom);
    if (request.resume()) {
      trainer.resume();
    }
    Trainer.Report report = trainer.train();
    return new Result(report.epochs(), report.loss(), report.miou());
  }

  private static Graph network(String name, int classes) {
    return Architectures.find(name)
        .orElseThrow(
            () -> new UsageException("--network " + name + ": unknown; see ./saccade models"))
        .graph(classes);
  }

  private static float[] classWeights(List<SampleSource> sources, double classBalance) {
    long[] counts = new long[sources.get(0).classNames().size()];
    for (SampleSource source : sources) {
      int stride = Math.max(1, source.size() * sources.size() / COUNTED_PICTURES);
      for (int i = 0; i < source.size(); i += stride) {
        long[] more = ClassWeights.countPixels(List.of(source.load(i)), counts.length);
        for (int c = 0; c < counts.length; c++) {
          counts[c] += more[c];
        }
      }
    }
    return ClassWeights.bounded(counts, classBalance);
  }
}
