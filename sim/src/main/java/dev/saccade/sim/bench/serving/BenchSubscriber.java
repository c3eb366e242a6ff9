package dev.saccade.sim.bench.serving;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.sim.bench.Samples;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One planner on a connection of its own, which measures how old updates are when they come, and
 * adds up what it was sent and what it was told was skipped. It may stop reading, and go on later.
 */
final class BenchSubscriber
    implements ClientResponseObserver<SubscribeTracksRequest, TrackUpdate>, AutoCloseable {
  /** Small, so that a planner which stops reading is felt by the server at once. */
  private static final int WINDOW_BYTES = 64 << 10;

  private final ManagedChannel channel;
  private final EpochClock clock;
  private final ServingLoad load;
  private final Samples latencies = new Samples();
  private final long[] accountedFor;
  private long skippedUpdates;
  private final CountDownLatch camerasLeft;

  private ClientCallStreamObserver<SubscribeTracksRequest> call;
  private boolean reading = true;
  private boolean owing;

  BenchSubscriber(int port, ServingLoad load, EpochClock clock) {
    this.clock = clock;
    this.load = load;
    this.accountedFor = new long[load.cameras()];
    this.camerasLeft = new CountDownLatch(load.cameras());
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .directExecutor()
            .flowControlWindow(WINDOW_BYTES)
            .build();
    PerceptionGrpc.newStub(channel)
        .subscribeTracks(SubscribeTracksRequest.getDefaultInstance(), this);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SubscribeTracksRequest> requestStream) {
    call = requestStream;
    call.disableAutoRequestWithInitial(1);
  }

  @Override
  public void onNext(TrackUpdate update) {
    long latencyNanos = clock.epochNanos() - update.getProducedEpochNanos();
    long sequence = update.getFrameId().getSequence();
    if (sequence >= load.warmUpUpdates()) {
      latencies.add(latencyNanos);
    }
    int camera = MadeUpUpdates.cameraOf(update);
    accountedFor[camera] += 1 + update.getSkippedUpdates();
    skippedUpdates += update.getSkippedUpdates();
    if (sequence == load.updatesPerCamera() - 1) {
      camerasLeft.countDown();
    }
    synchronized (this) {
      if (!reading) {
        owing = true;
        return;
      }
    }
    call.request(1);
  }

  @Override
  public void onError(Throwable error) {
    // A stream that breaks leaves cameras uncounted, and that is seen.
    owing = false;
  }

  @Override
  public void onCompleted() {
    owing = false;
  }

  synchronized void stopReading() {
    reading = false;
  }

  void readOn() {
    boolean ask;
    synchronized (this) {
      reading = true;
      ask = owing;
      owing = false;
    }
    if (ask) {
      call.request(1);
    }
  }

  /** Waits for the last update of every camera. */
  boolean awaitEnd(long timeout, TimeUnit unit) throws InterruptedException {
    return camerasLeft.await(timeout, unit);
  }

  /** After the end. */
  Samples latencies() {
    return latencies;
  }

  /** Cameras of which sent and skipped do not add up to published; after the end. */
  int wrongCounts() {
    int wrong = 0;
    for (long sum : accountedFor) {
      wrong += sum == load.updatesPerCamera() ? 0 : 1;
    }
    return wrong;
  }

  /** After the end. */
  long skippedUpdates() {
    return skippedUpdates;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
