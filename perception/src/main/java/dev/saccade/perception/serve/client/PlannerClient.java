package dev.saccade.perception.serve.client;

import dev.saccade.v1.FrameId;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription that lasts: it sets itself up again when the server or the network fails, passes
 * on nothing twice and nothing older than before, and tells when what it knows has grown stale.
 *
 * <p>Age is measured without trust in the planner's clock: the age at sending, as the server states
 * it, and the time since the message came.
 */
public final class PlannerClient implements AutoCloseable {
  private static final Set<Status.Code> FINAL =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.PERMISSION_DENIED,
          Status.Code.UNAUTHENTICATED,
          Status.Code.UNIMPLEMENTED);
  private static final int CHECKS_PER_STALENESS = 4;

  /** Stands for all cameras until the first of them is heard of. */
  private static final String ANY_CAMERA = "";

  private static final Logger LOG = LoggerFactory.getLogger(PlannerClient.class);

  private final PerceptionGrpc.PerceptionStub stub;
  private final SubscribeTracksRequest request;
  private final PlannerListener listener;
  private final Settings settings;
  private final LongSupplier nanoClock;
  private final ScheduledExecutorService thread;

  // Only the client's thread touches what follows.
  private final Map<String, Known> knownOf = new HashMap<>();
  private Attempt attempt;
  private long pauseNanos;
  private boolean closed;

  /**
   * @param staleAfterNanos tracks older than this are told of as stale
   * @param firstPauseNanos before the first attempt to connect again; doubled with each further one
   * @param longestPauseNanos and never longer than this
   */
  public record Settings(long staleAfterNanos, long firstPauseNanos, long longestPauseNanos) {
    public static final Settings DEFAULT = new Settings(500_000_000L, 100_000_000L, 5_000_000_000L);

    public Settings {
      if (staleAfterNanos < 1_000_000L) {
        throw new IllegalArgumentException(
            "staleAfterNanos: " + staleAfterNanos + " (expected: >= a millisecond)");
      }
      if (firstPauseNanos < 1 || longestPauseNanos < firstPauseNanos) {
        throw new IllegalArgumentException(
            "firstPauseNanos "
                + firstPauseNanos
                + ", longestPauseNanos "
                + longestPauseNanos
                + " (expected: 1 <= first <= longest)");
      }
    }
  }

  private PlannerClient(
      Channel channel,
      SubscribeTracksRequest request,
      PlannerListener listener,
      Settings settings,
      LongSupplier nanoClock) {
    this.stub = PerceptionGrpc.newStub(channel);
    this.request = request;
    this.listener = listener;
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.pauseNanos = settings.firstPauseNanos();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "saccade-planner");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * @param channel stays open when the client closes
   * @param nanoClock monotonic: {@code System::nanoTime}
   */
  public static PlannerClient subscribe(
      Channel channel,
      SubscribeTracksRequest request,
      PlannerListener listener,
      Settings settings,
      LongSupplier nanoClock) {
    PlannerClient client = new PlannerClient(channel, request, listener, settings, nanoClock);
    client.execute(client::begin);
    return client;
  }

  /** Ends the subscription; a listener at work is waited for, up to five seconds. */
  @Override
  public void close() {
    execute(
        () -> {
          closed = true;
          if (attempt != null) {
            attempt.call.cancel("the planner closed its subscription", null);
          }
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static final class Known {
    private FrameId frameId;
    private long captureEpochNanos;
    private long capturedNanos;
    private boolean staleTold;
  }

  private void begin() {
    long now = nanoClock.getAsLong();
    List<String> expected =
        request.getCameraIdsCount() == 0 ? List.of(ANY_CAMERA) : request.getCameraIdsList();
    for (String cameraId : expected) {
      Known known = new Known();
      known.capturedNanos = now;
      knownOf.put(cameraId, known);
    }
    long interval = settings.staleAfterNanos() / CHECKS_PER_STALENESS;
    thread.scheduleAtFixedRate(this::checkStaleness, interval, interval, TimeUnit.NANOSECONDS);
    connect();
  }

  private void connect() {
    if (!closed) {
      attempt = new Attempt();
      stub.withWaitForReady().subscribeTracks(request, attempt);
    }
  }

  private void checkStaleness() {
    long now = nanoClock.getAsLong();
    knownOf.forEach(
        (cameraId, known) -> {
          long age = now - known.capturedNanos;
          if (!known.staleTold && age > settings.staleAfterNanos() && !closed) {
            known.staleTold = true;
            tell(() -> listener.onStale(cameraId, age));
          }
        });
  }

  private void take(TrackUpdate update) {
    // It works again, so the next failure begins with a short pause.
    pauseNanos = settings.firstPauseNanos();
    if (update.getHeartbeat()) {
      tell(() -> listener.onUpdate(update));
      return;
    }
    knownOf.remove(ANY_CAMERA);
    Known known = knownOf.computeIfAbsent(update.getFrameId().getCameraId(), id -> new Known());
    if (known.frameId != null && !isNewer(update, known)) {
      return;
    }
    known.frameId = update.getFrameId();
    known.captureEpochNanos = update.getCaptureEpochNanos();
    known.capturedNanos = nanoClock.getAsLong() - Math.max(0, update.getAgeAtSendNanos());
    known.staleTold = false;
    tell(() -> listener.onUpdate(update));
  }

  /** After a new connection the server begins with what it knows, which we may know already. */
  private static boolean isNewer(TrackUpdate update, Known known) {
    FrameId id = update.getFrameId();
    return id.getSourceEpoch() == known.frameId.getSourceEpoch()
        ? id.getSequence() > known.frameId.getSequence()
        : update.getCaptureEpochNanos() > known.captureEpochNanos;
  }

  private void failed(Attempt failed, Status status) {
    if (closed || failed != attempt) {
      return;
    }
    if (FINAL.contains(status.getCode())) {
      closed = true;
      tell(() -> listener.onRefused(status));
      return;
    }
    tell(() -> listener.onReconnecting(status));
    // Apart by chance, so that the planners of a restarted server do not all come at once.
    long pause = (long) (pauseNanos * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
    pauseNanos = Math.min(2 * pauseNanos, settings.longestPauseNanos());
    try {
      thread.schedule(this::connect, pause, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  /** What a planner gets wrong with one message must not cost it the next ones. */
  private static void tell(Runnable message) {
    try {
      message.run();
    } catch (RuntimeException e) {
      LOG.error("the planner's listener failed; it will be told of what comes next", e);
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed: what still arrives is of no interest.
      closed = true;
    }
  }

  /** One stream. A message is asked for when the one before it has been dealt with. */
  private final class Attempt
      implements ClientResponseObserver<SubscribeTracksRequest, TrackUpdate> {
    private ClientCallStreamObserver<SubscribeTracksRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeTracksRequest> requestStream) {
      call = requestStream;
      call.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(TrackUpdate update) {
      execute(
          () -> {
            if (!closed) {
              take(update);
              call.request(1);
            }
          });
    }

    @Override
    public void onError(Throwable error) {
      execute(() -> failed(this, Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
      execute(
          () -> failed(this, Status.UNAVAILABLE.withDescription("the server ended the stream")));
    }
  }
}
