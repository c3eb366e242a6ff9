package dev.saccade.sim.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** An MP4 file that browsers play: H.264 where the encoder is there, MPEG-4 part 2 elsewhere. */
final class VideoWriter implements AutoCloseable {
  private static final double BITS_PER_PIXEL = 0.16;
  private static final long NANOS_PER_MICRO = 1000;

  private final FFmpegFrameRecorder recorder;
  private final Frame frame;
  private final ByteBuffer pixels;
  private long lastMicros = -1;

  private VideoWriter(FFmpegFrameRecorder recorder, int widthPixels, int heightPixels) {
    this.recorder = recorder;
    this.frame = new Frame(widthPixels, heightPixels, Frame.DEPTH_UBYTE, 3);
    this.frame.imageStride = widthPixels * 3;
    this.pixels = ByteBuffer.allocateDirect(widthPixels * heightPixels * 3);
    this.frame.image[0] = pixels;
  }

  /**
   * @param widthPixels even
   * @param heightPixels even
   */
  static VideoWriter open(Path file, int widthPixels, int heightPixels, double framesPerSecond)
      throws IOException {
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    FFmpegFrameRecorder.Exception refused = null;
    for (int codec : new int[] {avcodec.AV_CODEC_ID_H264, avcodec.AV_CODEC_ID_MPEG4}) {
      FFmpegFrameRecorder recorder =
          new FFmpegFrameRecorder(file.toFile(), widthPixels, heightPixels);
      recorder.setFormat("mp4");
      recorder.setVideoCodec(codec);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(framesPerSecond);
      recorder.setVideoBitrate(
          (int) Math.min(20e6, BITS_PER_PIXEL * widthPixels * heightPixels * framesPerSecond));
      recorder.setGopSize((int) Math.max(1, Math.round(framesPerSecond)));
      // The index first, so that a browser can begin before it has all.
      recorder.setOption("movflags", "+faststart");
      try {
        recorder.start();
        return new VideoWriter(recorder, widthPixels, heightPixels);
      } catch (FFmpegFrameRecorder.Exception e) {
        refused = e;
        recorder.release();
      }
    }
    throw new IOException(file + ": no video encoder works: " + refused.getMessage(), refused);
  }

  /**
   * @param rgb rows of R, G, B, of the video's size
   * @param offsetNanos since the start of the video; grows
   */
  void add(byte[] rgb, long offsetNanos) throws IOException {
    pixels.clear();
    pixels.put(rgb);
    pixels.flip();
    long micros = Math.max(lastMicros + 1, offsetNanos / NANOS_PER_MICRO);
    lastMicros = micros;
    recorder.setTimestamp(micros);
    recorder.record(frame, avutil.AV_PIX_FMT_RGB24);
  }

  void finish() throws IOException {
    recorder.stop();
  }

  @Override
  public void close() throws IOException {
    recorder.release();
    frame.close();
  }
}
