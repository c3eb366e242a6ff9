package dev.saccade.perception.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A stream thread's consumer, whose poll returns early, with nothing, when mail comes. Of all that
 * Streams does with its consumer, nothing but a poll is broken off: see {@link WakeupFence}.
 */
final class MailConsumer extends KafkaConsumer<byte[], byte[]> implements Doorbell {
  /** What lies in a mailbox is taken out within a punctuation's interval, so it is not slept on. */
  private static final Duration WITH_MAIL = Duration.ofMillis(1);

  private final Consumer<Doorbell> pollers;
  private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();
  private final WakeupFence fence = new WakeupFence(this::wakeup, this::takeBack);

  /**
   * @param pollers gets this doorbell on the thread that polls, before every poll
   */
  MailConsumer(Map<String, Object> config, Consumer<Doorbell> pollers) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.pollers = pollers;
  }

  @Override
  public void watch(Mailbox mailbox) {
    mailboxes.removeIf(Mailbox::isClosed);
    mailboxes.add(mailbox);
    mailbox.onMail(fence::wake);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    pollers.accept(this);
    fence.open();
    try {
      // Looked at when the bell may ring already, so that nothing comes between.
      boolean mail = hasMail() && timeout.compareTo(WITH_MAIL) > 0;
      return super.poll(mail ? WITH_MAIL : timeout);
    } catch (WakeupException e) {
      if (!fence.wasWoken()) {
        throw e; // not ours
      }
      return ConsumerRecords.empty();
    } finally {
      fence.close();
    }
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    fence.undisturbed(
        () -> {
          super.commitSync(offsets);
          return offsets;
        });
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    return fence.undisturbed(() -> super.committed(partitions));
  }

  @Override
  public long position(TopicPartition partition) {
    return fence.undisturbed(() -> super.position(partition));
  }

  private boolean hasMail() {
    for (Mailbox mailbox : mailboxes) {
      if (!mailbox.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** A poll looks for a wakeup before it does anything else. */
  private void takeBack() {
    try {
      super.poll(Duration.ZERO);
    } catch (WakeupException e) {
      return;
    }
    throw new IllegalStateException("a wakeup got lost, and with it perhaps records of a poll");
  }
}
