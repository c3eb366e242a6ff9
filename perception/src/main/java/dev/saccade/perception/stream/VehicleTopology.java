package dev.saccade.perception.stream;

import dev.saccade.perception.frame.EpochClock;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * From the tracks of each camera to the tracks of the vehicle.
 *
 * <pre>
 *   instance.tracks -> slim -> (by vehicle) -> fuse -> vehicle.tracks
 * </pre>
 *
 * <p>An application of its own: cameras are spread over processes, and fusing wants them together.
 * A planner that reads cameras' tracks does not wait for it.
 */
public final class VehicleTopology {
  static final String STORE = "vehicle-tracks";
  static final String BY_VEHICLE = "by-vehicle";

  private VehicleTopology() {}

  /**
   * @param durableState whether the store is written to a changelog
   */
  public static Topology of(VehicleSettings settings, EpochClock clock, boolean durableState) {
    byte[] key = settings.vehicleId().getBytes(StandardCharsets.UTF_8);
    Serde<byte[]> bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(PerceptionTopology.store(STORE, durableState));
    builder.stream(
            settings.cameraTracks(),
            // What was seen before the fusion first ran is of no use to it.
            Consumed.with(bytes, bytes)
                .withName("camera-tracks")
                .withOffsetResetPolicy(AutoOffsetReset.latest()))
        .flatMap(
            (camera, update) ->
                WireVehicleTracks.slim(update).map(slim -> KeyValue.pair(key, slim)).stream()
                    .toList(),
            Named.as("slim"))
        .repartition(
            Repartitioned.<byte[], byte[]>as(BY_VEHICLE)
                .withKeySerde(bytes)
                .withValueSerde(bytes)
                .withNumberOfPartitions(1))
        .process(() -> new FusionProcessor(settings.vehicleId(), clock), Named.as("fuse"), STORE)
        .to(settings.vehicleTracks(), Produced.with(bytes, bytes).withName("vehicle-tracks-out"));
    return builder.build();
  }
}
