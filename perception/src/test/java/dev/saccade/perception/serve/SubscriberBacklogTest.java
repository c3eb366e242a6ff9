package dev.saccade.perception.serve;

import static dev.saccade.v1.TrackState.TRACK_STATE_CONFIRMED;
import static dev.saccade.v1.TrackState.TRACK_STATE_ENDED;
import static dev.saccade.v1.TrackState.TRACK_STATE_TENTATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.DropCount;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackUpdate;
import io.grpc.StatusException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SubscriberBacklogTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldKeepTheNewestOfEachCameraAndCountWhatItReplaced() {
    SubscriberBacklog backlog = backlog(request());
    backlog.offer(Updates.update("front", 1).addDropsSinceLast(Updates.superseded(2)).build());
    backlog.offer(Updates.update("rear", 1).build());
    backlog.offer(Updates.update("front", 2).build());
    backlog.offer(Updates.update("front", 3).addDropsSinceLast(Updates.superseded(5)).build());

    TrackUpdate front = backlog.take(0).orElseThrow();
    TrackUpdate rear = backlog.take(0).orElseThrow();

    assertThat(front.getFrameId().getSequence()).isEqualTo(3);
    assertThat(front.getSkippedUpdates()).isEqualTo(2);
    assertThat(front.getDropsSinceLastList()).containsExactly(Updates.superseded(7));
    assertThat(rear.getFrameId().getCameraId()).isEqualTo("rear");
    assertThat(rear.getSkippedUpdates()).isZero();
    assertThat(backlog.take(0)).isEmpty();
  }

  @Test
  void shouldLetAHeartbeatThroughButNeverInPlaceOfTracks() {
    SubscriberBacklog backlog = backlog(request());
    backlog.offer(Updates.heartbeat("front", 1, 3));
    assertThat(backlog.take(0).orElseThrow().getHeartbeat()).isTrue();

    backlog.offer(Updates.heartbeat("front", 2, 1));
    backlog.offer(Updates.update("front", 3, Updates.track(1, TRACK_STATE_CONFIRMED)).build());
    backlog.offer(Updates.heartbeat("front", 4, 4));
    TrackUpdate update = backlog.take(0).orElseThrow();

    assertThat(update.getHeartbeat()).isFalse();
    assertThat(update.getTracksCount()).isEqualTo(1);
    assertThat(update.getDropsSinceLastList()).containsExactly(Updates.superseded(5));
    assertThat(update.getSkippedUpdates()).isZero();
  }

  @Test
  void shouldTellAnEndThatHappenedInASkippedUpdate() {
    SubscriberBacklog backlog = backlog(request());
    backlog.offer(Updates.update("front", 1, Updates.track(7, TRACK_STATE_CONFIRMED)).build());
    backlog.take(0);
    backlog.offer(Updates.update("front", 2, Updates.track(7, TRACK_STATE_ENDED)).build());
    backlog.offer(Updates.update("front", 3).build());
    TrackUpdate update = backlog.take(0).orElseThrow();
    backlog.offer(Updates.update("front", 4).build());

    assertThat(update.getTracksList())
        .extracting(Track::getState)
        .containsExactly(TRACK_STATE_ENDED);
    assertThat(backlog.take(0).orElseThrow().getTracksList()).isEmpty();
  }

  @Test
  void shouldNotTellTheEndOfWhatTheSubscriberNeverSaw() {
    SubscriberBacklog backlog = backlog(request());
    backlog.offer(Updates.update("front", 1, Updates.track(7, TRACK_STATE_TENTATIVE)).build());
    assertThat(backlog.take(0).orElseThrow().getTracksList()).isEmpty();
    backlog.offer(Updates.update("front", 2, Updates.track(7, TRACK_STATE_ENDED)).build());
    assertThat(backlog.take(0).orElseThrow().getTracksList()).isEmpty();
  }

  @Test
  void shouldShowOnlyWhatTheFilterAsksFor() {
    SubscriberBacklog backlog =
        backlog(
            request()
                .addCameraIds("front")
                .addCategories(ObjectCategory.OBJECT_CATEGORY_PEDESTRIAN)
                .setMinimumState(TRACK_STATE_TENTATIVE)
                .setIncludeMasks(true));
    backlog.offer(Updates.update("rear", 1).build());
    backlog.offer(
        Updates.update(
                "front",
                1,
                Updates.track(1, TRACK_STATE_CONFIRMED),
                Updates.track(2, TRACK_STATE_TENTATIVE, ObjectCategory.OBJECT_CATEGORY_PEDESTRIAN))
            .build());

    TrackUpdate update = backlog.take(0).orElseThrow();
    assertThat(update.getTracksList()).extracting(Track::getTrackId).containsExactly(2L);
    assertThat(update.getTracks(0).hasMask()).isTrue();
    assertThat(backlog.take(0)).isEmpty();
  }

  @Test
  void shouldLeaveMasksOutUnlessAskedFor() {
    SubscriberBacklog backlog = backlog(request());
    backlog.offer(Updates.update("front", 1, Updates.track(1, TRACK_STATE_CONFIRMED)).build());
    assertThat(backlog.take(0).orElseThrow().getTracks(0).hasMask()).isFalse();
  }

  @Test
  void shouldHoldUpdatesBackToTheRateAskedForAndSendTheNewestThen() {
    SubscriberBacklog backlog = backlog(request().setMaximumRateHertz(10));
    backlog.offer(Updates.update("front", 1).build());
    assertThat(backlog.take(5 * SECOND)).isPresent();
    backlog.offer(Updates.update("front", 2).build());
    assertThat(backlog.take(5 * SECOND + 40_000_000)).isEmpty();
    assertThat(backlog.nanosUntilDue(5 * SECOND + 40_000_000)).hasValue(60_000_000);
    backlog.offer(Updates.update("front", 3).build());

    TrackUpdate later = backlog.take(5 * SECOND + 100_000_000).orElseThrow();
    assertThat(later.getFrameId().getSequence()).isEqualTo(3);
    assertThat(later.getSkippedUpdates()).isEqualTo(1);
    assertThat(backlog.nanosUntilDue(6 * SECOND)).isEmpty();
  }

  @Test
  void shouldBeginWithoutDropsFromBeforeTheSubscription() {
    SubscriberBacklog backlog = backlog(request());
    backlog.begin(
        List.of(Updates.update("front", 9).addDropsSinceLast(Updates.superseded(4)).build()));
    assertThat(backlog.take(0).orElseThrow().getDropsSinceLastList()).isEmpty();
  }

  @Property(tries = 100)
  void shouldAccountForEveryUpdateAndEveryDrop(@ForAll long seed) {
    Random random = new Random(seed);
    SubscriberBacklog backlog = backlog(request());
    long offered = 0;
    long dropped = 0;
    long received = 0;
    long skipped = 0;
    long accounted = 0;
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(3) > 0) {
        String camera = "camera" + random.nextInt(3);
        long drops = random.nextInt(4);
        dropped += drops;
        if (random.nextInt(5) == 0) {
          backlog.offer(Updates.heartbeat(camera, i, drops));
        } else {
          offered++;
          backlog.offer(
              Updates.update(camera, i).addDropsSinceLast(Updates.superseded(drops)).build());
        }
      }
      boolean last = i == 199;
      while (last || random.nextInt(4) == 0) {
        TrackUpdate update = backlog.take(i).orElse(null);
        if (update == null) {
          break;
        }
        received += update.getHeartbeat() ? 0 : 1;
        skipped += update.getSkippedUpdates();
        accounted +=
            update.getDropsSinceLastList().stream().mapToLong(DropCount::getFrameCount).sum();
      }
    }
    assertThat(received + skipped).isEqualTo(offered);
    assertThat(accounted).isEqualTo(dropped);
  }

  private static SubscribeTracksRequest.Builder request() {
    return SubscribeTracksRequest.newBuilder();
  }

  private static SubscriberBacklog backlog(SubscribeTracksRequest.Builder request) {
    try {
      return new SubscriberBacklog(TrackFilter.of(request.build(), id -> true));
    } catch (StatusException e) {
      throw new AssertionError(e);
    }
  }
}
