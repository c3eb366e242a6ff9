package dev.saccade.sim.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Cuts the next batches on a thread of its own while the network works on the present one. */
final class BatchLoader implements AutoCloseable {
  private final List<SampleSource> sources;
  private final Augmenter augmenter;
  private final int labelDivisor;
  private final int gridDivisor;
  private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread loader = new Thread(task, "batch-loader");
            loader.setDaemon(true);
            return loader;
          });

  BatchLoader(List<SampleSource> sources, Augmenter augmenter, int labelDivisor, int gridDivisor) {
    this.sources = List.copyOf(sources);
    this.augmenter = augmenter;
    this.labelDivisor = labelDivisor;
    this.gridDivisor = gridDivisor;
  }

  /** Asks for a batch; batches come back in the order in which they were asked for. */
  void request(List<SampleOrder.Draw> draws, SizeStages.Stage size) {
    List<SampleOrder.Draw> wanted = List.copyOf(draws);
    ahead.add(thread.submit(() -> cut(wanted, size)));
  }

  int requested() {
    return ahead.size();
  }

  /** Waits for the oldest batch asked for. */
  Batch take() throws InterruptedException {
    try {
      return ahead.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a batch could not be cut", e.getCause());
    }
  }

  private Batch cut(List<SampleOrder.Draw> draws, SizeStages.Stage size) {
    Batch batch =
        Batch.ofShape(
            draws.size(), size.widthPixels(), size.heightPixels(), labelDivisor, gridDivisor);
    for (int i = 0; i < draws.size(); i++) {
      SampleOrder.Draw draw = draws.get(i);
      augmenter.cutInto(sources.get(draw.source()).load(draw.index()), draw.seed(), batch, i);
    }
    return batch;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
