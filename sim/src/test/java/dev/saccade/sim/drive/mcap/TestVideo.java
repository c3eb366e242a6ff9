package dev.saccade.sim.drive.mcap;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** A video of grey pictures, a packet each. */
final class TestVideo {
  static final int WIDTH = 96;
  static final int HEIGHT = 64;
  private static final int GROUP = 5;

  private TestVideo() {}

  /** The luma of a picture. */
  static int luma(int index) {
    return 40 + 15 * index;
  }

  /**
   * @param encoder FFmpeg's name of it; every fifth picture stands for itself
   */
  static List<byte[]> packets(String encoder, int count) {
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(encoder);
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try (AVRational rate = avutil.av_make_q(1, 10)) {
      context.width(WIDTH).height(HEIGHT).pix_fmt(avutil.AV_PIX_FMT_YUV420P).time_base(rate);
      context.gop_size(GROUP).max_b_frames(0).bit_rate(2_000_000).thread_count(1);
      require(avcodec.avcodec_open2(context, codec, (AVDictionary) null));
      frame.width(WIDTH).height(HEIGHT).format(avutil.AV_PIX_FMT_YUV420P);
      require(avutil.av_frame_get_buffer(frame, 0));
      List<byte[]> packets = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        require(avutil.av_frame_make_writable(frame));
        fill(frame, 0, HEIGHT, luma(i));
        fill(frame, 1, HEIGHT / 2, 128);
        fill(frame, 2, HEIGHT / 2, 128);
        frame.pts(i);
        require(avcodec.avcodec_send_frame(context, frame));
        drain(context, packet, packets);
      }
      require(avcodec.avcodec_send_frame(context, null));
      drain(context, packet, packets);
      return packets;
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(context);
    }
  }

  private static void fill(AVFrame frame, int plane, int rows, int value) {
    byte[] bytes = new byte[frame.linesize(plane) * rows];
    java.util.Arrays.fill(bytes, (byte) value);
    frame.data(plane).put(bytes);
  }

  private static void drain(AVCodecContext context, AVPacket packet, List<byte[]> packets) {
    while (avcodec.avcodec_receive_packet(context, packet) >= 0) {
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes);
      packets.add(bytes);
      avcodec.av_packet_unref(packet);
    }
  }

  private static void require(int status) {
    if (status < 0) {
      throw new IllegalStateException("FFmpeg: error " + status);
    }
  }
}
