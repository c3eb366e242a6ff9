package dev.saccade.perception.app;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.OutcomeReader;
import dev.saccade.perception.stream.StreamTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code outcomes}: what became of every frame. */
@Command(
    name = "outcomes",
    mixinStandardHelpOptions = true,
    description = "Say what became of frames: processed, or dropped where and why.")
final class OutcomesCommand implements Callable<Integer> {
  private static final int MOST_ENTRIES = 1_000_000;

  /**
   * How much further back than asked the log is read: a frame that a crash left with a second
   * outcome has its first one there.
   */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final Duration LONGEST = Duration.ofDays(3650);

  @Mixin private BrokerOptions broker;

  @Option(names = "--camera", paramLabel = "ID", description = "Only frames of this camera.")
  private String camera;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Only what was decided since, e.g. 10s, 5m, 2h. Default: all that is kept.")
  private String since;

  @Option(
      names = "--frame",
      paramLabel = "N",
      description = "Only frames with this sequence number, or the gap that swallowed it.")
  private Long frame;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Where outcomes are. Default: ${DEFAULT-VALUE}.")
  private String topic = StreamTopics.DEFAULT.outcomes();

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    Brokers brokers = broker.brokers();
    if (camera != null && !FrameId.isCameraId(camera)) {
      throw new UsageException(
          "--camera " + camera + ": no camera id; those are 1 to 64 characters of [a-z0-9_-]");
    }
    if (frame != null && frame < 0) {
      throw new UsageException("--frame " + frame + ": negative; frames count from 0");
    }
    Optional<Duration> back =
        Optional.ofNullable(since).map(text -> Durations.parse("--since", text));
    if (back.isPresent() && back.get().compareTo(LONGEST) > 0) {
      throw new UsageException(
          "--since " + since + ": too long; leave it out for all that is kept");
    }
    long nowEpochNanos = SystemClock.epoch().epochNanos();
    OptionalLong readFromEpochMillis =
        back.isPresent()
            ? OptionalLong.of(nowEpochNanos / 1_000_000 - back.get().plus(MARGIN).toMillis())
            : OptionalLong.empty();
    OutcomeQuery query =
        new OutcomeQuery(
            Optional.ofNullable(camera),
            frame == null ? OptionalLong.empty() : OptionalLong.of(frame),
            back.map(duration -> nowEpochNanos - duration.toNanos()).orElse(Long.MIN_VALUE),
            MOST_ENTRIES);
    read(brokers, readFromEpochMillis, query);
    List<FrameOutcome> outcomes = query.outcomes();
    if (!json.isStandardOutput()) {
      outcomes.forEach(outcome -> System.out.println(OutcomeQuery.line(outcome)));
    }
    json.write(Map.of("outcomes", outcomes.stream().map(OutcomeQuery::json).toList()), System.out);
    return 0;
  }

  private void read(Brokers brokers, OptionalLong fromEpochMillis, OutcomeQuery query) {
    try (OutcomeReader reader = new OutcomeReader(brokers, topic, fromEpochMillis)) {
      reader.readToEnd(query::add);
      if (!reader.unreadable().isEmpty()) {
        System.err.println(
            reader.unreadable().size()
                + " records of "
                + topic
                + " are no outcomes and were passed over, the first "
                + reader.unreadable().get(0));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--topic " + topic + ": " + e.getMessage(), e);
    } catch (KafkaException e) {
      throw new UsageException(
          broker.text() + ": no answer (" + e.getMessage() + "); is a broker there?", e);
    } catch (IllegalStateException e) {
      throw new UsageException(
          "--topic "
              + topic
              + ": not on "
              + brokers.bootstrapServers()
              + "; has a pipeline run there?",
          e);
    }
  }
}
