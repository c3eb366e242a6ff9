package dev.saccade.perception.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ListCamerasResponse;
import io.grpc.Status;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final Deque<ClientResponseObserver<ListCamerasRequest, ListCamerasResponse>> questions =
      new ArrayDeque<>();
  private long now = 7;
  private final SilenceWatch watch =
      new SilenceWatch(
          new ServerLine() {
            @Override
            public void ask(
                ClientResponseObserver<ListCamerasRequest, ListCamerasResponse> answer) {
              questions.add(answer);
            }

            @Override
            public void renew() {
              throw new AssertionError("the stream's business");
            }
          },
          Runnable::run,
          () -> now,
          SECOND / 2);

  @Test
  void shouldAskNothingWhileTheServerSpeaks() {
    for (int i = 0; i < 10; i++) {
      now += 4 * SECOND;
      assertThat(watch.isDead()).isFalse();
      watch.heard();
    }
    assertThat(questions).isEmpty();
  }

  @Test
  void shouldCallAServerDeadThatDoesNotAnswer() {
    now += 5 * SECOND;
    assertThat(watch.isDead()).isFalse();
    now += 2 * SECOND - 1;
    assertThat(watch.isDead()).isFalse();
    now += 1;
    assertThat(watch.isDead()).isTrue();
    assertThat(questions).hasSize(1);
  }

  @Test
  void shouldTakeEveryAnswerForASignOfLife() {
    for (int i = 0; i < 3; i++) {
      now += 5 * SECOND;
      assertThat(watch.isDead()).isFalse();
      questions.remove().onError(Status.UNAUTHENTICATED.asException());
      now += 4 * SECOND;
      assertThat(watch.isDead()).isFalse();
      now += SECOND;
      assertThat(watch.isDead()).isFalse();
      questions.remove().onNext(ListCamerasResponse.getDefaultInstance());
    }
    assertThat(questions).isEmpty();
  }

  @Test
  void shouldNotHoldTheLateAnswerToAnEarlierQuestionForOneToTheNext() {
    now += 5 * SECOND;
    assertThat(watch.isDead()).isFalse();
    watch.heard(); // connected anew meanwhile
    now += 5 * SECOND;
    assertThat(watch.isDead()).isFalse();
    questions.remove().onError(Status.INTERNAL.asException());
    now += 2 * SECOND;
    assertThat(watch.isDead()).isTrue();
  }
}
