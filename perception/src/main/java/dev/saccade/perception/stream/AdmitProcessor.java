package dev.saccade.perception.stream;

import dev.saccade.perception.deadline.CaptureClock;
import dev.saccade.perception.deadline.CaptureVerdict;
import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.FrameReader.Reading;
import dev.saccade.perception.stream.SourceProgress.Look;
import dev.saccade.perception.stream.SourceProgress.Missing;
import dev.saccade.perception.stream.SourceProgress.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reads and checks each record, and notes in the ledger that its frame is owed an outcome before it
 * lets the frame go on. Missing frames are told of here, too, and so are those that an earlier life
 * of the task left behind.
 */
final class AdmitProcessor implements Processor<byte[], byte[], byte[], FrameEvent> {
  private final PipelineSettings settings;
  private final PipelineParts parts;
  private final EpochClock clock;
  private final CaptureClock captureClock;

  private ProcessorContext<byte[], FrameEvent> context;
  private FrameLedger ledger;
  private SourceProgress progress;
  private FrameReader reader;
  private String cameraId;
  private List<FrameLedger.Standing> leftBehind = List.of();
  private Cancellable firstPunctuation;

  AdmitProcessor(PipelineSettings settings, PipelineParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.clock = parts.clock();
    this.captureClock = new CaptureClock(settings.clockToleranceNanos(), settings.maxAgeNanos());
  }

  @Override
  public void init(ProcessorContext<byte[], FrameEvent> context) {
    this.context = context;
    int partition = context.taskId().partition();
    ledger =
        new FrameLedger(
            context.getStateStore(PerceptionTopology.PENDING_STORE), parts.acknowledgements());
    progress = ledger.progress();
    reader = new FrameReader(settings.cameras(), partition);
    cameraId = settings.cameras().at(partition).map(Camera::id).orElse("");
    leftBehind = ledger.standing();
    // Nothing can be forwarded from here, and perhaps no record will come.
    firstPunctuation =
        context.schedule(
            Duration.ofMillis(settings.drainMillis()),
            PunctuationType.WALL_CLOCK_TIME,
            timestamp -> settleLeftBehind());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    settleLeftBehind();
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    RecordPosition position =
        new RecordPosition(metadata.topic(), metadata.partition(), metadata.offset());
    Reading reading = reader.read(record.value(), record.headers());
    if (reading instanceof Reading.Legible legible) {
      admit(legible.frame(), position);
    } else {
      refuse((Reading.Refused) reading, position);
    }
  }

  private void admit(Frame frame, RecordPosition position) {
    Look look = progress.see(position.offset(), Optional.of(frame.id()), true);
    List<FrameEvent.Lost> missing = missing(look, Optional.of(frame.id()), position);
    if (look.sighting() == Sighting.REDELIVERED || look.sighting() == Sighting.REPEATED) {
      skip(position);
      return;
    }
    long now = clock.epochNanos();
    AdmittedFrame admitted = new AdmittedFrame(frame, position);
    Optional<FrameOutcome.Dropped> fault =
        look.sighting() == Sighting.BELATED
            ? Optional.of(belated(frame, now))
            : clockFault(frame, now);
    owe(
        admitted.ledgerKey().toBytes(),
        fault.orElseGet(() -> interrupted(frame)),
        Optional.of(position));
    ledger.keep(progress);
    missing.forEach(this::forward);
    forward(
        fault.isPresent()
            ? FrameEvent.Lost.of(admitted, fault.get())
            : new FrameEvent.Admitted(admitted));
  }

  private void refuse(Reading.Refused refused, RecordPosition position) {
    // The sequence is followed for this partition's camera alone: others' ids could be without end.
    Optional<FrameId> followed = refused.id().filter(id -> id.cameraId().equals(cameraId));
    Look look = progress.see(position.offset(), followed, refused.idFromFrame());
    List<FrameEvent.Lost> missing = missing(look, followed, position);
    if (look.sighting() == Sighting.REDELIVERED || look.sighting() == Sighting.REPEATED) {
      skip(position);
      return;
    }
    FrameOutcome.Dropped outcome =
        new FrameOutcome.Dropped(
            refused.id(),
            refused.captureEpochNanos(),
            clock.epochNanos(),
            refused.reason(),
            PipelineStep.ADMIT,
            OptionalLong.empty(),
            OptionalLong.empty(),
            refused.detail(),
            1);
    Bytes key = new LedgerKey(LedgerKey.Kind.FRAME, position.offset()).toBytes();
    owe(key, outcome, Optional.of(position));
    ledger.keep(progress);
    missing.forEach(this::forward);
    forward(new FrameEvent.Lost(outcome, Optional.of(position), key));
  }

  private void skip(RecordPosition position) {
    ledger.keep(progress);
    parts.observer().skipped(position);
  }

  /** The missing frames' outcomes, already owed. */
  private List<FrameEvent.Lost> missing(
      Look look, Optional<FrameId> seen, RecordPosition position) {
    List<FrameEvent.Lost> lost = new ArrayList<>(look.missing().size());
    for (Missing missing : look.missing()) {
      boolean expired = missing.reason() == DropReason.LOG_EXPIRED;
      FrameOutcome.Dropped outcome =
          new FrameOutcome.Dropped(
              Optional.of(missing.first()),
              OptionalLong.empty(),
              clock.epochNanos(),
              missing.reason(),
              PipelineStep.SOURCE,
              OptionalLong.empty(),
              OptionalLong.empty(),
              (expired ? "taken by retention before " : "never arrived before ") + position,
              missing.count());
      boolean ofThisStart =
          seen.isPresent() && seen.get().sourceEpoch() == missing.first().sourceEpoch();
      LedgerKey.Kind kind =
          !expired
              ? LedgerKey.Kind.GAP
              : ofThisStart ? LedgerKey.Kind.EXPIRED : LedgerKey.Kind.EXPIRED_BEFORE;
      Bytes key = new LedgerKey(kind, position.offset()).toBytes();
      owe(key, outcome, Optional.empty());
      lost.add(new FrameEvent.Lost(outcome, Optional.empty(), key));
    }
    return lost;
  }

  private FrameOutcome.Dropped belated(Frame frame, long now) {
    return FrameOutcome.Dropped.of(
        frame.id(),
        frame.captureEpochNanos(),
        frame.deadlineEpochNanos(),
        now,
        DropReason.SUPERSEDED,
        PipelineStep.ADMIT,
        "arrived after newer frames");
  }

  private Optional<FrameOutcome.Dropped> clockFault(Frame frame, long now) {
    if (captureClock.judge(frame.captureEpochNanos(), now)
        instanceof CaptureVerdict.Suspect suspect) {
      return Optional.of(clockSuspect(frame, now, suspect.detail()));
    }
    if (progress.wentBack(
        frame.id(), frame.captureEpochNanos(), now + settings.clockToleranceNanos())) {
      return Optional.of(clockSuspect(frame, now, "captured before a frame that came before it"));
    }
    return Optional.empty();
  }

  private static FrameOutcome.Dropped clockSuspect(Frame frame, long now, String detail) {
    return FrameOutcome.Dropped.ageless(
        frame.id(),
        frame.captureEpochNanos(),
        now,
        DropReason.CLOCK_SUSPECT,
        PipelineStep.ADMIT,
        detail);
  }

  /** What stands in the ledger for a frame in hand; its age is added when it is written. */
  private static FrameOutcome.Dropped interrupted(Frame frame) {
    return FrameOutcome.Dropped.of(
        frame.id(),
        frame.captureEpochNanos(),
        frame.deadlineEpochNanos(),
        frame.deadlineEpochNanos(),
        DropReason.INTERRUPTED,
        PipelineStep.GATE,
        "the process that held it ended first");
  }

  private void settleLeftBehind() {
    firstPunctuation.cancel();
    if (leftBehind.isEmpty()) {
      return;
    }
    List<FrameLedger.Standing> standing = leftBehind;
    leftBehind = List.of();
    long now = clock.epochNanos();
    for (FrameLedger.Standing entry : standing) {
      SettledFrame settled = entry.settled();
      if (entry.forwarded()) {
        forward(new FrameEvent.Repeated(settled, entry.key()));
        continue;
      }
      FrameOutcome.Dropped outcome = decidedAt(now, (FrameOutcome.Dropped) settled.outcome());
      forward(new FrameEvent.Lost(outcome, settled.record(), entry.key()));
    }
  }

  /** Age and budget as of now, where the entry has them. */
  private static FrameOutcome.Dropped decidedAt(long now, FrameOutcome.Dropped entry) {
    if (entry.reason() != DropReason.INTERRUPTED) {
      return entry; // decided before the process ended, and written again
    }
    long capture = entry.captureNanos().orElseThrow();
    if (now < capture) { // the clock was set back meanwhile
      return FrameOutcome.Dropped.ageless(
          entry.frameId().orElseThrow(),
          capture,
          now,
          entry.reason(),
          entry.step(),
          entry.detail());
    }
    long deadline = entry.decidedEpochNanos() + entry.budgetLeftNanos().orElseThrow();
    return FrameOutcome.Dropped.of(
        entry.frameId().orElseThrow(),
        capture,
        deadline,
        now,
        entry.reason(),
        entry.step(),
        entry.detail());
  }

  private void owe(Bytes key, FrameOutcome.Dropped outcome, Optional<RecordPosition> position) {
    ledger.owe(key, new SettledFrame(outcome, position));
  }

  private void forward(FrameEvent event) {
    context.forward(new Record<>(null, event, clock.epochNanos() / 1_000_000));
  }
}
