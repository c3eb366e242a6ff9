package dev.saccade.sim.replay;

import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.v1.TrackUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * The drive once more, with what the pipeline made of every frame: all cameras side by side, in
 * order of capture, frames that were dropped included.
 */
public final class AnnotatedVideo {
  private static final int MOST_WIDTH_PIXELS = 1280;
  private static final int MOST_ENLARGED = 4;
  private static final int LEGEND_PIXELS = 24;
  private static final double LEGEND_SCALE = 0.4;
  private static final double LONGEST_FRAME_SECONDS = 1;

  private final ReplayPlan plan;
  private final Map<FrameKey, FrameFate> fates = new HashMap<>();
  private final StageArchive seen;
  private final Palette palette;

  private record FrameKey(String cameraId, long sequence) {}

  public AnnotatedVideo(ReplayPlan plan, RunResult result, StageArchive seen, Palette palette) {
    this.plan = plan;
    this.seen = seen;
    this.palette = palette;
    for (FrameFate fate : result.fates()) {
      fates.put(new FrameKey(fate.id().cameraId(), fate.id().sequence()), fate);
    }
  }

  /**
   * Writes the video, whole or not at all.
   *
   * @param progress told how much is drawn, 0..1, and 1 once: when the video is there
   * @throws IOException if the drive cannot be read again or the video not be written
   */
  public void write(Path file, DoubleConsumer progress) throws IOException {
    // By the ending of its name FFmpeg chooses the format.
    Path part = file.resolveSibling(".part-" + file.getFileName());
    try (Wall wall = new Wall(plan.cameras().cameras());
        VideoWriter video =
            VideoWriter.open(
                part, wall.canvas.widthPixels(), wall.canvas.heightPixels(), frameRate())) {
      Iterator<DriveFrame> frames = plan.drive().frames();
      long instant = -1;
      int drawn = 0;
      while (frames.hasNext()) {
        DriveFrame frame = frames.next();
        if (instant >= 0 && frame.captureOffsetNanos() != instant) {
          video.add(wall.picture(), plan.pace().offsetNanos(instant));
        }
        instant = frame.captureOffsetNanos();
        for (String cameraId : plan.cameras().idsShowing(frame.cameraId())) {
          FrameFate fate = fates.get(new FrameKey(cameraId, frame.sequence()));
          if (fate != null) {
            wall.tiles.get(cameraId).draw(frame, fate);
            // The drive may hold cameras that are not played, and lack frames that were missed.
            progress.accept(drawn++ / (1.0 + fates.size()));
          }
        }
      }
      if (instant >= 0) {
        video.add(wall.picture(), plan.pace().offsetNanos(instant));
      }
      video.finish();
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      progress.accept(1);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private double frameRate() {
    double rate = plan.cameras().cameras().get(0).source().framesPerSecond() * plan.pace().rate();
    return Math.max(1 / LONGEST_FRAME_SECONDS, rate);
  }

  /** All tiles and the legend. */
  private final class Wall implements AutoCloseable {
    final Map<String, Tile> tiles = new HashMap<>();
    final Canvas canvas;
    private final FrameDecoder decoder;

    Wall(List<CameraPlan.Played> cameras) {
      int columns = (int) Math.ceil(Math.sqrt(cameras.size()));
      int rows = (cameras.size() + columns - 1) / columns;
      int tileWidth = 2;
      int tileHeight = 2;
      for (CameraPlan.Played camera : cameras) {
        int width = shownWidth(camera.source().widthPixels(), MOST_WIDTH_PIXELS / columns);
        int height =
            (int)
                Math.round(
                    (double) width
                        * camera.source().heightPixels()
                        / camera.source().widthPixels());
        tileWidth = Math.max(tileWidth, even(width));
        tileHeight = Math.max(tileHeight, even(height));
      }
      this.canvas = new Canvas(columns * tileWidth, rows * tileHeight + LEGEND_PIXELS);
      this.decoder = FrameDecoders.open();
      for (int i = 0; i < cameras.size(); i++) {
        tiles.put(
            cameras.get(i).id(),
            new Tile(
                decoder, tileWidth, tileHeight, i % columns * tileWidth, i / columns * tileHeight));
      }
    }

    /** The whole picture, as bytes that the next call overwrites. */
    byte[] picture() {
      for (Tile tile : tiles.values()) {
        tile.copyTo(canvas);
      }
      canvas.show();
      int top = canvas.heightPixels() - LEGEND_PIXELS;
      canvas.fill(0, top, canvas.widthPixels(), canvas.heightPixels(), 0x101418);
      int x = 8;
      for (Palette.Entry entry : palette.classes()) {
        canvas.fill(x, top + 7, x + 12, top + 17, entry.rgb());
        canvas.text(entry.name(), x + 17, top + 16, LEGEND_SCALE, 0xe0e0e0);
        x += 30 + canvas.textWidth(entry.name(), LEGEND_SCALE);
      }
      canvas.fetch();
      return canvas.rgb();
    }

    @Override
    public void close() {
      tiles.values().forEach(Tile::close);
      canvas.close();
      decoder.close();
    }
  }

  /** One camera's place. */
  private final class Tile implements AutoCloseable {
    private final FrameDecoder decoder;
    private final Canvas canvas;
    private final int left;
    private final int top;
    private final FrameAnnotator annotator = new FrameAnnotator(palette);
    private Optional<TrackUpdate> newest = Optional.empty();
    private Optional<ClassMap> newestMap = Optional.empty();
    private long played;
    private long dropped;

    Tile(FrameDecoder decoder, int widthPixels, int heightPixels, int left, int top) {
      this.decoder = decoder;
      this.canvas = new Canvas(widthPixels, heightPixels);
      this.left = left;
      this.top = top;
    }

    void draw(DriveFrame captured, FrameFate fate) {
      played++;
      boolean processed =
          fate.outcome().isPresent() && fate.outcome().get() instanceof FrameOutcome.Processed;
      if (!processed) {
        dropped++;
      } else if (fate.hasUpdate()) {
        newest = fate.update();
        newestMap = seen.classMapOf(fate.id());
      }
      Frame frame = plan.frame(captured, fate.id().cameraId(), fate.id().sourceEpoch(), 1);
      if (decoder.decodeResized(frame, canvas.widthPixels(), canvas.heightPixels(), canvas.rgb())
          instanceof DecodedFrame.Unreadable) {
        Arrays.fill(canvas.rgb(), (byte) 40);
      }
      annotator.draw(
          canvas, new FrameAnnotator.Scene(fate, newestMap, newest, !processed, dropped, played));
    }

    void copyTo(Canvas whole) {
      int row = canvas.widthPixels() * 3;
      for (int y = 0; y < canvas.heightPixels(); y++) {
        System.arraycopy(
            canvas.rgb(), y * row, whole.rgb(), ((top + y) * whole.widthPixels() + left) * 3, row);
      }
    }

    @Override
    public void close() {
      canvas.close();
    }
  }

  /** Letters need room: a small picture is shown two to four times as large, if it fits. */
  private static int shownWidth(int cameraWidthPixels, int roomPixels) {
    int factor = Math.max(1, Math.min(MOST_ENLARGED, roomPixels / cameraWidthPixels));
    return Math.min(cameraWidthPixels * factor, roomPixels);
  }

  private static int even(int pixels) {
    return Math.max(2, pixels & ~1);
  }
}
