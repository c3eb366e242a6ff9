package dev.saccade.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import dev.saccade.sim.drive.Drives;
import dev.saccade.sim.drive.mcap.DriveAsMcap;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedDrive;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vehicle's recording through the whole pipeline, beside the drive that it is a recording of. */
class McapReplayTest {
  private static final double SAME_METRES = 1e-3;

  @Test
  void shouldTellTracksInMetresAsForTheDriveItself(@TempDir Path folder) throws IOException {
    try (LoadedDrive rendered =
            LoadedDrive.load(
                RenderedDrive.of(
                    new RenderRequest(
                        "city-street", 3, 2, 2, 256, 128, 10, 92, Optional.empty(), 0)),
                count -> {});
        Drive recorded = Drives.open(DriveAsMcap.write(rendered, folder.resolve("drive.mcap")))) {
      assertThat(recorded.remarks()).isEmpty();
      assertThat(recorded.cameras())
          .extracting(DriveCamera::id)
          .containsExactlyElementsOf(rendered.cameras().stream().map(DriveCamera::id).toList());
      assertThat(recorded.cameras()).allMatch(camera -> camera.calibration().isPresent());

      List<TrackUpdate> expected = updates(rendered, rendered);
      List<TrackUpdate> found = updates(recorded, rendered);

      assertThat(found).hasSameSizeAs(expected).hasSize(40);
      assertThat(found.stream().mapToLong(McapReplayTest::inMetres).sum()).isGreaterThan(40);
      for (int i = 0; i < found.size(); i++) {
        requireSame(found.get(i), expected.get(i));
      }
    }
  }

  private static long inMetres(TrackUpdate update) {
    return update.getTracksList().stream().filter(Track::hasGround).count();
  }

  private static void requireSame(TrackUpdate found, TrackUpdate expected) {
    assertThat(found.getFrameId().getCameraId()).isEqualTo(expected.getFrameId().getCameraId());
    assertThat(found.getTracksList())
        .extracting(Track::getTrackId)
        .isEqualTo(expected.getTracksList().stream().map(Track::getTrackId).toList());
    for (int i = 0; i < found.getTracksCount(); i++) {
      Track track = found.getTracks(i);
      Track same = expected.getTracks(i);
      assertThat(track.hasGround()).isEqualTo(same.hasGround());
      assertThat(track.getGround().getXMetres())
          .isCloseTo(same.getGround().getXMetres(), within(SAME_METRES));
      assertThat(track.getGround().getYMetres())
          .isCloseTo(same.getGround().getYMetres(), within(SAME_METRES));
    }
  }

  private static List<TrackUpdate> updates(Drive drive, Drive truth) throws IOException {
    return VirtualReplay.run(
            TestPlans.plan(drive, 2, new OracleStage(truth), Pace.NATURAL, 0.1),
            new ConstantServiceTimes(5_000_000))
        .updates();
  }
}
