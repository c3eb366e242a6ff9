package dev.saccade.sim.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.saccade.perception.stream.SettledFrame;
import dev.saccade.perception.stream.WireOutcomes;
import dev.saccade.v1.TrackUpdate;

/** What the pipeline wrote, read back. */
final class WireRecords {
  private WireRecords() {}

  /**
   * @throws IllegalArgumentException if the bytes are no update
   */
  static TrackUpdate update(byte[] value) {
    try {
      return TrackUpdate.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a TrackUpdate: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException if the bytes are no outcome
   */
  static SettledFrame settled(byte[] value) {
    return WireOutcomes.parse(value);
  }
}
