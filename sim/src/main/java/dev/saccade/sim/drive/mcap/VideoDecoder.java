package dev.saccade.sim.drive.mcap;

import dev.saccade.perception.frame.Frame;
import dev.saccade.sim.drive.JpegPictures;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes a camera's video, one message after the other: each holds what one picture needs beyond
 * those before it, and no picture waits for a later one (as {@code foxglove.CompressedVideo} has
 * it).
 */
final class VideoDecoder implements AutoCloseable {
  private static final Map<String, Integer> CODECS =
      Map.of(
          "h264", avcodec.AV_CODEC_ID_H264,
          "h265", avcodec.AV_CODEC_ID_HEVC,
          "vp9", avcodec.AV_CODEC_ID_VP9,
          "av1", avcodec.AV_CODEC_ID_AV1);

  private final AVCodecContext context;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame picture = avutil.av_frame_alloc();
  private SwsContext scaler;

  private VideoDecoder(AVCodecContext context) {
    this.context = context;
  }

  /** A decoded picture. */
  record Decoded(int widthPixels, int heightPixels, byte[] jpeg) {}

  static boolean knows(String format) {
    return CODECS.containsKey(format);
  }

  /** All formats, for people. */
  static String formats() {
    return "h264, h265, vp9, av1";
  }

  /**
   * @param format one that it {@linkplain #knows knows}
   */
  static VideoDecoder open(String format) {
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    AVCodec codec = avcodec.avcodec_find_decoder(CODECS.get(format));
    if (codec == null || codec.isNull()) {
      throw new IllegalStateException("FFmpeg was built without a decoder for " + format);
    }
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    // A picture is asked for as soon as its message is there: nothing may be held back.
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
    context.thread_count(1);
    context.max_pixels((long) Frame.MAX_SIDE_PIXELS * Frame.MAX_SIDE_PIXELS);
    VideoDecoder decoder = new VideoDecoder(context);
    if (avcodec.avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      decoder.close();
      throw new IllegalStateException("FFmpeg could not open its decoder for " + format);
    }
    return decoder;
  }

  /**
   * The picture of the next message; empty where it gives none: it is damaged, or the picture that
   * it builds on was not there.
   */
  Optional<Decoded> decode(byte[] message) {
    if (message.length == 0 || avcodec.av_new_packet(packet, message.length) < 0) {
      return Optional.empty();
    }
    packet.data().put(message);
    int sent = avcodec.avcodec_send_packet(context, packet);
    avcodec.av_packet_unref(packet);
    if (sent < 0) {
      return Optional.empty();
    }
    Optional<Decoded> decoded = Optional.empty();
    while (avcodec.avcodec_receive_frame(context, picture) >= 0) {
      decoded = packed();
      avutil.av_frame_unref(picture);
    }
    return decoded;
  }

  private Optional<Decoded> packed() {
    int width = picture.width();
    int height = picture.height();
    if (width < 1
        || height < 1
        || width > Frame.MAX_SIDE_PIXELS
        || height > Frame.MAX_SIDE_PIXELS) {
      return Optional.empty();
    }
    scaler =
        swscale.sws_getCachedContext(
            scaler,
            width,
            height,
            picture.format(),
            width,
            height,
            avutil.AV_PIX_FMT_BGR24,
            swscale.SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (scaler == null || scaler.isNull()) {
      return Optional.empty();
    }
    try (Mat bgr = new Mat(height, width, opencv_core.CV_8UC3);
        BytePointer pixels = bgr.data();
        PointerPointer<BytePointer> planes = new PointerPointer<>(4);
        IntPointer strides = new IntPointer(4)) {
      planes.put(0, pixels);
      strides.put(0, (int) bgr.step());
      swscale.sws_scale(scaler, picture.data(), picture.linesize(), 0, height, planes, strides);
      return Optional.of(new Decoded(width, height, JpegPictures.encode(bgr)));
    }
  }

  @Override
  public void close() {
    swscale.sws_freeContext(scaler);
    avutil.av_frame_free(picture);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(context);
  }
}
