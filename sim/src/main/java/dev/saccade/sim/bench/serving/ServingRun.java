package dev.saccade.sim.bench.serving;

import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.PlannerServer;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.serve.SubscriberHub;
import dev.saccade.sim.bench.Await;
import dev.saccade.sim.bench.BenchClock;
import dev.saccade.sim.bench.PlainTrackStream;
import dev.saccade.sim.bench.Samples;
import dev.saccade.sim.replay.Percentiles;
import dev.saccade.v1.TrackUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * One run: subscribers come, updates are published at their rate, and at the end everybody reads
 * what is left.
 *
 * @param latencies of all readers, from the moment an update is handed to the server until it is in
 *     the planner's hands
 * @param handOver how long whoever publishes is held up by it
 * @param memory at the end, while those that do not read still do not
 * @param wrongCounts cameras of subscribers of which sent and skipped do not add up to published
 * @param skipped updates that those who stopped reading were not sent
 */
record ServingRun(
    Percentiles latencies, Percentiles handOver, MemoryUse memory, int wrongCounts, long skipped) {
  private static final long END_SECONDS = 60;
  private static final long LEAD_NANOS = 50_000_000;

  /** The server as the vehicle runs it. */
  static ServingRun ours(ServingLoad load, BenchClock clock)
      throws IOException, InterruptedException, TimeoutException {
    PipelineFacts facts =
        new PipelineFacts(
            IntStream.range(0, load.cameras()).mapToObj(MadeUpUpdates::cameraId).toList(),
            "none: made up",
            "none",
            "");
    try (SubscriberHub hub = new SubscriberHub(facts, clock, System::nanoTime, load.subscribers());
        PlannerServer server =
            PlannerServer.start(ServeSettings.loopback(0), hub, clock, System::nanoTime)) {
      return run(load, clock, server.port(), hub::subscriberCount, hub::onUpdate);
    }
  }

  /** gRPC alone; everybody must read. */
  static ServingRun plain(ServingLoad load, BenchClock clock)
      throws IOException, InterruptedException, TimeoutException {
    try (PlainTrackStream server = new PlainTrackStream()) {
      return run(load.withoutStalled(), clock, server.port(), server::streamCount, server::send);
    }
  }

  private static ServingRun run(
      ServingLoad load,
      BenchClock clock,
      int port,
      IntSupplier connected,
      Consumer<TrackUpdate> publish)
      throws InterruptedException, TimeoutException {
    List<BenchSubscriber> readers = new ArrayList<>();
    List<BenchSubscriber> stalled = new ArrayList<>();
    try {
      // Those that will stop come first, which is the worst place for the others.
      for (int i = 0; i < load.stalled(); i++) {
        stalled.add(new BenchSubscriber(port, load, clock));
      }
      for (int i = 0; i < load.readers(); i++) {
        readers.add(new BenchSubscriber(port, load, clock));
      }
      Await.until(() -> connected.getAsInt() == load.subscribers(), "subscribers");
      Samples handOver = new Samples();
      publish(load, clock, publish, handOver, stalled);
      awaitEnd(readers);
      MemoryUse memory = MemoryUse.now();
      stalled.forEach(BenchSubscriber::readOn);
      awaitEnd(stalled);
      return new ServingRun(
          Samples.pooled(readers.stream().map(BenchSubscriber::latencies).toList()),
          handOver.percentiles(),
          memory,
          Math.addExact(wrongCounts(readers), wrongCounts(stalled)),
          stalled.stream().mapToLong(BenchSubscriber::skippedUpdates).sum());
    } finally {
      readers.forEach(BenchSubscriber::close);
      stalled.forEach(BenchSubscriber::close);
    }
  }

  /** Cameras take turns, as frames leave one engine. */
  private static void publish(
      ServingLoad load,
      BenchClock clock,
      Consumer<TrackUpdate> publish,
      Samples handOver,
      List<BenchSubscriber> stalled)
      throws InterruptedException {
    MadeUpUpdates updates = new MadeUpUpdates(load.cameras(), load.tracks());
    double stepNanos = 1e9 / (load.hertz() * load.cameras());
    long start = clock.epochNanos() + LEAD_NANOS;
    long count = (long) load.updatesPerCamera() * load.cameras();
    for (long i = 0; i < count; i++) {
      long due = start + (long) (i * stepNanos);
      clock.sleepUntil(due);
      long sequence = i / load.cameras();
      if (sequence == load.warmUpUpdates()) {
        stalled.forEach(BenchSubscriber::stopReading);
      }
      long now = clock.epochNanos();
      publish.accept(updates.update((int) (i % load.cameras()), sequence, now));
      if (sequence >= load.warmUpUpdates()) {
        handOver.add(clock.epochNanos() - now);
      }
    }
  }

  private static void awaitEnd(List<BenchSubscriber> subscribers)
      throws InterruptedException, TimeoutException {
    for (BenchSubscriber subscriber : subscribers) {
      if (!subscriber.awaitEnd(END_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException("a subscriber was not sent the last update of each camera");
      }
    }
  }

  private static int wrongCounts(List<BenchSubscriber> subscribers) {
    return subscribers.stream().mapToInt(BenchSubscriber::wrongCounts).sum();
  }
}
