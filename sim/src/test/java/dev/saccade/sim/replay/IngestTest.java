package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.stream.CameraDirectory;
import dev.saccade.perception.stream.WireCalibrations;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.DistortionModel;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.drive.FrameTruth;
import dev.saccade.v1.CameraFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The times that frames of slow and live sources are given. */
class IngestTest {
  private static final long MILLI = 1_000_000L;
  private static final long START = 1_700_000_000_000L * MILLI;

  private long now = START;
  private OptionalLong budgetNanos = OptionalLong.of(100 * MILLI);

  @Test
  void shouldStateABudgetOnlyWhereItIsToldOne() throws Exception {
    assertThat(ingested(new SlowSource(false, 0, new long[] {0}, 0)))
        .extracting(CameraFrame::getBudgetNanos)
        .containsExactly(100 * MILLI);

    // Then the vehicle's configuration says it.
    budgetNanos = OptionalLong.empty();
    assertThat(ingested(new SlowSource(false, 0, new long[] {0}, 0)))
        .extracting(CameraFrame::getBudgetNanos)
        .containsExactly(0L);
  }

  @Test
  void shouldNotAgeFramesByTheTimeItTakesToOpenTheirSource() throws Exception {
    List<CameraFrame> sent = ingested(new SlowSource(true, 3_000, new long[] {0, 40, 80}, 0));

    assertThat(sent)
        .extracting(CameraFrame::getCaptureEpochNanos)
        .containsExactly(START + 3_000 * MILLI, START + 3_040 * MILLI, START + 3_080 * MILLI);
  }

  @Test
  void shouldStartARecordedSourceWhenItsFirstFrameIsRead() throws Exception {
    List<CameraFrame> sent = ingested(new SlowSource(false, 3_000, new long[] {0}, 0));

    assertThat(sent)
        .extracting(CameraFrame::getCaptureEpochNanos)
        .containsExactly(START + 3_000 * MILLI);
  }

  @Test
  void shouldKeepTheAgeOfAFrameThatCameLaterThanItsNeighbours() {
    LiveCaptureClock clock = new LiveCaptureClock();

    assertThat(clock.captureEpochNanos(0, START)).isEqualTo(START);
    assertThat(clock.captureEpochNanos(40 * MILLI, START + 140 * MILLI))
        .isEqualTo(START + 40 * MILLI);
    assertThat(clock.captureEpochNanos(80 * MILLI, START + 145 * MILLI))
        .isEqualTo(START + 80 * MILLI);
  }

  @Test
  void shouldTakeBackWhatTheFirstFrameCameTooLate() {
    LiveCaptureClock clock = new LiveCaptureClock();
    clock.captureEpochNanos(0, START + 500 * MILLI);

    // The first waited half a second in a buffer; the second shows what the way really takes.
    assertThat(clock.captureEpochNanos(40 * MILLI, START + 501 * MILLI))
        .isBetween(START + 500 * MILLI, START + 501 * MILLI);
    assertThat(clock.captureEpochNanos(540 * MILLI, START + 560 * MILLI))
        .isEqualTo(START + 560 * MILLI);
  }

  @Test
  void shouldFollowASourceWhoseClockRunsSlow() {
    LiveCaptureClock clock = new LiveCaptureClock();
    long arrived = START;
    long captured = START;
    // A thousandth slow: after a minute the source is 60 ms behind, which would be most of a
    // budget.
    for (long t = 0; t < 60_000; t += 40) {
      arrived = START + t * MILLI;
      captured = clock.captureEpochNanos(t * 999_000L, arrived);
    }
    assertThat(arrived - captured).isBetween(0L, 11 * MILLI);
  }

  @Test
  void shouldPublishHowTheCameraSits() throws Exception {
    MockProducer<byte[], byte[]> producer = producer();
    CameraCalibration calibration =
        new CameraCalibration(
            64, 48, 90, 90, 32, 24, DistortionModel.NONE, List.of(), 1, 0, 1.5, 0, 0, 0);

    new Ingest(producer, CameraDirectory.of("front"), "camera.frames", () -> now)
        .calibrate("camera.calibration", "front", calibration);

    ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
    assertThat(sent.topic()).isEqualTo("camera.calibration");
    assertThat(sent.key()).asString(StandardCharsets.UTF_8).isEqualTo("front");
    assertThat(WireCalibrations.parse(sent.value())).isEqualTo(calibration);
  }

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(
        true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private List<CameraFrame> ingested(Drive source) throws Exception {
    MockProducer<byte[], byte[]> producer = producer();
    new Ingest(producer, CameraDirectory.of("front"), "camera.frames", () -> now)
        .run(source, "front", budgetNanos);
    List<CameraFrame> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      sent.add(CameraFrame.parseFrom(record.value()));
    }
    return sent;
  }

  /** Takes its time to open; each frame arrives when it is captured, or later. */
  private final class SlowSource implements Drive {
    private final boolean live;
    private final long openMillis;
    private final long[] offsetsMillis;
    private final long delayMillis;

    SlowSource(boolean live, long openMillis, long[] offsetsMillis, long delayMillis) {
      this.live = live;
      this.openMillis = openMillis;
      this.offsetsMillis = offsetsMillis;
      this.delayMillis = delayMillis;
    }

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public List<DriveCamera> cameras() {
      return List.of(new DriveCamera("front", 64, 32, 25, Optional.empty()));
    }

    @Override
    public boolean live() {
      return live;
    }

    @Override
    public Iterator<DriveFrame> frames() {
      now += openMillis * MILLI;
      long opened = now;
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < offsetsMillis.length;
        }

        @Override
        public DriveFrame next() {
          long offset = offsetsMillis[next];
          now = Math.max(now, opened + (offset + delayMillis) * MILLI);
          return new DriveFrame(
              "front",
              next++,
              offset * MILLI,
              FrameEncoding.JPEG,
              64,
              32,
              new byte[] {1},
              Optional.empty());
        }
      };
    }

    @Override
    public boolean labelled() {
      return false;
    }

    @Override
    public Optional<FrameTruth> truth(String cameraId, long sequence) {
      return Optional.empty();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
