package dev.saccade.perception.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A stream thread's consumer, whose poll returns early, with nothing, when mail comes.
 *
 * <p>{@code KafkaConsumer.wakeup} breaks off whatever the consumer does next: a commit, too, whose
 * fate would then be unknown. So it is called only while the thread is inside a poll and in none of
 * the calls that a rebalance makes from there, and one that came too late to break the poll off is
 * taken back before anything else is done.
 */
final class MailConsumer extends KafkaConsumer<byte[], byte[]> implements Doorbell {
  /** What lies in a mailbox is taken out within a punctuation's interval, so it is not slept on. */
  private static final Duration WITH_MAIL = Duration.ofMillis(1);

  private final Consumer<Doorbell> pollers;
  private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();

  private final Object bell = new Object();
  // Guarded by the bell.
  private boolean mayRing;
  private boolean rung;

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
    mailbox.onMail(this::ring);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    pollers.accept(this);
    mayRing(true);
    try {
      // Looked at when the bell may ring already, so that nothing comes between.
      boolean mail = hasMail() && timeout.compareTo(WITH_MAIL) > 0;
      return super.poll(mail ? WITH_MAIL : timeout);
    } catch (WakeupException e) {
      synchronized (bell) {
        if (!rung) {
          throw e; // not ours
        }
        rung = false;
      }
      return ConsumerRecords.empty();
    } finally {
      mayRing(false);
    }
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    undisturbed(
        () -> {
          super.commitSync(offsets);
          return offsets;
        });
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    return undisturbed(() -> super.committed(partitions));
  }

  @Override
  public long position(TopicPartition partition) {
    return undisturbed(() -> super.position(partition));
  }

  /** From any thread. */
  private void ring() {
    synchronized (bell) {
      if (mayRing && !rung) {
        rung = true;
        wakeup();
      }
    }
  }

  private boolean hasMail() {
    for (Mailbox mailbox : mailboxes) {
      if (!mailbox.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** A call that must not be broken off; perhaps made by a rebalance, from inside a poll. */
  private <T> T undisturbed(Supplier<T> call) {
    boolean before = mayRing(false);
    try {
      return call.get();
    } finally {
      mayRing(before);
    }
  }

  /**
   * @return whether it might before
   */
  private boolean mayRing(boolean now) {
    boolean before;
    boolean late;
    synchronized (bell) {
      before = mayRing;
      mayRing = now;
      late = !now && rung;
      rung &= now;
    }
    if (late) {
      takeBack();
    }
    return before;
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
