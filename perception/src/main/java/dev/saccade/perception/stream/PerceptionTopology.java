package dev.saccade.perception.stream;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of a frame, as one sub-topology in which nothing is repartitioned.
 *
 * <pre>
 *   camera.frames -> admit -> stage -> track -> instance.tracks
 *                                        |
 *                                        +----> settle -> frame.outcomes
 * </pre>
 *
 * <p>A frame that is lost travels the same way as one that is served, so that the tracker's updates
 * can tell of it and its outcome is written in one place.
 */
public final class PerceptionTopology {
  static final String TRACKS_OUT = "tracks-out";
  static final String SETTLE = "settle";
  static final String PENDING_STORE = "pending-frames";
  static final String TRACK_STORE = "tracks";
  static final String CALIBRATION_STORE = "calibration";

  private PerceptionTopology() {}

  public static Topology of(PipelineSettings settings, PipelineParts parts) {
    StreamTopics topics = settings.topics();
    CameraPartitioner partitioner = new CameraPartitioner(settings.cameras());
    ByteArraySerializer bytes = new ByteArraySerializer();
    Topology topology = new Topology();
    topology
        .addSource(
            "frames", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.frames())
        .addProcessor("admit", () -> new AdmitProcessor(settings, parts), "frames")
        .addProcessor("stage", () -> new StageProcessor(settings, parts), "admit")
        .addProcessor("track", () -> new TrackProcessor(settings, parts), "stage")
        .addSink(TRACKS_OUT, topics.tracks(), bytes, bytes, partitioner, "track")
        .addProcessor(SETTLE, () -> new SettleProcessor(settings, parts), "track")
        .addSink("outcomes-out", topics.outcomes(), bytes, bytes, partitioner, SETTLE)
        .addStateStore(store(PENDING_STORE, settings.durableState()), "admit", SETTLE)
        .addStateStore(store(TRACK_STORE, settings.durableState()), "track")
        .addGlobalStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(CALIBRATION_STORE),
                    Serdes.String(),
                    Serdes.ByteArray())
                .withLoggingDisabled(),
            "calibrations",
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            topics.calibration(),
            "calibrate",
            CalibrationProcessor::new);
    return topology;
  }

  /** In memory, because it is small; in a changelog, because it must outlive the process. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name, boolean durable) {
    StoreBuilder<KeyValueStore<Bytes, byte[]>> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled();
    return durable ? store.withLoggingEnabled(changelog()) : store.withLoggingDisabled();
  }

  /**
   * Entries live for a moment and are rewritten many times a second: small segments, closed and
   * compacted soon, or a takeover would read a gigabyte of the past.
   */
  private static Map<String, String> changelog() {
    return Map.of(
        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 << 20),
        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofMinutes(1).toMillis()),
        TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(Duration.ofMinutes(1).toMillis()),
        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
  }
}
