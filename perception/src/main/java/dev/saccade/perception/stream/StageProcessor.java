package dev.saccade.perception.stream;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The stream's side of the stage: puts frames before the gate, never waits, and forwards what lies
 * in the task's mailbox: after every record, and every few milliseconds between records.
 */
final class StageProcessor implements Processor<byte[], FrameEvent, byte[], FrameEvent> {
  private final PipelineSettings settings;
  private final PipelineParts parts;

  private ProcessorContext<byte[], FrameEvent> context;
  private Optional<Mailbox> mailbox = Optional.empty();

  StageProcessor(PipelineSettings settings, PipelineParts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<byte[], FrameEvent> context) {
    this.context = context;
    mailbox =
        settings
            .cameras()
            .at(context.taskId().partition())
            .map(camera -> parts.executor().open(camera.id()));
    mailbox.ifPresent(box -> parts.doorbell().get().watch(box));
    context.schedule(
        Duration.ofMillis(settings.drainMillis()),
        PunctuationType.WALL_CLOCK_TIME,
        timestamp -> drain());
  }

  @Override
  public void process(Record<byte[], FrameEvent> record) {
    if (record.value() instanceof FrameEvent.Admitted admitted) {
      parts.executor().offer(admitted.frame(), mailbox.orElseThrow());
    } else {
      context.forward(record);
    }
    drain();
  }

  @Override
  public void close() {
    mailbox.ifPresent(box -> parts.executor().close(box));
  }

  private void drain() {
    parts.executor().requireWorking();
    if (mailbox.isEmpty()) {
      return;
    }
    for (FrameEvent event = mailbox.get().poll(); event != null; event = mailbox.get().poll()) {
      context.forward(new Record<>(null, event, parts.clock().epochNanos() / 1_000_000));
    }
  }
}
