package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.v1.GroundPoint;
import dev.saccade.v1.GroundPolygon;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackState;
import io.grpc.StatusException;
import org.junit.jupiter.api.Test;

class TrackFilterTest {
  @Test
  void shouldKeepTracksWhosePlaceLiesInTheRegion() throws StatusException {
    // An L: the square with its upper left quarter missing.
    TrackFilter filter =
        filter(request().setRegion(polygon(0, 0, 20, 0, 20, 10, 10, 10, 10, 20, 0, 20)));

    assertThat(filter.wants(Updates.at(1, 15, 5))).isTrue();
    assertThat(filter.wants(Updates.at(1, 5, 15))).isTrue();
    assertThat(filter.wants(Updates.at(1, 15, 15))).isFalse();
    assertThat(filter.wants(Updates.track(1, TrackState.TRACK_STATE_CONFIRMED)))
        .as("a track without a place")
        .isFalse();
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    refuses(request().addCameraIds("front").addCameraIds("nowhere"), "NOT_FOUND", "nowhere");
    refuses(request().setMaximumRateHertz(-1), "INVALID_ARGUMENT", "maximum_rate_hertz");
    refuses(request().setMaximumRateHertz(Double.NaN), "INVALID_ARGUMENT", "maximum_rate_hertz");
    refuses(
        request().setMinimumState(TrackState.TRACK_STATE_ENDED),
        "INVALID_ARGUMENT",
        "minimum_state");
    refuses(
        request().addCategories(ObjectCategory.OBJECT_CATEGORY_UNSPECIFIED),
        "INVALID_ARGUMENT",
        "categories");
    refuses(request().addCategoriesValue(99), "INVALID_ARGUMENT", "categories");
    refuses(request().setRegion(polygon(0, 0, 1, 1)), "INVALID_ARGUMENT", "2 corners");
    refuses(request().setRegion(polygon(0, 0, 1, 1, 2, 2)), "INVALID_ARGUMENT", "no area");
    refuses(request().setRegion(polygon(0, 0, 4, 4, 4, 0, 0, 5)), "INVALID_ARGUMENT", "cross");
    refuses(
        request().setRegion(polygon(0, 0, 4, Double.NaN, 4, 0)), "INVALID_ARGUMENT", "corner 1");
  }

  private static void refuses(
      SubscribeTracksRequest.Builder request, String status, String inMessage) {
    assertThatThrownBy(() -> filter(request))
        .isInstanceOf(StatusException.class)
        .hasMessageStartingWith(status)
        .hasMessageContaining(inMessage);
  }

  private static TrackFilter filter(SubscribeTracksRequest.Builder request) throws StatusException {
    return TrackFilter.of(request.build(), "front"::equals);
  }

  private static SubscribeTracksRequest.Builder request() {
    return SubscribeTracksRequest.newBuilder();
  }

  private static GroundPolygon polygon(double... coordinates) {
    GroundPolygon.Builder polygon = GroundPolygon.newBuilder();
    for (int i = 0; i < coordinates.length; i += 2) {
      polygon.addCorners(
          GroundPoint.newBuilder().setXMetres(coordinates[i]).setYMetres(coordinates[i + 1]));
    }
    return polygon.build();
  }
}
