package dev.saccade.perception.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.v1.CameraFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Frames and their ids, to and from the wire. Reading throws where a bound is broken. */
public final class WireFrames {
  public static final String CAMERA_HEADER = "saccade-camera";
  public static final String EPOCH_HEADER = "saccade-epoch";
  public static final String SEQUENCE_HEADER = "saccade-sequence";

  private WireFrames() {}

  public static dev.saccade.v1.FrameId toWire(FrameId id) {
    return dev.saccade.v1.FrameId.newBuilder()
        .setCameraId(id.cameraId())
        .setSourceEpoch(id.sourceEpoch())
        .setSequence(id.sequence())
        .build();
  }

  /**
   * @throws IllegalArgumentException naming the field, its value and the rule
   */
  public static FrameId fromWire(dev.saccade.v1.FrameId wire) {
    return new FrameId(wire.getCameraId(), wire.getSourceEpoch(), wire.getSequence());
  }

  /** The payload is shared, not copied. */
  public static CameraFrame toWire(Frame frame) {
    CameraFrame.Builder wire =
        CameraFrame.newBuilder()
            .setId(toWire(frame.id()))
            .setCaptureEpochNanos(frame.captureEpochNanos())
            .setBudgetNanos(frame.budgetNanos())
            .setEncoding(toWire(frame.encoding()))
            .setWidthPixels(frame.widthPixels())
            .setHeightPixels(frame.heightPixels())
            .setPayload(UnsafeByteOperations.unsafeWrap(frame.payload()));
    frame.egoPose().ifPresent(pose -> wire.setEgoPose(toWire(pose)));
    return wire.build();
  }

  /**
   * @param defaultBudgetNanos for a frame that states no budget
   * @throws IllegalArgumentException naming the field, its value and the rule
   */
  public static Frame fromWire(CameraFrame wire, long defaultBudgetNanos) {
    long budgetNanos = wire.getBudgetNanos() == 0 ? defaultBudgetNanos : wire.getBudgetNanos();
    Camera.requireBudget(budgetNanos);
    // Looked at before any copy is made: a bound is worth nothing once the memory is taken.
    ByteString payload = wire.getPayload();
    if (payload.isEmpty() || payload.size() > Frame.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload: " + payload.size() + " bytes (expected: 1 to " + Frame.MAX_PAYLOAD_BYTES + ")");
    }
    return new Frame(
        fromWire(wire.getId()),
        wire.getCaptureEpochNanos(),
        budgetNanos,
        fromWire(wire.getEncoding(), wire.getEncodingValue()),
        wire.getWidthPixels(),
        wire.getHeightPixels(),
        payload.toByteArray(),
        wire.hasEgoPose() ? Optional.of(fromWire(wire.getEgoPose())) : Optional.empty());
  }

  /**
   * The record that puts a frame on its topic: partition by the directory, key and headers by the
   * contract.
   *
   * @throws IllegalArgumentException if the camera is not in the directory
   */
  public static ProducerRecord<byte[], byte[]> record(
      Frame frame, String topic, CameraDirectory cameras) {
    return record(frame, toWire(frame), topic, cameras);
  }

  /** The same, without the frame's budget: the vehicle's configuration says what holds then. */
  public static ProducerRecord<byte[], byte[]> recordWithoutBudget(
      Frame frame, String topic, CameraDirectory cameras) {
    return record(frame, toWire(frame).toBuilder().clearBudgetNanos().build(), topic, cameras);
  }

  private static ProducerRecord<byte[], byte[]> record(
      Frame frame, CameraFrame wire, String topic, CameraDirectory cameras) {
    String cameraId = frame.id().cameraId();
    int partition =
        cameras
            .partitionOf(cameraId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "camera '" + cameraId + "' (expected: one of the configured cameras)"));
    return new ProducerRecord<>(
        topic,
        partition,
        cameraId.getBytes(StandardCharsets.UTF_8),
        wire.toByteArray(),
        headers(frame.id()));
  }

  /** The headers that repeat an id beside its frame. */
  public static List<Header> headers(FrameId id) {
    return List.of(
        header(CAMERA_HEADER, id.cameraId()),
        header(EPOCH_HEADER, Long.toString(id.sourceEpoch())),
        header(SEQUENCE_HEADER, Long.toString(id.sequence())));
  }

  /** The id that headers repeat; empty where they are missing or make no id. */
  public static Optional<FrameId> idIn(Headers headers) {
    Header camera = headers.lastHeader(CAMERA_HEADER);
    Header epoch = headers.lastHeader(EPOCH_HEADER);
    Header sequence = headers.lastHeader(SEQUENCE_HEADER);
    if (camera == null || epoch == null || sequence == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new FrameId(text(camera), Long.parseLong(text(epoch)), Long.parseLong(text(sequence))));
    } catch (IllegalArgumentException e) { // no number, too, or no such id
      return Optional.empty();
    }
  }

  public static dev.saccade.v1.EgoPose toWire(EgoPose pose) {
    return dev.saccade.v1.EgoPose.newBuilder()
        .setXMetres(pose.xMetres())
        .setYMetres(pose.yMetres())
        .setYawRadians(pose.yawRadians())
        .setSpeedMetresPerSecond(pose.speedMetresPerSecond())
        .setYawRateRadiansPerSecond(pose.yawRateRadiansPerSecond())
        .build();
  }

  public static EgoPose fromWire(dev.saccade.v1.EgoPose wire) {
    return new EgoPose(
        wire.getXMetres(),
        wire.getYMetres(),
        wire.getYawRadians(),
        wire.getSpeedMetresPerSecond(),
        wire.getYawRateRadiansPerSecond());
  }

  private static dev.saccade.v1.FrameEncoding toWire(FrameEncoding encoding) {
    return switch (encoding) {
      case JPEG -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_JPEG;
      case PNG -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_PNG;
      case RGB8 -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_RGB8;
      case NV12 -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_NV12;
      case BGR8 -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_BGR8;
      case MONO8 -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_MONO8;
      case UYVY -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_UYVY;
      case YUYV -> dev.saccade.v1.FrameEncoding.FRAME_ENCODING_YUYV;
    };
  }

  private static FrameEncoding fromWire(dev.saccade.v1.FrameEncoding wire, int number) {
    return switch (wire) {
      case FRAME_ENCODING_JPEG -> FrameEncoding.JPEG;
      case FRAME_ENCODING_PNG -> FrameEncoding.PNG;
      case FRAME_ENCODING_RGB8 -> FrameEncoding.RGB8;
      case FRAME_ENCODING_NV12 -> FrameEncoding.NV12;
      case FRAME_ENCODING_BGR8 -> FrameEncoding.BGR8;
      case FRAME_ENCODING_MONO8 -> FrameEncoding.MONO8;
      case FRAME_ENCODING_UYVY -> FrameEncoding.UYVY;
      case FRAME_ENCODING_YUYV -> FrameEncoding.YUYV;
      case FRAME_ENCODING_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException(
              "encoding: "
                  + number
                  + " (expected: one of "
                  + List.of(FrameEncoding.values())
                  + ")");
    };
  }

  private static Header header(String name, String text) {
    return new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Header header) {
    byte[] value = header.value();
    // Longer than any id or number: not worth the string.
    return value == null || value.length > 64 ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
