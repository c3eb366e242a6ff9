package dev.saccade.perception.stream;

import dev.saccade.perception.track.CameraCalibration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest calibration of a task's camera, parsed once for each change. One that cannot be read
 * counts as none, and is warned of once.
 */
final class CalibrationLookup {
  private static final Logger log = LoggerFactory.getLogger(CalibrationLookup.class);

  private final ReadOnlyKeyValueStore<String, byte[]> store;
  private byte[] parsedFrom = new byte[0];
  private Optional<CameraCalibration> parsed = Optional.empty();

  CalibrationLookup(ReadOnlyKeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  Optional<CameraCalibration> of(String cameraId) {
    byte[] bytes = store.get(cameraId);
    if (bytes == null) {
      return Optional.empty();
    }
    if (!Arrays.equals(bytes, parsedFrom)) {
      parsedFrom = bytes;
      try {
        parsed = Optional.of(WireCalibrations.parse(bytes));
      } catch (IllegalArgumentException e) {
        log.warn("The calibration of camera {} is not used: {}", cameraId, e.getMessage());
        parsed = Optional.empty();
      }
    }
    return parsed;
  }
}
