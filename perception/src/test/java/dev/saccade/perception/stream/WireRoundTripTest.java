package dev.saccade.perception.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.saccade.perception.deadline.DropReason;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.PipelineStep;
import dev.saccade.perception.frame.EgoPose;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.instance.PixelBox;
import dev.saccade.perception.instance.RunLengthMask;
import dev.saccade.perception.track.BearingSpan;
import dev.saccade.perception.track.CameraCalibration;
import dev.saccade.perception.track.Covariance2;
import dev.saccade.perception.track.DistortionModel;
import dev.saccade.perception.track.GroundState;
import dev.saccade.perception.track.Track;
import dev.saccade.perception.track.TrackState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;

class WireRoundTripTest {
  private static final FrameId ID = new FrameId("front", 17, 4);
  private static final RecordPosition POSITION = new RecordPosition("camera.frames", 2, 99);

  @Property(tries = 20)
  void shouldKeepAFrame(@ForAll FrameEncoding encoding, @ForAll boolean withPose) {
    Frame frame =
        new Frame(
            ID,
            1_000,
            2_000,
            encoding,
            640,
            480,
            new byte[] {1, 2, 3},
            withPose ? Optional.of(new EgoPose(1, 2, 3, 4, 5)) : Optional.empty());

    Frame back = WireFrames.fromWire(WireFrames.toWire(frame), 7);

    assertThat(back).usingRecursiveComparison().isEqualTo(frame);
  }

  @Example
  void shouldTakeTheCamerasBudgetWhereAFrameStatesNone() {
    Frame frame =
        new Frame(ID, 1_000, 2_000, FrameEncoding.PNG, 1, 1, new byte[] {1}, Optional.empty());

    assertThat(
            WireFrames.fromWire(WireFrames.toWire(frame).toBuilder().setBudgetNanos(0).build(), 7)
                .budgetNanos())
        .isEqualTo(7);
  }

  @Example
  void shouldFindAnIdInHeadersOnlyIfItIsOne() {
    assertThat(WireFrames.idIn(new RecordHeaders(WireFrames.headers(ID)))).contains(ID);
    assertThat(WireFrames.idIn(new RecordHeaders())).isEmpty();
    RecordHeaders broken = new RecordHeaders(WireFrames.headers(ID));
    broken.add(
        WireFrames.SEQUENCE_HEADER, "four".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(WireFrames.idIn(broken)).isEmpty();
  }

  @Property(tries = 40)
  void shouldKeepADrop(
      @ForAll DropReason reason, @ForAll PipelineStep step, @ForAll boolean timed) {
    SettledFrame dropped =
        new SettledFrame(
            new FrameOutcome.Dropped(
                timed ? Optional.of(ID) : Optional.empty(),
                timed ? OptionalLong.of(5) : OptionalLong.empty(),
                8,
                reason,
                step,
                timed ? OptionalLong.of(-3) : OptionalLong.empty(),
                timed ? OptionalLong.of(0) : OptionalLong.empty(),
                "why",
                reason.isMissing() ? 12 : 1),
            timed ? Optional.of(POSITION) : Optional.empty());

    assertThat(WireOutcomes.parse(WireOutcomes.toWire(dropped).toByteArray())).isEqualTo(dropped);
  }

  @Example
  void shouldKeepAServedFrame() {
    SettledFrame served =
        new SettledFrame(
            new FrameOutcome.Processed(ID, 5, 8, 3, 2, -1, "512x256", 2, 7, true, 9),
            Optional.of(POSITION));

    assertThat(WireOutcomes.parse(WireOutcomes.toWire(served).toByteArray())).isEqualTo(served);
  }

  @Example
  void shouldRefuseWhatIsNoOutcome() {
    assertThatThrownBy(() -> WireOutcomes.parse(new byte[] {-1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a FrameOutcome");
    assertThatThrownBy(() -> WireOutcomes.parse(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outcome: none");
  }

  @Property(tries = 20)
  void shouldKeepATrack(@ForAll TrackState state, @ForAll boolean complete) {
    Track track =
        new Track(
            3,
            state,
            FakeStage.CLASS,
            0.5f,
            new PixelBox(1, 2, 3, 4),
            5,
            6,
            complete
                ? Optional.of(
                    new GroundState(
                        1, 2, 3, 4, new Covariance2(2, 1, 2), new Covariance2(3, 0, 3), true, 50))
                : Optional.empty(),
            complete
                ? Optional.of(new BearingSpan(1, 2, 0.5, -0.25, true, false))
                : Optional.empty(),
            100,
            200,
            7,
            complete ? Optional.of(new RunLengthMask(2, 2, new int[] {0, 1, 3})) : Optional.empty(),
            0.25f);

    assertThat(WireTracks.fromWire(WireTracks.toWire(track), List.of(FakeStage.CLASS)))
        .isEqualTo(track);
  }

  @Property(tries = 10)
  void shouldKeepACalibration(@ForAll DistortionModel model) {
    List<Double> terms =
        switch (model) {
          case NONE -> List.of();
          case BROWN_CONRADY -> List.of(0.1, 0.2, 0.3, 0.4, 0.5);
          case FISHEYE -> List.of(0.1, 0.2, 0.3, 0.4);
        };
    CameraCalibration calibration =
        new CameraCalibration(640, 480, 500, 501, 320, 240, model, terms, 1, 2, 3, 4, 5, 6);

    assertThat(WireCalibrations.parse(WireCalibrations.toWire("front", calibration).toByteArray()))
        .isEqualTo(calibration);
  }
}
