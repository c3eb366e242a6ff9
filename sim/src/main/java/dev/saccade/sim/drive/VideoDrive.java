package dev.saccade.sim.drive;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FrameGrabber;

/**
 * A video file, a capture device or a network stream as the drive of one camera, {@code front}.
 * Frames are decoded as they are asked for and handed on as JPEG; capture times are those of the
 * stream. What is live is waited for only so long, to open and from frame to frame.
 */
final class VideoDrive implements Drive {
  static final String CAMERA_ID = "front";
  private static final double USUAL_FRAMES_PER_SECOND = 25;

  /** FFmpeg listens to a stream for some seconds before it says what it holds. */
  private static final Duration OPENS_WITHIN = Duration.ofSeconds(20);

  private static final Duration SENDS_WITHIN = Duration.ofSeconds(5);

  private final String source;
  private final DriveCamera camera;
  private final Optional<TimeLimit> live;
  private FFmpegFrameGrabber open;

  private VideoDrive(String source, DriveCamera camera, Optional<TimeLimit> live) {
    this.source = source;
    this.camera = camera;
    this.live = live;
  }

  /**
   * @param live whether it is a device or a stream that sets the pace
   * @throws BadDriveException if FFmpeg finds no video in it, or one of unreasonable size, or if a
   *     live source does not answer
   */
  static VideoDrive open(String source, boolean live) throws IOException {
    return live ? openLive(source, OPENS_WITHIN) : look(source, Optional.empty());
  }

  static VideoDrive openLive(String source, Duration opensWithin) throws IOException {
    TimeLimit limit = new TimeLimit();
    try {
      return limit.within(opensWithin, source, () -> look(source, Optional.of(limit)));
    } catch (IOException | RuntimeException e) {
      limit.close();
      throw e;
    }
  }

  private static VideoDrive look(String source, Optional<TimeLimit> live) throws BadDriveException {
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    try (FFmpegFrameGrabber grabber = grabber(source)) {
      int width = grabber.getImageWidth();
      int height = grabber.getImageHeight();
      if (width < 1
          || height < 1
          || width > Frame.MAX_SIDE_PIXELS
          || height > Frame.MAX_SIDE_PIXELS) {
        throw new BadDriveException(
            source
                + ": video of "
                + width
                + "x"
                + height
                + " (expected: 1 to "
                + Frame.MAX_SIDE_PIXELS
                + " each way)");
      }
      double rate = grabber.getVideoFrameRate();
      double known = rate > 0 && rate <= 1000 ? rate : USUAL_FRAMES_PER_SECOND;
      return new VideoDrive(
          source, new DriveCamera(CAMERA_ID, width, height, known, Optional.empty()), live);
    } catch (FrameGrabber.Exception e) {
      throw new BadDriveException(source + ": cannot be closed: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return source.substring(source.lastIndexOf('/') + 1);
  }

  @Override
  public List<DriveCamera> cameras() {
    return List.of(camera);
  }

  @Override
  public Iterator<DriveFrame> frames() throws IOException {
    closeGrabber();
    open =
        live.isPresent()
            ? live.get().within(OPENS_WITHIN, source, () -> grabber(source))
            : grabber(source);
    return new Frames(open);
  }

  @Override
  public boolean live() {
    return live.isPresent();
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
    closeGrabber();
    live.ifPresent(TimeLimit::close);
  }

  private void closeGrabber() {
    if (live.isPresent() && live.get().hangs()) {
      open = null; // a thread is inside it
    }
    if (open != null) {
      try {
        open.close();
      } catch (FrameGrabber.Exception e) {
        throw new UncheckedIOException(
            new BadDriveException(source + ": cannot be closed: " + e.getMessage(), e));
      } finally {
        open = null;
      }
    }
  }

  private static FFmpegFrameGrabber grabber(String source) throws BadDriveException {
    FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(source);
    String micros = Long.toString(TimeUnit.NANOSECONDS.toMicros(SENDS_WITHIN.toNanos()));
    // What FFmpeg can give up by itself, it can also close. Elsewhere "timeout" means other things.
    grabber.setOption("rw_timeout", micros);
    if (source.startsWith("rtsp")) {
      grabber.setOption("timeout", micros);
      // By UDP, cameras' pictures come with holes in them.
      grabber.setOption("rtsp_transport", "tcp");
    }
    try {
      grabber.setPixelFormat(avutil.AV_PIX_FMT_BGR24);
      grabber.start();
      if (!grabber.hasVideo()) {
        throw new BadDriveException(source + ": holds no video");
      }
      return grabber;
    } catch (FrameGrabber.Exception e) {
      release(grabber);
      throw new BadDriveException(source + ": no video that FFmpeg can read", e);
    } catch (BadDriveException e) {
      release(grabber);
      throw e;
    }
  }

  private static void release(FFmpegFrameGrabber grabber) {
    try {
      grabber.release();
    } catch (FrameGrabber.Exception e) {
      // The reason it is released is told; this one would hide it.
    }
  }

  private final class Frames implements Iterator<DriveFrame> {
    private final FFmpegFrameGrabber grabber;
    private long sequence;
    private long firstMicros = -1;
    private long lastOffsetNanos = -1;
    private DriveFrame next;
    private boolean ended;

    Frames(FFmpegFrameGrabber grabber) {
      this.grabber = grabber;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        next = readInTime();
        ended = next == null;
      }
      return next != null;
    }

    @Override
    public DriveFrame next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      DriveFrame frame = next;
      next = null;
      return frame;
    }

    private DriveFrame readInTime() {
      if (live.isEmpty()) {
        return read();
      }
      try {
        return live.get()
            .within(SENDS_WITHIN, source + ": after " + sequence + " frames", this::read);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private DriveFrame read() {
      try {
        org.bytedeco.javacv.Frame picture = grabber.grabImage();
        if (picture == null) {
          return null;
        }
        if (firstMicros < 0) {
          firstMicros = grabber.getTimestamp();
        }
        // Some files repeat a time stamp; time must go on.
        long offset = Math.max(lastOffsetNanos + 1, (grabber.getTimestamp() - firstMicros) * 1000);
        lastOffsetNanos = offset;
        byte[] payload = JpegPictures.encode(picture);
        return new DriveFrame(
            CAMERA_ID,
            sequence++,
            offset,
            FrameEncoding.JPEG,
            picture.imageWidth,
            picture.imageHeight,
            payload,
            Optional.empty());
      } catch (FrameGrabber.Exception e) {
        throw new UncheckedIOException(
            new BadDriveException(
                source + ": breaks off after " + sequence + " frames: " + e.getMessage(), e));
      }
    }
  }
}
