package dev.saccade.perception.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Writes every outcome, and strikes it from the ledger once it has been acknowledged. */
final class SettleProcessor implements Processor<byte[], Settled, byte[], byte[]> {
  private final PipelineSettings settings;
  private final PipelineParts parts;

  private ProcessorContext<byte[], byte[]> context;
  private FrameLedger ledger;

  SettleProcessor(PipelineSettings settings, PipelineParts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    ledger =
        new FrameLedger(
            context.getStateStore(PerceptionTopology.PENDING_STORE), parts.acknowledgements());
    context.schedule(
        Duration.ofMillis(settings.drainMillis()),
        PunctuationType.WALL_CLOCK_TIME,
        timestamp -> ledger.removeAcknowledged());
  }

  @Override
  public void process(Record<byte[], Settled> record) {
    ledger.removeAcknowledged();
    Settled settled = record.value();
    SettledFrame frame = settled.frame();
    // Keyed by the frame's own camera, which may be none of ours.
    byte[] key =
        frame
            .outcome()
            .frameId()
            .map(id -> id.cameraId().getBytes(StandardCharsets.UTF_8))
            .orElse(record.key());
    context.forward(
        new Record<>(key, WireOutcomes.toWire(frame).toByteArray(), record.timestamp()));
    ledger.forwarded(settled.ledgerKey(), frame);
    ledger.removeAcknowledged(); // in the same transaction, where there is one
    if (!settled.repeated()) {
      parts.observer().settled(frame);
    }
  }
}
