package dev.saccade.sim.replay;

import dev.saccade.perception.stream.WireCalibrations;
import dev.saccade.perception.track.CameraCalibration;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A camera's calibration as it stands on the calibration topic. */
final class CalibrationRecord {
  private CalibrationRecord() {}

  static ProducerRecord<byte[], byte[]> of(
      String topic, String cameraId, CameraCalibration calibration) {
    return new ProducerRecord<>(
        topic,
        cameraId.getBytes(StandardCharsets.UTF_8),
        WireCalibrations.toWire(cameraId, calibration).toByteArray());
  }
}
