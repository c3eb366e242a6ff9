package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.v1.PixelBox;
import dev.saccade.v1.RunLengthMask;
import dev.saccade.v1.Track;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Draws onto a frame what the pipeline made of it: classes, masks, boxes, ids, and what became of
 * the frame. A frame that was dropped shows what a planner still holds, paler, and why.
 */
final class FrameAnnotator {
  private static final double CLASS_SHARE = 0.42;
  private static final double HELD_CLASS_SHARE = 0.2;
  private static final double MASK_SHARE = 0.5;
  private static final int WHITE = 0xf4f4f4;
  private static final int GREY = 0xa8b0b8;
  private static final int RED = 0xff4040;
  private static final int AMBER = 0xffc040;
  private static final double SMALL = 0.38;
  private static final double LARGE = 0.45;

  private final Palette palette;

  FrameAnnotator(Palette palette) {
    this.palette = palette;
  }

  /**
   * All that is drawn.
   *
   * @param classMap of this frame, or of the last one that was processed
   * @param held the tracks are those of an earlier frame
   * @param droppedCount frames of the camera dropped so far, this one included
   * @param playedCount frames of the camera so far; 0 where they are not counted
   */
  record Scene(
      FrameFate fate,
      Optional<ClassMap> classMap,
      Optional<TrackUpdate> update,
      boolean held,
      long droppedCount,
      long playedCount) {}

  /** Draws over the picture in the canvas. */
  void draw(Canvas canvas, Scene scene) {
    scene
        .classMap()
        .ifPresent(map -> blendClasses(canvas, map, scene.held() ? HELD_CLASS_SHARE : CLASS_SHARE));
    List<Track> tracks = scene.update().map(TrackUpdate::getTracksList).orElse(List.of());
    if (!scene.held()) {
      for (Track track : tracks) {
        if (track.hasMask() && isShown(track)) {
          blendMask(canvas, track.getMask(), palette.trackColour(track.getTrackId()));
        }
      }
    }
    canvas.show();
    scene.update().ifPresent(update -> drawBoxes(canvas, update, scene.held()));
    drawHeading(canvas, scene);
    canvas.fetch();
  }

  /** Colours every pixel whose class has one. */
  void blendClasses(Canvas canvas, ClassMap map, double share) {
    int width = canvas.widthPixels();
    int height = canvas.heightPixels();
    byte[] rgb = canvas.rgb();
    int[] columns = new int[width];
    for (int x = 0; x < width; x++) {
      columns[x] = (int) ((x + 0.5) * map.widthPixels() / width);
    }
    int weight = (int) Math.round(share * 256);
    for (int y = 0; y < height; y++) {
      int row = ((int) ((y + 0.5) * map.heightPixels() / height)) * map.widthPixels();
      for (int x = 0; x < width; x++) {
        int colour = palette.classColour(map.classIds()[row + columns[x]] & 0xff);
        if (colour >= 0) {
          blend(rgb, (y * width + x) * 3, colour, weight);
        }
      }
    }
  }

  private static void blendMask(Canvas canvas, RunLengthMask mask, int colour) {
    int maskWidth = mask.getWidthPixels();
    int maskHeight = mask.getHeightPixels();
    boolean[] inside = new boolean[maskWidth * maskHeight];
    int at = 0;
    for (int i = 0; i < mask.getRunsCount(); i++) {
      int end = Math.min(inside.length, at + mask.getRuns(i));
      if (i % 2 == 1) {
        java.util.Arrays.fill(inside, at, end, true);
      }
      at = end;
    }
    int width = canvas.widthPixels();
    int weight = (int) Math.round(MASK_SHARE * 256);
    for (int y = 0; y < canvas.heightPixels(); y++) {
      int row = ((int) ((y + 0.5) * maskHeight / canvas.heightPixels())) * maskWidth;
      for (int x = 0; x < width; x++) {
        if (inside[row + (int) ((x + 0.5) * maskWidth / width)]) {
          blend(canvas.rgb(), (y * width + x) * 3, colour, weight);
        }
      }
    }
  }

  private static void blend(byte[] rgb, int at, int colour, int weight) {
    for (int c = 0; c < 3; c++) {
      int own = rgb[at + c] & 0xff;
      int over = colour >> (16 - 8 * c) & 0xff;
      rgb[at + c] = (byte) (own + ((over - own) * weight >> 8));
    }
  }

  private void drawBoxes(Canvas canvas, TrackUpdate update, boolean held) {
    double scaleX = (double) canvas.widthPixels() / Math.max(1, update.getWidthPixels());
    double scaleY = (double) canvas.heightPixels() / Math.max(1, update.getHeightPixels());
    for (Track track : update.getTracksList()) {
      if (!isShown(track)) {
        continue;
      }
      boolean sure = !held && track.getState() == TrackState.TRACK_STATE_CONFIRMED;
      int colour = held ? GREY : palette.trackColour(track.getTrackId());
      PixelBox box = track.getBox();
      int left = (int) Math.round(box.getXMinPixels() * scaleX);
      int top = (int) Math.round(box.getYMinPixels() * scaleY);
      canvas.box(
          left,
          top,
          (int) Math.round(box.getXMaxPixels() * scaleX) - 1,
          (int) Math.round(box.getYMaxPixels() * scaleY) - 1,
          colour,
          sure ? 2 : 1);
      canvas.text(label(track), Math.max(2, left + 2), Math.max(36, top - 4), SMALL, colour);
    }
  }

  private static boolean isShown(Track track) {
    return track.getState() == TrackState.TRACK_STATE_CONFIRMED
        || track.getState() == TrackState.TRACK_STATE_COASTING;
  }

  private static String label(Track track) {
    String label = track.getTrackId() + " " + track.getClassName();
    if (track.hasGround()) {
      double metres = Math.hypot(track.getGround().getXMetres(), track.getGround().getYMetres());
      label += String.format(Locale.ROOT, " %.0f m", metres);
    }
    return track.getState() == TrackState.TRACK_STATE_COASTING ? label + " ?" : label;
  }

  private static void drawHeading(Canvas canvas, Scene scene) {
    FrameFate fate = scene.fate();
    String frame = fate.id().cameraId() + " #" + fate.id().sequence();
    String what = "no outcome";
    int colour = RED;
    if (fate.outcome().isPresent()) {
      if (fate.outcome().get() instanceof FrameOutcome.Processed done) {
        what =
            String.format(
                Locale.ROOT,
                "%s %.0f ms (stage %.0f ms) %s",
                done.late() ? "late" : "on time",
                done.latencyNanos() / 1e6,
                done.stageNanos() / 1e6,
                done.profile());
        colour = done.late() ? AMBER : WHITE;
      } else if (fate.outcome().get() instanceof FrameOutcome.Dropped dropped) {
        what =
            "dropped: "
                + dropped.reason()
                + (dropped.ageNanos().isPresent()
                    ? String.format(
                        Locale.ROOT, " at %.0f ms", dropped.ageNanos().getAsLong() / 1e6)
                    : "");
      }
    }
    canvas.text(frame + "  " + what, 6, 16, LARGE, colour);
    if (colour == RED) {
      canvas.box(0, 0, canvas.widthPixels() - 1, canvas.heightPixels() - 1, RED, 3);
    }
    if (scene.playedCount() == 0) {
      return;
    }
    String drops =
        String.format(Locale.ROOT, "dropped %d of %d", scene.droppedCount(), scene.playedCount());
    canvas.text(
        drops,
        Math.max(6, canvas.widthPixels() - canvas.textWidth(drops, LARGE) - 6),
        16,
        LARGE,
        scene.droppedCount() > 0 ? AMBER : WHITE);
  }
}
