package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriberHubTest {
  private final SubscriberHub hub =
      new SubscriberHub(
          new PipelineFacts(List.of("front"), "stub", "none", ""),
          () -> Updates.START,
          System::nanoTime,
          100);
  private final BlockingQueue<Thread> senders = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void shouldSendToFewWithoutHandingOverToAnotherThread() throws Exception {
    subscribe(2);

    // The sender's own thread may still be at the beginning of a subscription.
    for (int i = 0; i < 10_000 && !senders.contains(Thread.currentThread()); i++) {
      hub.onUpdate(Updates.update("front", i).build());
    }

    assertThat(senders).contains(Thread.currentThread());
  }

  @Test
  void shouldNotHoldTheFeedersThreadUpForMany() throws Exception {
    subscribe(50);

    for (int i = 0; i < 100; i++) {
      hub.onUpdate(Updates.update("front", i).build());
      assertThat(senders.poll(30, TimeUnit.SECONDS))
          .isNotNull()
          .isNotSameAs(Thread.currentThread());
    }
  }

  private void subscribe(int count) throws StatusException {
    for (int i = 0; i < count; i++) {
      hub.subscribe(
          SubscribeTracksRequest.getDefaultInstance(),
          new Outlet() {
            @Override
            public boolean isReady() {
              return true;
            }

            @Override
            public void send(TrackUpdate update) {
              senders.add(Thread.currentThread());
            }

            @Override
            public void end(Status status) {
              // Nobody waits for it.
            }
          });
    }
  }
}
