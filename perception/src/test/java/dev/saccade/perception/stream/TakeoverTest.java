package dev.saccade.perception.stream;

import static dev.saccade.perception.stream.PipelineBench.BUDGET;
import static dev.saccade.perception.stream.PipelineBench.CAMERA;
import static dev.saccade.perception.stream.PipelineBench.MILLI;
import static dev.saccade.perception.stream.PipelineBench.START;
import static dev.saccade.perception.stream.PipelineBench.frame;
import static dev.saccade.perception.stream.PipelineBench.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GateConfig;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.frame.Frame;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's next life, on the store that the one before it left behind. */
class TakeoverTest {
  @TempDir Path folder;

  private final SetClock clock = new SetClock(START);
  private final PipelineSettings settings = PipelineSettings.of(CameraDirectory.of(CAMERA));
  private final PipelineParts parts =
      new PipelineParts(
          new InlineStage(
              GatePolicy.NEWEST.gate(GateConfig.of(List.of(CAMERA), List.of(FakeStage.LARGE))),
              new FakeStage(),
              batch -> 1,
              clock,
              0),
          new FakeTracker(),
          clock,
          PipelineParts.everyCall(),
          PipelineObserver.NONE);
  private KeyValueStore<Bytes, byte[]> store;

  @BeforeEach
  void makeStore() {
    store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(PerceptionTopology.PENDING_STORE),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
  }

  @Test
  void shouldInterruptTheFramesThatTheEarlierLifeHeld() {
    Life first = new Life();
    first.read(0, frame(0, START, FakeStage.CAR));
    first.read(1, frame(1, START + MILLI, FakeStage.CAR));
    assertThat(first.forwarded()).hasSize(2).allMatch(FrameEvent.Admitted.class::isInstance);

    clock.set(START + 2 * BUDGET);
    Life second = new Life();
    second.look();

    List<FrameOutcome.Dropped> dropped = second.lost();
    assertThat(dropped)
        .extracting(outcome -> outcome.frameId().orElseThrow())
        .containsExactly(id(0), id(1));
    assertThat(dropped)
        .extracting(FrameOutcome.Dropped::reason)
        .containsOnly(DropReason.INTERRUPTED);
    assertThat(dropped.get(0).ageNanos()).hasValue(2 * BUDGET);
    assertThat(dropped.get(0).budgetLeftNanos()).hasValue(-BUDGET);
    assertThat(dropped.get(0).decidedEpochNanos()).isEqualTo(clock.epochNanos());
  }

  @Test
  void shouldSettleThemBeforeItReadsOn() {
    new Life().read(0, frame(0, START, FakeStage.CAR));

    Life second = new Life();
    second.read(1, frame(1, START, FakeStage.CAR));

    assertThat(second.forwarded()).hasSize(2);
    assertThat(second.forwarded().get(0)).isInstanceOf(FrameEvent.Lost.class);
    assertThat(second.forwarded().get(1)).isInstanceOf(FrameEvent.Admitted.class);
  }

  @Test
  void shouldNotReadARecordTwice() {
    new Life().read(0, frame(0, START, FakeStage.CAR));

    Life second = new Life();
    second.read(0, frame(0, START, FakeStage.CAR)); // redelivered: its offset was not committed

    assertThat(second.forwarded()).hasSize(1);
    assertThat(second.lost().get(0).reason()).isEqualTo(DropReason.INTERRUPTED);
  }

  @Test
  void shouldRepeatWhatTheEarlierLifeHadDecided() {
    Life first = new Life();
    first.read(0, frame(0, START, FakeStage.CAR));
    first.read(1, frame(3, START, FakeStage.CAR));
    first.read(2, "no frame".getBytes(StandardCharsets.UTF_8));
    List<FrameOutcome.Dropped> decided = first.lost();

    Life second = new Life();
    second.look();

    assertThat(second.lost())
        .extracting(FrameOutcome.Dropped::reason)
        .containsExactly(
            DropReason.INTERRUPTED,
            DropReason.SOURCE_GAP,
            DropReason.INTERRUPTED,
            DropReason.CORRUPT);
    assertThat(second.lost()).containsAll(decided);
  }

  @Test
  void shouldOweNothingOnceOutcomesAreAcknowledged() {
    Life first = new Life();
    first.read(0, frame(0, START, FakeStage.CAR));
    long[] acknowledgements = {0};
    FrameLedger ledger = new FrameLedger(store, () -> acknowledgements[0]);
    ledger.forwarded(new LedgerKey(LedgerKey.Kind.FRAME, 0).toBytes(), settled(0));

    ledger.removeAcknowledged();
    assertThat(ledger.standing()).as("forwarded, but perhaps not arrived").hasSize(1);

    acknowledgements[0]++;
    ledger.removeAcknowledged();
    assertThat(ledger.standing()).isEmpty();
  }

  @Test
  void shouldRepeatAnOutcomeThatMayNotHaveArrivedAndNotContradictIt() {
    new Life().read(0, frame(0, START, FakeStage.CAR));
    new FrameLedger(store, () -> 0)
        .forwarded(new LedgerKey(LedgerKey.Kind.FRAME, 0).toBytes(), settled(0));

    Life second = new Life();
    second.look();

    assertThat(second.forwarded())
        .singleElement()
        .isEqualTo(
            new FrameEvent.Repeated(settled(0), new LedgerKey(LedgerKey.Kind.FRAME, 0).toBytes()));
  }

  private SettledFrame settled(long sequence) {
    return new SettledFrame(
        new FrameOutcome.Processed(
            id(sequence), START, START + 7, 7, 5, BUDGET - 7, "512x256", 1, 2, false, 0),
        Optional.of(new RecordPosition(settings.topics().frames(), 0, sequence)));
  }

  @Test
  void shouldForgetTheTracksOfAnotherTracker() {
    openStore();
    TrackMemory kept = new TrackMemory(store, CAMERA, "one tracker");
    kept.keepTracker(new byte[] {7});

    assertThat(new TrackMemory(store, CAMERA, "one tracker").tracker()).containsExactly(7);
    assertThat(new TrackMemory(store, CAMERA, "another tracker").tracker()).isEmpty();
  }

  @Test
  void shouldRememberDropsThatNoUpdateHasToldOf() {
    openStore();
    TrackMemory first = new TrackMemory(store, CAMERA, "tracker");
    first.countDrop(DropReason.EXPIRED, 2);
    first.noteFrame(id(4), START);
    first.keepDrops();

    TrackMemory second = new TrackMemory(store, CAMERA, "tracker");

    assertThat(second.hasDrops()).isTrue();
    assertThat(second.heartbeat().getCaptureEpochNanos()).isEqualTo(START);
    assertThat(second.takeDrops()).isEqualTo(first.takeDrops());
  }

  private MockProcessorContext<byte[], FrameEvent> openStore() {
    Properties properties = new Properties();
    properties.putAll(KafkaSettings.of("none:9092", "takeover", folder).streamsProperties());
    MockProcessorContext<byte[], FrameEvent> context =
        new MockProcessorContext<>(properties, new TaskId(0, 0), new File(folder.toString()));
    if (!store.isOpen()) {
      store.init(context.getStateStoreContext(), store);
    }
    return context;
  }

  /** One life of the task: its admit processor, on the store of them all. */
  private final class Life {
    private final MockProcessorContext<byte[], FrameEvent> context;
    private final AdmitProcessor processor = new AdmitProcessor(settings, parts);

    Life() {
      context = openStore();
      context.addStateStore(store);
      processor.init(context);
    }

    void read(long offset, Frame frame) {
      ProducerRecord<byte[], byte[]> record =
          WireFrames.record(frame, settings.topics().frames(), settings.cameras());
      read(offset, record.value());
    }

    void read(long offset, byte[] value) {
      context.setRecordMetadata(settings.topics().frames(), 0, offset);
      processor.process(new Record<>(null, value, 0));
    }

    void look() {
      context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);
    }

    List<FrameEvent> forwarded() {
      return context.forwarded().stream().<FrameEvent>map(call -> call.record().value()).toList();
    }

    List<FrameOutcome.Dropped> lost() {
      return forwarded().stream()
          .filter(FrameEvent.Lost.class::isInstance)
          .map(event -> ((FrameEvent.Lost) event).outcome())
          .toList();
    }
  }
}
