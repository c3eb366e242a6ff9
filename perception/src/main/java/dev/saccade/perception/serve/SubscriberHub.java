package dev.saccade.perception.serve;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.v1.FrameOutcome;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the feed and the subscribers. Whoever feeds it puts each update into every subscriber's
 * backlog, which takes no longer for a slow one; one sender thread empties the backlogs of those
 * that are ready. So a subscriber that stops reading costs the others nothing, and itself only what
 * newer updates replace. Where subscribers are few, whoever feeds it empties the backlogs, too, if
 * nobody is at it: to wait for another thread would take longer.
 */
public final class SubscriberHub implements TrackFeed, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberHub.class);

  /** Up to so many are sent to by the feeder's own thread. */
  private static final int FEW_SUBSCRIBERS = 4;

  private final PipelineStatus status;
  private final EpochClock epochClock;
  private final LongSupplier nanoClock;
  private final int mostSubscribers;
  private final ScheduledExecutorService sender;
  private final VehicleHub vehicle;
  private final AtomicBoolean drainScheduled = new AtomicBoolean();

  /** Held by who sends, one at a time. Taken before the monitor of this, never after it. */
  private final ReentrantLock sending = new ReentrantLock();

  // Guarded by this.
  private final Map<String, TrackUpdate> newestOf = new LinkedHashMap<>();
  private volatile List<Subscription> subscriptions = List.of();
  private boolean closed;

  /**
   * @param nanoClock monotonic
   * @param mostSubscribers one more is refused with RESOURCE_EXHAUSTED
   */
  public SubscriberHub(
      PipelineFacts facts, EpochClock epochClock, LongSupplier nanoClock, int mostSubscribers) {
    if (mostSubscribers < 1) {
      throw new IllegalArgumentException(
          "mostSubscribers: " + mostSubscribers + " (expected: >= 1)");
    }
    this.status = new PipelineStatus(facts, epochClock.epochNanos());
    this.epochClock = epochClock;
    this.nanoClock = nanoClock;
    this.mostSubscribers = mostSubscribers;
    this.sender =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "saccade-subscribers");
              thread.setDaemon(true);
              return thread;
            });
    this.vehicle =
        new VehicleHub(this::execute, this::after, epochClock, nanoClock, mostSubscribers);
  }

  /** One stream to one subscriber. */
  final class Subscription {
    private final SubscriberBacklog backlog;
    private final Outlet outlet;
    // Guarded by sending.
    private boolean ended;
    private boolean wakeScheduled;

    private Subscription(SubscriberBacklog backlog, Outlet outlet) {
      this.backlog = backlog;
      this.outlet = outlet;
    }

    /** The subscriber can take more. */
    void ready() {
      send(this::drain);
    }

    void cancel() {
      remove(this);
    }

    private void drain() {
      try {
        while (!ended && outlet.isReady()) {
          long nowNanos = nanoClock.getAsLong();
          TrackUpdate update = backlog.take(nowNanos).orElse(null);
          if (update == null) {
            wakeWhenDue(nowNanos);
            return;
          }
          long age = epochClock.epochNanos() - update.getCaptureEpochNanos();
          outlet.send(update.toBuilder().setAgeAtSendNanos(age).build());
        }
      } catch (RuntimeException e) {
        // One stream that fails must not keep the others waiting.
        LOG.debug("subscriber lost", e);
        ended = true;
        remove(this);
      }
    }

    private void wakeWhenDue(long nowNanos) {
      OptionalLong wait = backlog.nanosUntilDue(nowNanos);
      if (wait.isPresent() && !wakeScheduled) {
        wakeScheduled = true;
        var unused =
            sender.schedule(
                () ->
                    whileSending(
                        () -> {
                          wakeScheduled = false;
                          drain();
                        }),
                wait.getAsLong(),
                TimeUnit.NANOSECONDS);
      }
    }

    private void end(Status reason) {
      if (!ended) {
        ended = true;
        outlet.end(reason);
      }
    }
  }

  @Override
  public void onUpdate(TrackUpdate update) {
    String cameraId = update.getFrameId().getCameraId();
    if (!status.isCamera(cameraId)) {
      return;
    }
    List<Subscription> current;
    synchronized (this) {
      TrackUpdate known = newestOf.get(cameraId);
      if (known == null || known.getHeartbeat() || !update.getHeartbeat()) {
        newestOf.put(cameraId, update);
      }
      current = subscriptions;
      // Within the lock, so that who subscribes now gets an update once: from here or as newest.
      for (Subscription subscription : current) {
        subscription.backlog.offer(update);
      }
    }
    if (!update.getHeartbeat()) {
      status.updated(cameraId, update.getCaptureEpochNanos());
    }
    if (current.isEmpty()) {
      return;
    }
    if (current.size() <= FEW_SUBSCRIBERS && sending.tryLock()) {
      try {
        current.forEach(Subscription::drain);
      } finally {
        sending.unlock();
      }
    } else if (drainScheduled.compareAndSet(false, true)) {
      send(this::drainAll);
    }
  }

  @Override
  public void onVehicleUpdate(VehicleTrackUpdate update) {
    vehicle.offer(update);
  }

  @Override
  public void onOutcome(FrameOutcome outcome) {
    status.count(outcome);
  }

  @Override
  public void onCalibration(String cameraId) {
    status.calibrated(cameraId);
  }

  /**
   * @throws StatusException if the request cannot be served
   */
  Subscription subscribe(SubscribeTracksRequest request, Outlet outlet) throws StatusException {
    TrackFilter filter = TrackFilter.of(request, status::isCamera);
    SubscriberBacklog backlog = new SubscriberBacklog(filter);
    Subscription subscription = new Subscription(backlog, outlet);
    synchronized (this) {
      if (closed) {
        throw Status.UNAVAILABLE.withDescription("the server is shutting down").asException();
      }
      if (subscriptions.size() >= mostSubscribers) {
        throw Status.RESOURCE_EXHAUSTED
            .withDescription(mostSubscribers + " subscribers are served; no more are")
            .asException();
      }
      backlog.begin(newestOf.values());
      List<Subscription> more = new ArrayList<>(subscriptions);
      more.add(subscription);
      subscriptions = List.copyOf(more);
    }
    subscription.ready();
    return subscription;
  }

  /** Of both kinds of stream. */
  public int subscriberCount() {
    return subscriptions.size() + vehicle.subscriberCount();
  }

  /** Of the tracks that the cameras have in common. */
  VehicleHub vehicle() {
    return vehicle;
  }

  PipelineStatus status() {
    return status;
  }

  long nowEpochNanos() {
    return epochClock.epochNanos();
  }

  /** Ends every stream with UNAVAILABLE. */
  @Override
  public void close() {
    List<Subscription> current;
    synchronized (this) {
      closed = true;
      current = subscriptions;
      subscriptions = List.of();
    }
    send(
        () -> {
          for (Subscription subscription : current) {
            subscription.end(Status.UNAVAILABLE.withDescription("the server is shutting down"));
          }
        });
    vehicle.close();
    sender.shutdown();
    try {
      if (!sender.awaitTermination(5, TimeUnit.SECONDS)) {
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      sender.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void drainAll() {
    // Cleared first: an update that comes while we drain asks for another round.
    drainScheduled.set(false);
    for (Subscription subscription : subscriptions) {
      subscription.drain();
    }
  }

  private synchronized void remove(Subscription subscription) {
    List<Subscription> fewer = new ArrayList<>(subscriptions);
    if (fewer.remove(subscription)) {
      subscriptions = List.copyOf(fewer);
    }
  }

  /** On the sender's thread, when nobody else sends. */
  private void send(Runnable task) {
    execute(() -> whileSending(task));
  }

  private void whileSending(Runnable task) {
    sending.lock();
    try {
      task.run();
    } finally {
      sending.unlock();
    }
  }

  private void after(long nanos, Runnable task) {
    try {
      var unused = sender.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed", e);
    }
  }

  private void execute(Runnable task) {
    try {
      sender.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed", e);
    }
  }
}
