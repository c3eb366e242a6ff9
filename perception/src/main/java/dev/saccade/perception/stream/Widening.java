package dev.saccade.perception.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.KafkaFuture;

/**
 * Gives topics that were made for fewer cameras the partitions that they lack. A camera sits on the
 * partition of its place in the list, so new ones move nothing that is there: neither records nor
 * the state that belongs to them.
 */
final class Widening {
  private static final long TIMEOUT_SECONDS = 30;

  private Widening() {}

  /** A topic that has fewer partitions than it needs. */
  record Narrow(String topic, int has, int needs) {}

  /**
   * All at once: what reads one of them expects the others to be as wide.
   *
   * @throws IllegalStateException if brokers refuse; names every topic and what is to be done
   */
  static void widen(Admin admin, List<Narrow> topics) {
    Map<String, NewPartitions> wanted = new LinkedHashMap<>();
    topics.forEach(narrow -> wanted.put(narrow.topic(), NewPartitions.increaseTo(narrow.needs())));
    KafkaFuture<Void> done = admin.createPartitions(wanted).all();
    try {
      done.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(refusal(topics, e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(refusal(topics, "no answer in " + TIMEOUT_SECONDS + " s"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(refusal(topics, "interrupted"), e);
    }
  }

  static String refusal(List<Narrow> topics, String why) {
    return topics.stream()
            .map(
                narrow ->
                    narrow.topic()
                        + " has "
                        + narrow.has()
                        + (narrow.has() == 1 ? " partition" : " partitions")
                        + " and needs "
                        + narrow.needs())
            .collect(Collectors.joining("; "))
        + ": one for each camera; adding them was refused ("
        + why
        + "): add them to all of these topics (kafka-topics.sh --alter --topic NAME --partitions"
        + " COUNT), or configure fewer cameras";
  }
}
