package dev.saccade.perception.serve;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.v1.CameraFreshness;
import dev.saccade.v1.DropCount;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.VehicleTrack;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the vehicle's fused tracks to every subscriber: to each the newest, with what ended
 * meanwhile and how many updates it missed. A subscriber that stops reading holds one update, and
 * keeps nobody waiting.
 */
final class VehicleHub {
  private static final Logger LOG = LoggerFactory.getLogger(VehicleHub.class);

  private final Executor sender;
  private final Timer timer;
  private final EpochClock clock;
  private final LongSupplier nanoClock;
  private final int mostSubscribers;

  // Guarded by this.
  private VehicleTrackUpdate newest;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private boolean closed;

  /**
   * @param sender one thread: streams are written to by one at a time
   * @param timer runs on the same thread
   * @param nanoClock monotonic
   */
  VehicleHub(
      Executor sender, Timer timer, EpochClock clock, LongSupplier nanoClock, int mostSubscribers) {
    this.sender = sender;
    this.timer = timer;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.mostSubscribers = mostSubscribers;
  }

  /** Runs something once, some time from now. */
  interface Timer {
    void after(long nanos, Runnable task);
  }

  /** A subscriber's end of its stream. */
  interface Outlet {
    boolean isReady();

    void send(VehicleTrackUpdate update);

    void end(Status status);
  }

  /** One stream to one subscriber. */
  final class Subscription {
    private final TrackFilter filter;
    private final Outlet outlet;
    // Guarded by this subscription.
    private VehicleTrackUpdate waiting;
    private long skipped;
    private final Map<Long, VehicleTrack> ended = new TreeMap<>();
    private final Map<String, Map<Integer, Long>> dropsOf = new HashMap<>();
    // Guarded by this subscription, too: nothing else needs to be told of its end, so that a
    // subscriber that stops reading cannot gather ends.
    private final Set<Long> shown = new HashSet<>();
    // Only the sender thread touches these.
    private OptionalLong sentNanos = OptionalLong.empty();
    private boolean wakeScheduled;
    private boolean over;

    private Subscription(TrackFilter filter, Outlet outlet) {
      this.filter = filter;
      this.outlet = outlet;
    }

    /** The subscriber can take more. */
    void ready() {
      sender.execute(this::drain);
    }

    void cancel() {
      synchronized (VehicleHub.this) {
        subscriptions.remove(this);
      }
    }

    private synchronized void offer(VehicleTrackUpdate update) {
      if (waiting != null) {
        skipped++;
      }
      waiting = update;
      for (VehicleTrack track : update.getTracksList()) {
        if (track.getState() == TrackState.TRACK_STATE_ENDED
            && shown.contains(track.getTrackId())) {
          ended.put(track.getTrackId(), track);
        }
      }
      for (CameraFreshness camera : update.getCamerasList()) {
        Map<Integer, Long> drops =
            dropsOf.computeIfAbsent(camera.getCameraId(), id -> new TreeMap<>());
        camera
            .getDropsSinceLastList()
            .forEach(drop -> drops.merge(drop.getReasonValue(), drop.getFrameCount(), Long::sum));
      }
    }

    private void drain() {
      if (over || !outlet.isReady()) {
        return;
      }
      long nowNanos = nanoClock.getAsLong();
      VehicleTrackUpdate.Builder update;
      synchronized (this) {
        if (waiting == null || isTooSoon(nowNanos)) {
          return;
        }
        update = waiting.toBuilder().clearTracks().setSkippedUpdates(skipped);
        List<VehicleTrack> tracks = new ArrayList<>(ended.values());
        waiting.getTracksList().stream()
            .filter(track -> track.getState() != TrackState.TRACK_STATE_ENDED)
            .forEach(tracks::add);
        tracks.sort(Comparator.comparingLong(VehicleTrack::getTrackId));
        tracks.stream().filter(this::isTold).forEach(update::addTracks);
        update.clearCameras();
        waiting.getCamerasList().forEach(camera -> update.addCameras(withDrops(camera)));
        waiting = null;
        skipped = 0;
        ended.clear();
        dropsOf.clear();
      }
      sentNanos = OptionalLong.of(nowNanos);
      long epochNanos = clock.epochNanos();
      update.getCamerasBuilderList().stream()
          .filter(camera -> camera.getCaptureEpochNanos() > 0)
          .forEach(camera -> camera.setAgeAtSendNanos(epochNanos - camera.getCaptureEpochNanos()));
      try {
        outlet.send(update.setAgeAtSendNanos(epochNanos - update.getCaptureEpochNanos()).build());
      } catch (RuntimeException e) {
        // One stream that fails must not keep the others waiting.
        LOG.debug("subscriber lost", e);
        over = true;
        cancel();
      }
    }

    /** Wakes up when it is time. */
    private boolean isTooSoon(long nowNanos) {
      if (sentNanos.isEmpty()) {
        return false;
      }
      long wait = filter.leastIntervalNanos() - (nowNanos - sentNanos.getAsLong());
      if (wait > 0 && !wakeScheduled) {
        wakeScheduled = true;
        timer.after(
            wait,
            () -> {
              wakeScheduled = false;
              drain();
            });
      }
      return wait > 0;
    }

    private CameraFreshness withDrops(CameraFreshness camera) {
      CameraFreshness.Builder with = camera.toBuilder().clearDropsSinceLast();
      dropsOf
          .getOrDefault(camera.getCameraId(), Map.of())
          .forEach(
              (reason, count) ->
                  with.addDropsSinceLast(
                      DropCount.newBuilder().setReasonValue(reason).setFrameCount(count)));
      return with.build();
    }

    /** The end of what was never shown is not told. */
    private boolean isTold(VehicleTrack track) {
      if (track.getState() == TrackState.TRACK_STATE_ENDED) {
        return shown.remove(track.getTrackId());
      }
      Track like =
          Track.newBuilder()
              .setState(track.getState())
              .setCategory(track.getCategory())
              .setGround(track.getGround())
              .build();
      boolean wanted = filter.wants(like);
      if (wanted) {
        shown.add(track.getTrackId());
      }
      return wanted;
    }

    private void end(Status reason) {
      if (!over) {
        over = true;
        outlet.end(reason);
      }
    }
  }

  void offer(VehicleTrackUpdate update) {
    List<Subscription> current;
    synchronized (this) {
      newest = update;
      current = List.copyOf(subscriptions);
      current.forEach(subscription -> subscription.offer(update));
    }
    if (!current.isEmpty()) {
      sender.execute(() -> current.forEach(Subscription::drain));
    }
  }

  /**
   * @throws StatusException if the request cannot be served
   */
  Subscription subscribe(SubscribeVehicleTracksRequest request, Outlet outlet)
      throws StatusException {
    SubscribeTracksRequest.Builder like =
        SubscribeTracksRequest.newBuilder()
            .addAllCategories(request.getCategoriesList())
            .setMaximumRateHertz(request.getMaximumRateHertz());
    if (request.hasRegion()) {
      like.setRegion(request.getRegion());
    }
    Subscription subscription =
        new Subscription(TrackFilter.of(like.build(), camera -> false), outlet);
    synchronized (this) {
      if (closed) {
        throw Status.UNAVAILABLE.withDescription("the server is shutting down").asException();
      }
      if (subscriptions.size() >= mostSubscribers) {
        throw Status.RESOURCE_EXHAUSTED
            .withDescription(mostSubscribers + " subscribers are served; no more are")
            .asException();
      }
      subscriptions.add(subscription);
      if (newest != null) {
        subscription.offer(newest);
      }
    }
    subscription.ready();
    return subscription;
  }

  synchronized int subscriberCount() {
    return subscriptions.size();
  }

  /** Ends every stream with UNAVAILABLE, on the sender's thread. */
  void close() {
    List<Subscription> current;
    synchronized (this) {
      closed = true;
      current = List.copyOf(subscriptions);
      subscriptions.clear();
    }
    Status reason = Status.UNAVAILABLE.withDescription("the server is shutting down");
    sender.execute(() -> current.forEach(subscription -> subscription.end(reason)));
  }
}
