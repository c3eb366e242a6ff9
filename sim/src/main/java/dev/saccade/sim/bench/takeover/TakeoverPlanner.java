package dev.saccade.sim.bench.takeover;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.serve.client.PlannerClient;
import dev.saccade.perception.serve.client.PlannerListener;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A planner of the process that survives: when it was told what, before and after. */
final class TakeoverPlanner implements PlannerListener, AutoCloseable {
  private final EpochClock clock;
  private final ManagedChannel channel;
  private final PlannerClient client;

  // Guarded by this.
  private final Set<Long> idsBefore = new TreeSet<>();
  private final Set<Long> idsAfter = new TreeSet<>();
  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private boolean over;
  private long updates;
  private long updatesAfter;
  private long lastEpochNanos;
  private long longestGapNanos;
  private long lastCaptureEpochNanos;
  private long blackoutNanos;

  TakeoverPlanner(int port, EpochClock clock) {
    this.clock = clock;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    client =
        PlannerClient.subscribe(
            channel,
            SubscribeTracksRequest.getDefaultInstance(),
            this,
            PlannerClient.Settings.DEFAULT,
            System::nanoTime);
  }

  @Override
  public synchronized void onUpdate(TrackUpdate update) {
    long now = clock.epochNanos();
    if (over) {
      for (DropCount drop : update.getDropsSinceLastList()) {
        drops.merge(drop.getReason(), drop.getFrameCount(), Long::sum);
      }
    }
    if (update.getHeartbeat()) {
      return;
    }
    for (Track track : update.getTracksList()) {
      if (track.getState() == TrackState.TRACK_STATE_CONFIRMED) {
        (over ? idsAfter : idsBefore).add(track.getTrackId());
      }
    }
    if (over) {
      longestGapNanos = Math.max(longestGapNanos, now - lastEpochNanos);
      blackoutNanos =
          Math.max(blackoutNanos, update.getCaptureEpochNanos() - lastCaptureEpochNanos);
      updatesAfter++;
    }
    updates++;
    lastEpochNanos = now;
    lastCaptureEpochNanos = update.getCaptureEpochNanos();
  }

  synchronized long updates() {
    return updates;
  }

  synchronized boolean hasConfirmedTracks() {
    return !idsBefore.isEmpty();
  }

  /** From here on counts what comes after. */
  synchronized void ownerEnds() {
    over = true;
  }

  /**
   * Whether a gap was felt and is over.
   *
   * @param updatesSince at least so many updates since the owner ended
   */
  synchronized boolean goesOn(long leastGapNanos, long updatesSince) {
    return longestGapNanos >= leastGapNanos && updatesAfter >= updatesSince;
  }

  synchronized Takeover result() {
    return new Takeover(
        longestGapNanos,
        blackoutNanos,
        drops.values().stream().mapToLong(Long::longValue).sum(),
        Set.copyOf(idsBefore),
        Set.copyOf(idsAfter));
  }

  @Override
  public void close() {
    client.close();
    channel.shutdownNow();
  }
}
