package dev.saccade.sim.bench.pipeline;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;

/** A planner that notes when it is told of each frame. */
final class BenchPlanner implements StreamObserver<TrackUpdate>, AutoCloseable {
  private final FrameTimes times;
  private final EpochClock clock;
  private final ManagedChannel channel;

  BenchPlanner(int port, FrameTimes times, EpochClock clock) {
    this.times = times;
    this.clock = clock;
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
    PerceptionGrpc.newStub(channel)
        .subscribeTracks(SubscribeTracksRequest.getDefaultInstance(), this);
  }

  @Override
  public void onNext(TrackUpdate update) {
    long now = clock.epochNanos();
    if (!update.getHeartbeat()) {
      if (update.getAgeAtSendNanos() > 0) { // a plain stream stamps nothing
        times.passed(
            FrameTimes.Place.SENT,
            update.getFrameId().getCameraId(),
            update.getFrameId().getSequence(),
            update.getCaptureEpochNanos() + update.getAgeAtSendNanos());
      }
      times.arrived(
          update.getFrameId().getCameraId(),
          update.getFrameId().getSequence(),
          update.getSkippedUpdates(),
          now);
    }
  }

  @Override
  public void onError(Throwable error) {
    // Updates that do not come are missed by who waits for them.
    channel.shutdownNow();
  }

  @Override
  public void onCompleted() {
    channel.shutdownNow();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
