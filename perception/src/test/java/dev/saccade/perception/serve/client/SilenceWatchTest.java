package dev.saccade.perception.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ListCamerasResponse;
import io.grpc.Status;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final Deque<ClientResponseObserver<ListCamerasRequest, ListCamerasResponse>> questions =
      new ArrayDeque<>();
  private final List<Status> unreachable = new ArrayList<>();
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
          unreachable::add,
          () -> now,
          SECOND / 2);

  @Test
  void shouldAskNothingWhileTheServerSpeaks() {
    watch.heard();
    for (int i = 0; i < 10; i++) {
      now += 4 * SECOND;
      assertThat(watch.isDead()).isFalse();
      watch.heard();
    }
    assertThat(questions).isEmpty();
  }

  @Test
  void shouldCallAServerDeadThatDoesNotAnswer() {
    watch.heard();
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
    watch.heard();
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
    watch.heard();
    now += 5 * SECOND;
    assertThat(watch.isDead()).isFalse();
    watch.heard(); // connected anew meanwhile
    now += 5 * SECOND;
    assertThat(watch.isDead()).isFalse();
    questions.remove().onError(Status.INTERNAL.asException());
    now += 2 * SECOND;
    assertThat(watch.isDead()).isTrue();
  }

  @Test
  void shouldSoonTellWhyThereIsNoConnectionAndThenNowAndThen() {
    watch.called();
    now += SECOND / 2;
    assertThat(watch.isDead()).isFalse();
    Status refused = Status.UNAVAILABLE.withDescription("certificate_required");
    questions.remove().onError(refused.asException());
    now += 4 * SECOND;
    assertThat(watch.isDead()).isFalse();
    assertThat(questions).isEmpty();
    now += SECOND;
    assertThat(watch.isDead()).isFalse();
    questions.remove().onError(refused.asException());

    assertThat(unreachable)
        .extracting(Status::getDescription)
        .containsExactly("certificate_required", "certificate_required");
  }

  @Test
  void shouldGiveAConnectionTimeToBeMade() {
    watch.called();
    now += SECOND / 2;
    assertThat(watch.isDead()).isFalse();
    now += 19 * SECOND;
    assertThat(watch.isDead()).isFalse();
    now += SECOND;
    assertThat(watch.isDead()).isTrue();
  }
}
