package dev.saccade.perception.stage.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who decodes which picture; without a device. */
class JpegLadderTest {
  private static final String ENGINE = "engine";
  private static final String HYBRID = "hybrid";

  /** Calls, in order. */
  private final List<String> events = new ArrayList<>();

  private final FakeDecoder engine = new FakeDecoder(ENGINE);
  private final FakeDecoder hybrid = new FakeDecoder(HYBRID);

  @Test
  void shouldDecodeABatchWithTheBestInOneCall() {
    assertThat(ladder().begin(pictures(0, 1, 2))).containsExactly(ENGINE, ENGINE, ENGINE);
    assertThat(events).containsExactly("engine [0, 1, 2]");
  }

  @Test
  void shouldGiveThoseThatTheEngineDoesNotTakeToTheNext() {
    engine.refused.addAll(Set.of(1, 2));
    hybrid.refused.add(2);

    assertThat(ladder().begin(pictures(0, 1, 2, 3)))
        .containsExactly(ENGINE, HYBRID, JpegLadder.HOST, ENGINE);
    assertThat(events).containsExactly("engine [0, 3]", "hybrid [1]");
  }

  @Test
  void shouldTryWithTheNextWhatOneFailedOn() {
    engine.broken = true;

    assertThat(ladder().begin(pictures(0, 1))).containsExactly(HYBRID, HYBRID);
  }

  @Test
  void shouldLeaveToTheHostWhatNothingDecodes() {
    engine.broken = true;
    hybrid.broken = true;

    assertThat(ladder().begin(pictures(0, 1))).containsExactly(JpegLadder.HOST, JpegLadder.HOST);
    assertThat(new JpegLadder(List.of()).begin(pictures(0))).containsExactly(JpegLadder.HOST);
    assertThat(ladder().begin(List.of())).isEmpty();
  }

  @Test
  void shouldCloseWhatIsOpenWhereTheNextCannotBeOpened() {
    assertThatThrownBy(
            () ->
                JpegLadder.open(
                    List.of(
                        () -> Optional.of(engine),
                        Optional::empty,
                        () -> {
                          throw new UnsatisfiedLinkError("nvjpeg");
                        },
                        () -> Optional.of(hybrid))))
        .isInstanceOf(UnsatisfiedLinkError.class);

    assertThat(events).containsExactly("close " + ENGINE);
  }

  @Test
  void shouldGiveUpWhatFailsTimeAfterTime() {
    JpegLadder ladder = ladder();
    engine.broken = true;
    for (int i = 0; i < JpegLadder.PATIENCE_COUNT; i++) {
      assertThat(ladder.describe()).isEqualTo("engine, hybrid, the host");
      ladder.begin(pictures(0));
    }
    events.clear();
    engine.broken = false;

    assertThat(ladder.begin(pictures(0))).containsExactly(HYBRID);
    assertThat(events).containsExactly("hybrid [0]");
    assertThat(ladder.describe()).isEqualTo("hybrid, the host");
  }

  @Test
  void shouldAskAgainAfterAWhileWhatItGaveUp() {
    JpegLadder ladder = ladder();
    engine.broken = true;
    for (int i = 0; i < JpegLadder.PATIENCE_COUNT; i++) {
      ladder.begin(pictures(0)); // one camera's damaged pictures, perhaps
    }
    engine.broken = false;
    for (int i = 0; i < JpegLadder.REST_COUNT; i++) {
      assertThat(ladder.begin(pictures(0))).containsExactly(HYBRID);
    }

    assertThat(ladder.begin(pictures(0))).containsExactly(ENGINE);
    assertThat(ladder.describe()).isEqualTo("engine, hybrid, the host");
  }

  @Test
  void shouldRestAtOnceWhereItStillFails() {
    JpegLadder ladder = ladder();
    engine.broken = true;
    for (int i = 0; i < JpegLadder.PATIENCE_COUNT + JpegLadder.REST_COUNT + 1; i++) {
      ladder.begin(pictures(0));
    }
    events.clear();
    ladder.begin(pictures(0));

    assertThat(events).containsExactly("hybrid [0]");
  }

  @Test
  void shouldForgiveADamagedPictureNowAndThen() {
    JpegLadder ladder = ladder();
    for (int i = 0; i < 4 * JpegLadder.PATIENCE_COUNT; i++) {
      engine.broken = i % JpegLadder.PATIENCE_COUNT != 0;
      ladder.begin(pictures(0));
    }
    engine.broken = false;

    assertThat(ladder.begin(pictures(0))).containsExactly(ENGINE);
  }

  @Test
  void shouldCloseAll() {
    ladder().close();

    assertThat(events).containsExactly("close engine", "close hybrid");
  }

  private JpegLadder ladder() {
    return new JpegLadder(List.of(engine, hybrid));
  }

  private static List<JpegPicture> pictures(int... places) {
    return Arrays.stream(places)
        .mapToObj(
            place ->
                new JpegPicture(
                    place,
                    new byte[1],
                    64,
                    32,
                    () -> {
                      throw new AssertionError("there is no device");
                    }))
        .toList();
  }

  private final class FakeDecoder implements JpegDecoder {
    private final String name;
    private final Set<Integer> refused = new HashSet<>();
    private boolean broken;

    private FakeDecoder(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean takes(JpegPicture picture) {
      return !refused.contains(picture.place());
    }

    @Override
    public boolean[] begin(List<JpegPicture> pictures) {
      events.add(name + " " + pictures.stream().map(JpegPicture::place).toList());
      boolean[] underWay = new boolean[pictures.size()];
      Arrays.fill(underWay, !broken);
      return underWay;
    }

    @Override
    public void close() {
      events.add("close " + name);
    }
  }
}
