package dev.saccade.perception.serve.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream from the server that sets itself up again when the server or the network fails, or falls
 * silent, on one thread of its own. A message is asked for when the one before it has been dealt
 * with.
 *
 * @param <Q> what asks for it
 * @param <U> what it carries
 */
final class LastingStream<Q, U> implements AutoCloseable {
  private static final Set<Status.Code> FINAL =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.PERMISSION_DENIED,
          Status.Code.UNAUTHENTICATED,
          Status.Code.UNIMPLEMENTED);
  private static final int CHECKS_PER_STALENESS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(LastingStream.class);

  private final Q request;
  private final BiConsumer<Q, StreamObserver<U>> call;
  private final Reader<U> reader;
  private final PlannerClient.Settings settings;
  private final ScheduledExecutorService thread;
  private final ServerLine line;
  private final SilenceWatch silence;

  // Only the thread touches what follows.
  private Attempt attempt;
  private long pauseNanos;
  private boolean closed;

  /** Who reads it, on the stream's thread. What it throws is logged, and the stream goes on. */
  interface Reader<U> {
    /** Before all else. */
    void begin();

    void take(U update);

    /** Several times in the time after which what is known counts as stale. */
    void checkStaleness();

    /** The stream broke, or cannot be had; it is being set up again. */
    void reconnecting(Status status);

    /** The stream ended for good. */
    void refused(Status status);
  }

  private LastingStream(
      Q request,
      BiConsumer<Q, StreamObserver<U>> call,
      Reader<U> reader,
      ServerLine line,
      PlannerClient.Settings settings,
      LongSupplier nanoClock) {
    this.request = request;
    this.call = call;
    this.reader = reader;
    this.settings = settings;
    this.pauseNanos = settings.firstPauseNanos();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "saccade-planner");
              made.setDaemon(true);
              return made;
            });
    this.line = line;
    this.silence =
        new SilenceWatch(
            line,
            this::execute,
            status -> tell(() -> reader.reconnecting(status)),
            nanoClock,
            settings.staleAfterNanos());
  }

  /**
   * @param call makes a stream of the request
   * @param nanoClock monotonic
   */
  static <Q, U> LastingStream<Q, U> begin(
      Q request,
      BiConsumer<Q, StreamObserver<U>> call,
      Reader<U> reader,
      ServerLine line,
      PlannerClient.Settings settings,
      LongSupplier nanoClock) {
    LastingStream<Q, U> stream =
        new LastingStream<>(request, call, reader, line, settings, nanoClock);
    stream.execute(stream::begin);
    return stream;
  }

  /** Ends it; a reader at work is waited for, up to five seconds. */
  @Override
  public void close() {
    execute(
        () -> {
          closed = true;
          silence.forget();
          cancelAttempt("the planner closed its subscription");
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

  private void begin() {
    reader.begin();
    long interval = settings.staleAfterNanos() / CHECKS_PER_STALENESS;
    var unused =
        thread.scheduleAtFixedRate(
            () -> {
              if (!closed) {
                tell(reader::checkStaleness);
                tell(this::checkSilence);
              }
            },
            interval,
            interval,
            TimeUnit.NANOSECONDS);
    connect();
  }

  private void checkSilence() {
    if (attempt == null || !silence.isDead()) {
      return;
    }
    Attempt dead = attempt;
    silence.forget();
    cancelAttempt("the server does not answer");
    line.renew();
    failed(dead, Status.UNAVAILABLE.withDescription("the server does not answer any more"));
  }

  private void cancelAttempt(String why) {
    if (attempt != null && attempt.stream != null) {
      attempt.stream.cancel(why, null);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    Attempt made = new Attempt();
    attempt = made;
    silence.called();
    try {
      call.accept(request, made);
    } catch (RuntimeException e) {
      // Thrown on our thread, where nobody would hear of it and no further attempt be made.
      LOG.debug("the call could not be made", e);
      failed(made, Status.fromThrowable(e));
    }
  }

  /** Of an attempt, the first failure counts. */
  private void failed(Attempt failed, Status status) {
    if (closed || failed != attempt) {
      return;
    }
    attempt = null;
    if (FINAL.contains(status.getCode())) {
      closed = true;
      tell(() -> reader.refused(status));
      return;
    }
    tell(() -> reader.reconnecting(status));
    // Apart by chance, so that the planners of a restarted server do not all come at once.
    long pause = (long) (pauseNanos * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
    pauseNanos = Math.min(2 * pauseNanos, settings.longestPauseNanos());
    try {
      var unused = thread.schedule(this::connect, pause, TimeUnit.NANOSECONDS);
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

  /** One connection. */
  private final class Attempt implements ClientResponseObserver<Q, U> {
    private ClientCallStreamObserver<Q> stream;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> requestStream) {
      stream = requestStream;
      stream.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(U update) {
      execute(
          () -> {
            if (!closed) {
              // It works again, so the next failure begins with a short pause.
              pauseNanos = settings.firstPauseNanos();
              silence.heard();
              tell(() -> reader.take(update));
              stream.request(1);
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
