package dev.saccade.perception.stream;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams, with two things added.
 *
 * <p>How often the calling stream thread has flushed its producer: Streams flushes with every
 * commit and tells processors nothing of it; a flush that returned means that all this thread sent
 * before has been acknowledged, or has failed and ends the task at its next step.
 *
 * <p>A doorbell: what is put into a mailbox ends the poll of the thread that empties it.
 */
final class PipelineClients implements KafkaClientSupplier {
  private final ThreadLocal<long[]> flushes = ThreadLocal.withInitial(() -> new long[1]);

  private final ThreadLocal<Doorbell> doorbells = ThreadLocal.withInitial(() -> Doorbell.NONE);

  /** To be asked on a stream thread, which polls before it has tasks. */
  Doorbell doorbellOfThisThread() {
    return doorbells.get();
  }

  /** To be asked on a stream thread. */
  long flushesOnThisThread() {
    return flushes.get()[0];
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public void flush() {
        super.flush();
        flushes.get()[0]++;
      }
    };
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new MailConsumer(config, doorbells::set);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
