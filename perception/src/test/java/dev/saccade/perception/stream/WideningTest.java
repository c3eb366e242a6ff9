package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WideningTest {
  @Test
  void shouldSayAllThatIsToBeDoneAtOnceWhereItMayNotWiden() {
    assertThat(
            Widening.refusal(
                List.of(
                    new Widening.Narrow("camera.frames", 1, 2),
                    new Widening.Narrow("saccade-tracks-changelog", 2, 3)),
                "not authorized"))
        .isEqualTo(
            "camera.frames has 1 partition and needs 2; saccade-tracks-changelog has 2 partitions"
                + " and needs 3: one for each camera; adding them was refused (not authorized): add"
                + " them to all of these topics (kafka-topics.sh --alter --topic NAME --partitions"
                + " COUNT), or configure fewer cameras");
  }
}
