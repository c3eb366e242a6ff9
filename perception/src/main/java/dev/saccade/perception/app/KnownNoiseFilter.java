package dev.saccade.perception.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/**
 * Keeps warnings off the screen that Kafka gives at every start or stop, and that ask nothing of
 * anybody. Single messages, not loggers: the same loggers warn of what must be seen.
 */
public final class KnownNoiseFilter extends Filter<ILoggingEvent> {
  private static final List<String> NOISE =
      List.of(
          // Given by the assignor's copy of the configuration, whatever is configured.
          "Processing exception handler is not enabled for the GlobalThread",
          // A fetch's answer that comes after the restoring of a global table ended.
          "Not updating high watermark for partition",
          "Not updating last stable offset for partition",
          // An embedded broker's ordinary start and end.
          "Performing controller activation",
          "Attempting to close NetworkClient that has already been closed");

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (!event.getLoggerName().startsWith("org.apache.kafka.")) {
      return FilterReply.NEUTRAL;
    }
    String message = event.getFormattedMessage();
    return NOISE.stream().anyMatch(message::contains) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
