package dev.saccade.perception.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.DropCount;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.FrameId;
import dev.saccade.v1.GroundState;
import dev.saccade.v1.PixelBox;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import org.junit.jupiter.api.Test;

class WatchTableTest {
  private static final long SECOND = 1_000_000_000L;
  private final WatchTable table = new WatchTable();

  @Test
  void shouldShowDistanceSpeedAndAgeOfEachTrack() {
    table.put(
        update(42)
            .setAgeAtSendNanos(SECOND / 20)
            .setSkippedUpdates(3)
            .setProfile("512x256")
            .setDegraded(true)
            .addDropsSinceLast(
                DropCount.newBuilder()
                    .setReason(DropReason.DROP_REASON_SUPERSEDED)
                    .setFrameCount(2))
            .addTracks(
                track(7)
                    .setGround(
                        GroundState.newBuilder()
                            .setXMetres(30)
                            .setYMetres(-40)
                            .setVelocityXMetresPerSecond(3)
                            .setVelocityYMetresPerSecond(4)))
            .addTracks(
                track(5)
                    .setState(TrackState.TRACK_STATE_COASTING)
                    .setBox(
                        PixelBox.newBuilder()
                            .setXMinPixels(10)
                            .setYMinPixels(20)
                            .setXMaxPixels(110)
                            .setYMaxPixels(80)))
            .addTracks(track(6).setState(TrackState.TRACK_STATE_ENDED))
            .build(),
        10 * SECOND);

    assertThat(table.lines(10 * SECOND + SECOND / 10, 20))
        .containsExactly(
            "front  frame 42  age  150 ms  512x256 degraded  updates 1  skipped 3",
            "  lost  superseded 2",
            "     ID CLASS          STATE       DIST m   LEFT m      m/s   LIFE s  EXIST",
            "      5 Car            coasting             px 10,20 100x60      2.0   0.75",
            "      7 Car            confirmed     50.0    -40.0      5.0      2.0   0.75");
  }

  @Test
  void shouldKeepTheTracksWhenAHeartbeatSaysOnlyWhatWasDropped() {
    table.put(update(1).addTracks(track(7)).build(), 0);
    table.put(
        update(2)
            .setHeartbeat(true)
            .addDropsSinceLast(
                DropCount.newBuilder().setReason(DropReason.DROP_REASON_EXPIRED).setFrameCount(5))
            .build(),
        SECOND);

    assertThat(table.lines(SECOND, 20)).hasSize(4);
    assertThat(table.lines(SECOND, 20).get(0)).contains("frame 1");
    assertThat(table.lines(SECOND, 20).get(1)).isEqualTo("  lost  expired 5");
  }

  @Test
  void shouldCutLinesToTheTerminal() {
    assertThat(TerminalSize.parse("30 100\n")).isEqualTo(new TerminalSize(30, 100));
    assertThat(TerminalSize.parse("0 0\n")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.parse("stty: no terminal")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.USUAL.cut("x".repeat(99))).hasSize(80);
    assertThat(TerminalSize.USUAL.cut("short")).isEqualTo("short");
  }

  @Test
  void shouldSayWhatDoesNotFitOnTheScreen() {
    TrackUpdate.Builder update = update(1);
    for (int i = 1; i <= 30; i++) {
      update.addTracks(track(i));
    }
    table.put(update.build(), 0);

    assertThat(table.lines(0, 10)).hasSize(10).last().isEqualTo("... 23 lines more");
  }

  private static TrackUpdate.Builder update(long sequence) {
    return TrackUpdate.newBuilder()
        .setFrameId(FrameId.newBuilder().setCameraId("front").setSequence(sequence))
        .setCaptureEpochNanos(100 * SECOND);
  }

  private static Track.Builder track(long id) {
    return Track.newBuilder()
        .setTrackId(id)
        .setClassName("Car")
        .setState(TrackState.TRACK_STATE_CONFIRMED)
        .setExistence(0.75f)
        .setFirstSeenEpochNanos(98 * SECOND);
  }
}
