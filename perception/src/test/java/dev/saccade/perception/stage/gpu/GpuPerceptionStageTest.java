package dev.saccade.perception.stage.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.frame.TestPictures;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.ColourNetwork;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageSpans;
import dev.saccade.perception.stage.StageWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the stage does with a device that fails, and how it keeps two batches under way. */
class GpuPerceptionStageTest {
  private static final Frame WIDE = TestPictures.gradientFrame(FrameEncoding.RGB8, 64, 32);
  private static final Frame SQUARE = TestPictures.gradientFrame(FrameEncoding.RGB8, 32, 32);

  private static final long PREPARATION = 3;
  private static final long COMPUTE = 10;

  @TempDir private Path folder;
  private ModelCard card;
  private Profile large;
  private Profile small;

  /** What happened on the devices, in order. */
  private final List<String> events = new ArrayList<>();

  /** What the next batches end with; none: well. */
  private final Deque<GpuFault> troubles = new ArrayDeque<>();

  /** What opening a further device ends with. */
  private final Deque<GpuFault> openingTroubles = new ArrayDeque<>();

  private int devices;

  @BeforeEach
  void describe() throws IOException {
    card = ColourNetwork.write(folder, true).card();
    large = card.profiles().get(0);
    small = card.profiles().get(1);
  }

  @Test
  void shouldMakeTheDeviceAnewOnceAfterAnError() throws Exception {
    GpuPerceptionStage stage = stage();
    troubles.add(GpuFault.OTHER);

    assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Failed.class);
    assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Perceived.class);
    assertThat(events)
        .containsExactly(
            "open 1 for 2 sizes",
            "begin " + large,
            "close 1",
            "open 2 for 2 sizes",
            "begin " + large,
            "await");
    assertThat(stage.faults()).containsEntry(GpuFault.OTHER, 1);
  }

  @Test
  void shouldServeSmallerInputsWhereThatDidNotHelp() throws Exception {
    GpuPerceptionStage stage = stage();
    troubles.addAll(List.of(GpuFault.OUT_OF_MEMORY, GpuFault.OUT_OF_MEMORY));
    perceive(stage, WIDE);
    perceive(stage, WIDE);
    events.clear();

    assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Perceived.class);
    assertThat(events).containsExactly("close 2", "open 3 for 1 sizes", "begin " + small, "await");
    assertThat(stage.isSpent()).isFalse();
    assertThat(stage.description().engine()).contains("after errors no input larger than ");
    assertThat(stage.faultCount()).isEqualTo(2);
  }

  @Test
  void shouldBeSpentWhenTheSmallestInputFailsToo() throws Exception {
    GpuPerceptionStage stage = stage();
    for (int i = 0; i < 3; i++) {
      troubles.add(GpuFault.OUT_OF_MEMORY);
      assertThat(stage.isSpent()).isFalse();
      assertThat(perceive(stage, WIDE))
          .isEqualTo(new StageResult.Failed("out of GPU memory: test"));
    }

    assertThat(stage.isSpent()).isTrue();
    assertThat(stage.description().engine()).endsWith(", given up after errors");
    assertThat(stage.faultCount()).isEqualTo(3);
    events.clear();
    assertThat(((StageResult.Failed) perceive(stage, WIDE)).detail()).contains("given up");
    assertThat(events).as("the device is left alone").isEmpty();
  }

  @Test
  void shouldNotStepDownForADeviceThatDoesNotAnswer() throws Exception {
    GpuPerceptionStage stage = stage();
    troubles.add(GpuFault.DEVICE_LOST);
    openingTroubles.add(GpuFault.DEVICE_LOST);

    perceive(stage, WIDE);
    assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Failed.class);
    assertThat(stage.isSpent()).isTrue();
    assertThat(devices).as("opened").isEqualTo(1);
  }

  @Test
  void shouldStepDownWithinOneBatchWhereOpeningFails() throws Exception {
    GpuPerceptionStage stage = stage();
    troubles.add(GpuFault.OUT_OF_MEMORY);
    openingTroubles.add(GpuFault.OUT_OF_MEMORY);

    perceive(stage, WIDE);
    assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Perceived.class);
    assertThat(events).contains("begin " + small);
  }

  @Test
  void shouldTakeAnErrorAfterManyGoodBatchesForANewOne() throws Exception {
    GpuPerceptionStage stage = stage();
    for (int i = 0; i < 3; i++) {
      troubles.add(GpuFault.OTHER);
      assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Failed.class);
      for (int good = 0; good < GpuRecovery.ENOUGH_GOOD_BATCHES; good++) {
        assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Perceived.class);
      }
    }
    assertThat(events).doesNotContain("begin " + small);
  }

  @Test
  void shouldTakeTwoBatchesThatOneErrorSpoilsForOneError() throws Exception {
    GpuPerceptionStage stage = stage();
    troubles.addAll(List.of(GpuFault.OTHER, GpuFault.OTHER));
    StageWork first = stage.begin(request(WIDE));
    StageWork second = stage.begin(request(WIDE));

    assertThat(first.await().results().get(0)).isInstanceOf(StageResult.Failed.class);
    assertThat(second.await().results().get(0)).isInstanceOf(StageResult.Failed.class);
    assertThat(perceive(stage, WIDE)).isInstanceOf(StageResult.Perceived.class);
    assertThat(events).endsWith("open 2 for 2 sizes", "begin " + large, "await");
    assertThat(stage.faults()).containsEntry(GpuFault.OTHER, 2);
  }

  @Test
  void shouldBeginTheNextBatchBeforeWaitingForTheOneUnderWay() throws Exception {
    GpuPerceptionStage stage = stage();
    StageWork first = stage.begin(request(WIDE));
    StageWork second = stage.begin(request(WIDE));
    assertThat(events).containsExactly("open 1 for 2 sizes", "begin " + large, "begin " + large);

    assertThat(second.await().results()).hasSize(1);
    assertThat(first.await().results()).hasSize(1);
    assertThat(events).endsWith("await", "await");
  }

  @Test
  void shouldWaitForTheOldestBeforeAThird() throws Exception {
    GpuPerceptionStage stage = stage();
    for (int i = 0; i < 3; i++) {
      stage.begin(request(WIDE));
    }

    assertThat(events.subList(1, 5))
        .containsExactly("begin " + large, "begin " + large, "await", "begin " + large);
    stage.close();
    assertThat(events).endsWith("await", "await", "close 1");
  }

  @Test
  void shouldOverlapUnlikeFramesOfOneBatchAndKeepTheirOrder() throws Exception {
    GpuPerceptionStage stage = stage();

    List<StageResult> results = stage.perceive(request(WIDE, SQUARE, WIDE));

    assertThat(results)
        .extracting(result -> ((StageResult.Perceived) result).instances().widthPixels())
        .containsExactly(64, 32, 64);
    assertThat(events)
        .containsExactly(
            "open 1 for 2 sizes", "begin " + large, "begin " + large, "await", "await");
  }

  @Test
  void shouldLoseNoFrameOfABatchOfMoreShapesThanCanBeUnderWay() throws Exception {
    GpuPerceptionStage stage = stage();
    Frame tall = TestPictures.gradientFrame(FrameEncoding.RGB8, 32, 64);
    troubles.addAll(List.of(GpuFault.OTHER));

    List<StageResult> results = stage.perceive(request(WIDE, SQUARE, tall, SQUARE));

    assertThat(results.get(0))
        .as("the device failed on it alone")
        .isInstanceOf(StageResult.Failed.class);
    assertThat(results.subList(1, 4))
        .extracting(result -> ((StageResult.Perceived) result).instances().heightPixels())
        .containsExactly(32, 64, 32);
  }

  @Test
  void shouldSayWhatABatchTookByItself() throws Exception {
    GpuPerceptionStage stage = stage();
    StageWork first = stage.begin(request(WIDE, WIDE));
    StageWork second = stage.begin(request(WIDE));

    assertThat(first.await().spans()).contains(new StageSpans(PREPARATION, PREPARATION + COMPUTE));
    assertThat(second.await().spans()).contains(new StageSpans(PREPARATION, PREPARATION + COMPUTE));
    assertThat(stage.begin(request(WIDE, SQUARE)).await().spans())
        .as("the second part is prepared while the first is computed")
        .contains(new StageSpans(PREPARATION, PREPARATION + 2 * COMPUTE));
  }

  @Test
  void shouldSayNothingOfTimeWhereABatchFailed() throws Exception {
    GpuPerceptionStage stage = stage();
    troubles.add(GpuFault.OTHER);

    assertThat(stage.begin(request(WIDE)).await().spans()).isEmpty();
  }

  @Test
  void shouldAnswerTheSameHoweverOftenItIsAsked() throws Exception {
    StageWork work = stage().begin(request(WIDE));

    assertThat(work.await()).isEqualTo(work.await());
    assertThat(events).containsOnlyOnce("await");
  }

  @Test
  @Timeout(10)
  void shouldBeginTheNextBatchWhileAnotherThreadWaitsForOne() throws Exception {
    Semaphore computed = new Semaphore(0);
    Semaphore waiting = new Semaphore(0);
    GpuPerceptionStage stage =
        new GpuPerceptionStage(
            card,
            card.profiles(),
            4,
            profiles ->
                new FakeDevice(profiles.size()) {
                  @Override
                  public Pending begin(StageRequest group) {
                    Pending pending = super.begin(group);
                    return () -> {
                      waiting.release();
                      computed.acquireUninterruptibly();
                      return pending.await();
                    };
                  }
                });
    StageWork first = stage.begin(request(WIDE));
    CompletableFuture<StageWork.Done> done = CompletableFuture.supplyAsync(first::await);
    waiting.acquire();

    StageWork second = stage.begin(request(WIDE));
    assertThat(done).isNotDone();
    computed.release(2);

    assertThat(done.get().results()).hasSize(1);
    assertThat(second.await().results()).hasSize(1);
  }

  @Test
  void shouldKeepUnreadablePicturesFromTheDevice() throws Exception {
    GpuPerceptionStage stage = stage();

    List<StageResult> results =
        stage.perceive(
            request(TestPictures.frame(FrameEncoding.JPEG, 64, 32, new byte[] {1, 2, 3}), WIDE));

    assertThat(results.get(0)).isInstanceOf(StageResult.Unreadable.class);
    assertThat(results.get(1)).isInstanceOf(StageResult.Perceived.class);
  }

  @Test
  void shouldFailFramesAndNotTheThreadWhereTheDeviceAnswersNonsense() throws Exception {
    GpuPerceptionStage stage =
        new GpuPerceptionStage(
            card,
            card.profiles(),
            4,
            profiles ->
                new FakeDevice(profiles.size()) {
                  @Override
                  public Pending begin(StageRequest group) {
                    return () -> {
                      throw new IndexOutOfBoundsException("an id out of range");
                    };
                  }
                });

    assertThat(perceive(stage, WIDE)).isEqualTo(new StageResult.Failed("an id out of range"));
  }

  private GpuPerceptionStage stage() throws IOException {
    return new GpuPerceptionStage(
        card,
        card.profiles(),
        4,
        profiles -> {
          Optional<GpuFault> trouble =
              devices == 0 ? Optional.empty() : Optional.ofNullable(openingTroubles.poll());
          if (trouble.isPresent()) {
            throw new GpuException(trouble.get(), "opening");
          }
          return new FakeDevice(profiles.size());
        });
  }

  private StageRequest request(Frame... frames) {
    return new StageRequest(List.of(frames), large, Long.MAX_VALUE, false);
  }

  private StageResult perceive(GpuPerceptionStage stage, Frame frame) {
    return stage.perceive(request(frame)).get(0);
  }

  private class FakeDevice implements GpuDevice {
    private final int number = ++devices;

    FakeDevice(int sizes) {
      events.add("open " + number + " for " + sizes + " sizes");
    }

    @Override
    public String describe() {
      return "a fake";
    }

    @Override
    public Pending begin(StageRequest group) {
      events.add("begin " + group.profile());
      Optional<GpuFault> trouble = Optional.ofNullable(troubles.poll());
      return () -> {
        if (trouble.isPresent()) {
          throw new GpuException(trouble.get(), "test");
        }
        events.add("await");
        List<StageResult> results =
            group.frames().stream()
                .map(
                    frame ->
                        (StageResult)
                            new StageResult.Perceived(
                                new InstanceSet(
                                    frame.widthPixels(),
                                    frame.heightPixels(),
                                    List.of(),
                                    0,
                                    Optional.empty())))
                .toList();
        return new Computed(results, PREPARATION, COMPUTE);
      };
    }

    @Override
    public void close() {
      events.add("close " + number);
    }
  }
}
