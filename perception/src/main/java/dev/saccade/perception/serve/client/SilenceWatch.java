package dev.saccade.perception.serve.client;

import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ListCamerasResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a stream that has nothing to say from a connection that is dead or cannot be made: after
 * some silence the server is asked for a sign of life, and if none comes it is gone. On the
 * stream's thread.
 */
final class SilenceWatch {
  private static final long LEAST_PATIENCE_NANOS = 5_000_000_000L;
  private static final long ANSWER_NANOS = 2_000_000_000L;

  /** While a connection is made, which gRPC itself gives as long. */
  private static final long FIRST_ANSWER_NANOS = 20_000_000_000L;

  private static final int STALENESSES = 4;

  private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);

  private final ServerLine line;
  private final Executor thread;
  private final LongSupplier nanoClock;
  private final Consumer<Status> unreachable;
  private final long firstPatienceNanos;
  private final long patienceNanos;
  private long heardNanos;
  private boolean spoken;
  private boolean asked;
  private Question question;

  /**
   * @param thread the stream's
   * @param unreachable told why there is no connection, which a call that waits for one is not
   * @param nanoClock monotonic
   */
  SilenceWatch(
      ServerLine line,
      Executor thread,
      Consumer<Status> unreachable,
      LongSupplier nanoClock,
      long staleAfterNanos) {
    this.unreachable = unreachable;
    this.firstPatienceNanos = staleAfterNanos;
    this.line = line;
    this.thread = thread;
    this.nanoClock = nanoClock;
    this.patienceNanos = Math.max(STALENESSES * staleAfterNanos, LEAST_PATIENCE_NANOS);
    this.heardNanos = nanoClock.getAsLong();
  }

  /** The server is called: it should say something soon. */
  void called() {
    heard();
    spoken = false;
    asked = false;
  }

  /** The server said something. */
  void heard() {
    heardNanos = nanoClock.getAsLong();
    spoken = true;
    forget();
  }

  /** True when the server is gone; asks, where it is time to. */
  boolean isDead() {
    long now = nanoClock.getAsLong();
    if (question != null) {
      return now - question.askedNanos >= (spoken ? ANSWER_NANOS : FIRST_ANSWER_NANOS);
    }
    if (now - heardNanos >= (spoken || asked ? patienceNanos : firstPatienceNanos)) {
      asked = true;
      question = new Question(now);
      try {
        line.ask(question);
      } catch (RuntimeException e) {
        LOG.debug("cannot even ask", e); // and so no answer will come
      }
    }
    return false;
  }

  void forget() {
    if (question != null && question.call != null) {
      question.call.cancel("not asked any more", null);
    }
    question = null;
  }

  private final class Question
      implements ClientResponseObserver<ListCamerasRequest, ListCamerasResponse> {
    private final long askedNanos;
    private ClientCallStreamObserver<ListCamerasRequest> call;

    private Question(long askedNanos) {
      this.askedNanos = askedNanos;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ListCamerasRequest> requestStream) {
      call = requestStream;
    }

    @Override
    public void onNext(ListCamerasResponse response) {
      answered(Status.OK);
    }

    @Override
    public void onError(Throwable error) {
      answered(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      answered(Status.OK);
    }

    private void answered(Status status) {
      thread.execute(
          () -> {
            if (question == this) {
              question = null;
              heardNanos = nanoClock.getAsLong();
              if (status.getCode() == Status.Code.UNAVAILABLE) {
                unreachable.accept(status);
              }
            }
          });
    }
  }
}
