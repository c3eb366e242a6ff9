package dev.saccade.sim.replay;

import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.DriveCamera;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which cameras a replay plays: those of the drive, the first few of them, or more than it has, by
 * playing some of them again under another name.
 *
 * @param cameras in order, names unique; at least one
 */
public record CameraPlan(List<Played> cameras) {
  public static final int MOST_CAMERAS = 64;

  /**
   * One camera of the replay.
   *
   * @param id what the pipeline calls it
   * @param source the camera of the drive whose pictures it shows
   */
  public record Played(String id, DriveCamera source) {}

  public CameraPlan {
    cameras = List.copyOf(cameras);
    if (cameras.isEmpty()) {
      throw new IllegalArgumentException("cameras: none (expected: at least one)");
    }
  }

  /**
   * @param count how many cameras, 1 to {@link #MOST_CAMERAS}; empty for those of the drive. The
   *     second camera that shows {@code front} is called {@code front-2}
   */
  public static CameraPlan of(Drive drive, OptionalInt count) {
    List<DriveCamera> own = drive.cameras();
    int wanted = count.orElse(own.size());
    if (wanted < 1 || wanted > MOST_CAMERAS) {
      throw new IllegalArgumentException(
          "cameras: " + wanted + " (expected: 1 to " + MOST_CAMERAS + ")");
    }
    List<Played> played = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      DriveCamera source = own.get(i % own.size());
      int copy = i / own.size() + 1;
      played.add(new Played(copy == 1 ? source.id() : source.id() + "-" + copy, source));
    }
    return new CameraPlan(played);
  }

  public List<String> ids() {
    return cameras.stream().map(Played::id).toList();
  }

  /** The cameras that show the pictures of one camera of the drive. */
  public List<String> idsShowing(String driveCameraId) {
    return cameras.stream()
        .filter(played -> played.source().id().equals(driveCameraId))
        .map(Played::id)
        .toList();
  }

  /** Frames a second that the whole plan captures at rate 1. */
  public double framesPerSecond() {
    return cameras.stream().mapToDouble(played -> played.source().framesPerSecond()).sum();
  }
}
