package dev.saccade.perception.stream;

import dev.saccade.perception.frame.EpochClock;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fusion, running: an application beside the pipeline's, named after it with {@code -vehicle}
 * at the end. Of several processes one fuses, and another takes over with the same ids. A failure
 * replaces its thread and never stops the pipeline: cameras' tracks are served without it.
 */
public final class VehicleStream implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(VehicleStream.class);

  private final KafkaStreams streams;
  private final EpochClock clock;
  private volatile long leftRunningEpochNanos;

  private VehicleStream(KafkaStreams streams, EpochClock clock) {
    this.streams = streams;
    this.clock = clock;
    this.leftRunningEpochNanos = clock.epochNanos();
    streams.setStateListener(
        (now, before) -> {
          if (before == KafkaStreams.State.RUNNING) {
            leftRunningEpochNanos = clock.epochNanos();
          }
        });
  }

  /**
   * Starts. The topics must be there ({@link Topics}).
   *
   * @param kafka as the pipeline has it
   */
  public static VehicleStream start(
      VehicleSettings settings, KafkaSettings kafka, EpochClock clock) {
    Properties properties = kafka.streamsProperties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.applicationId() + "-vehicle");
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    KafkaStreams streams = new KafkaStreams(VehicleTopology.of(settings, clock, true), properties);
    streams.setUncaughtExceptionHandler(
        thrown -> {
          log.error("The fusion's thread failed and is replaced", thrown);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    VehicleStream stream = new VehicleStream(streams, clock);
    streams.start();
    return stream;
  }

  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** How long it has not been running, at most a moment where it only hands over; 0 if it runs. */
  public Duration notRunningFor() {
    return isRunning()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, clock.epochNanos() - leftRunningEpochNanos));
  }

  @Override
  public void close() {
    streams.close(
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }
}
