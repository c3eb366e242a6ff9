package dev.saccade.perception.stream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.v1.CameraFrame;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;

/**
 * Reads a record of {@code camera.frames}: a frame of this partition's camera, or why it is none.
 */
final class FrameReader {
  private final CameraDirectory cameras;
  private final int partition;

  FrameReader(CameraDirectory cameras, int partition) {
    this.cameras = cameras;
    this.partition = partition;
  }

  sealed interface Reading {
    record Legible(Frame frame) implements Reading {}

    /**
     * @param id from the frame, or else from the headers; empty where neither names one
     * @param idFromFrame whether the frame itself names it
     */
    record Refused(
        DropReason reason,
        Optional<FrameId> id,
        boolean idFromFrame,
        OptionalLong captureEpochNanos,
        String detail)
        implements Reading {}
  }

  Reading read(byte[] value, Headers headers) {
    if (value == null || value.length == 0) {
      return unnamed(headers, "the record has no value");
    }
    CameraFrame wire;
    try {
      // Of an array as such no alias is made. The payload is copied once, when the frame is made.
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(value).newCodedInput();
      input.enableAliasing(true);
      wire = CameraFrame.parseFrom(input);
    } catch (IOException e) {
      return unnamed(headers, "not a CameraFrame: " + e.getMessage());
    }
    FrameId id;
    try {
      id = WireFrames.fromWire(wire.getId());
    } catch (IllegalArgumentException e) {
      return unnamed(headers, e.getMessage());
    }
    return named(id, wire);
  }

  private Reading named(FrameId id, CameraFrame wire) {
    OptionalLong capture =
        wire.getCaptureEpochNanos() > 0
            ? OptionalLong.of(wire.getCaptureEpochNanos())
            : OptionalLong.empty();
    Optional<Camera> camera = cameras.camera(id.cameraId());
    if (camera.isEmpty()) {
      return new Reading.Refused(
          DropReason.UNKNOWN_CAMERA,
          Optional.of(id),
          true,
          capture,
          "camera '" + id.cameraId() + "' is not configured");
    }
    int home = cameras.partitionOf(id.cameraId()).orElseThrow();
    if (home != partition) {
      return new Reading.Refused(
          DropReason.CORRUPT,
          Optional.of(id),
          true,
          capture,
          "camera '"
              + id.cameraId()
              + "' on partition "
              + partition
              + " (expected: partition "
              + home
              + ")");
    }
    try {
      Frame frame = WireFrames.fromWire(wire, camera.get().budgetNanos());
      // Before the gate: a picture that cannot be read must not take the place of one that can.
      Optional<String> problem = PayloadInspection.problemOf(frame);
      return problem.isEmpty()
          ? new Reading.Legible(frame)
          : new Reading.Refused(DropReason.CORRUPT, Optional.of(id), true, capture, problem.get());
    } catch (IllegalArgumentException e) {
      return new Reading.Refused(
          DropReason.CORRUPT, Optional.of(id), true, capture, e.getMessage());
    }
  }

  private static Reading unnamed(Headers headers, String detail) {
    return new Reading.Refused(
        DropReason.CORRUPT, WireFrames.idIn(headers), false, OptionalLong.empty(), detail);
  }
}
