package dev.saccade.perception.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.track.CameraReport;
import dev.saccade.perception.track.VehicleFusion;
import dev.saccade.perception.track.VehicleTrack;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps the fusion with each update of a camera, and publishes what the vehicle then knows. */
final class FusionProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(FusionProcessor.class);

  private final VehicleFusion fusion = new VehicleFusion();
  private final String vehicleId;
  private final EpochClock clock;
  private final Bytes key;
  private final CameraNews cameras = new CameraNews();

  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Bytes, byte[]> store;

  FusionProcessor(String vehicleId, EpochClock clock) {
    this.vehicleId = vehicleId;
    this.clock = clock;
    this.key = Bytes.wrap(vehicleId.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    store = context.getStateStore(VehicleTopology.STORE);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    TrackUpdate update;
    VehicleFusion.Step step;
    try {
      update = TrackUpdate.parseFrom(record.value());
      cameras.note(update);
      if (update.getHeartbeat()) {
        return;
      }
      step = step(WireVehicleTracks.report(update));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      log.warn("An update of a camera cannot be fused and is left out: {}", e.getMessage());
      return;
    }
    store.put(key, step.nextState());
    long now = clock.epochNanos();
    VehicleTrackUpdate.Builder fused =
        VehicleTrackUpdate.newBuilder()
            .setVehicleId(vehicleId)
            .setFrameId(update.getFrameId())
            .setCaptureEpochNanos(step.captureEpochNanos())
            .setProducedEpochNanos(now);
    for (VehicleTrack track : step.tracks()) {
      fused.addTracks(WireVehicleTracks.toWire(track));
    }
    fused.addAllCameras(cameras.take());
    context.forward(new Record<>(record.key(), fused.build().toByteArray(), now / 1_000_000));
  }

  private VehicleFusion.Step step(CameraReport report) {
    byte[] kept = store.get(key);
    byte[] state = kept == null ? new byte[0] : kept;
    try {
      return fusion.step(state, report);
    } catch (IllegalArgumentException e) {
      if (state.length == 0) {
        throw e;
      }
      log.warn("The tracks of vehicle {} begin anew: {}", vehicleId, e.getMessage());
      return fusion.step(new byte[0], report);
    }
  }
}
