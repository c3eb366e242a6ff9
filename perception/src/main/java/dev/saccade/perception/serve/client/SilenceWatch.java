package dev.saccade.perception.serve.client;

import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ListCamerasResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a stream that has nothing to say from a connection that is dead: after some silence the
 * server is asked for a sign of life, and if none comes it is gone. On the stream's thread.
 */
final class SilenceWatch {
  private static final long LEAST_PATIENCE_NANOS = 5_000_000_000L;
  private static final long ANSWER_NANOS = 2_000_000_000L;
  private static final int STALENESSES = 4;

  private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);

  private final ServerLine line;
  private final Executor thread;
  private final LongSupplier nanoClock;
  private final long patienceNanos;
  private long heardNanos;
  private Question question;

  /**
   * @param thread the stream's
   * @param nanoClock monotonic
   */
  SilenceWatch(ServerLine line, Executor thread, LongSupplier nanoClock, long staleAfterNanos) {
    this.line = line;
    this.thread = thread;
    this.nanoClock = nanoClock;
    this.patienceNanos = Math.max(STALENESSES * staleAfterNanos, LEAST_PATIENCE_NANOS);
    this.heardNanos = nanoClock.getAsLong();
  }

  /** The server said something, or is called just now. */
  void heard() {
    heardNanos = nanoClock.getAsLong();
    forget();
  }

  /** True when the server is gone; asks, where it is time to. */
  boolean isDead() {
    long now = nanoClock.getAsLong();
    if (question != null) {
      return now - question.askedNanos >= ANSWER_NANOS;
    }
    if (now - heardNanos >= patienceNanos) {
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
      answered();
    }

    /** A connection that breaks ends the stream, too; all else is an answer. */
    @Override
    public void onError(Throwable error) {
      if (Status.fromThrowable(error).getCode() != Status.Code.CANCELLED) {
        answered();
      }
    }

    @Override
    public void onCompleted() {
      answered();
    }

    private void answered() {
      thread.execute(
          () -> {
            if (question == this) {
              question = null;
              heardNanos = nanoClock.getAsLong();
            }
          });
    }
  }
}
