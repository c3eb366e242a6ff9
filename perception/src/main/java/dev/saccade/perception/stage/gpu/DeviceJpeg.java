package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.StageUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/** JPEG decoding on the device: what there is for it, and how long it takes by itself. */
public final class DeviceJpeg {
  private DeviceJpeg() {}

  /**
   * @param decoder the one that was used; of several, all
   * @param nanos of each run
   */
  public record Times(String decoder, List<Long> nanos) {
    public Times {
      nanos = List.copyOf(nanos);
    }
  }

  /** All that this device has, the best first. */
  static JpegLadder ladder(CUstream_st stream) {
    return JpegLadder.open(List.of(() -> HardwareJpeg.open(stream), () -> HybridJpeg.open(stream)));
  }

  /** What decodes JPEG, in the order in which it is tried. */
  static String describe() {
    CUstream_st stream = new CUstream_st();
    Cuda.check(
        cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
        "cudaStreamCreateWithFlags");
    try (JpegLadder ladder = ladder(stream)) {
      return ladder.describe();
    } finally {
      cudart.cudaStreamDestroy(stream);
    }
  }

  /**
   * Decodes frames in turn, one at a time, from the host's memory to pixels on the device.
   *
   * @param frames JPEG, all of one size
   * @param nanoTime the clock of measurements
   * @throws StageUnavailableException in one line, where it cannot be done
   */
  public static Times time(List<Frame> frames, int runCount, LongSupplier nanoTime)
      throws StageUnavailableException {
    EnginePresence presence = GpuPresence.look();
    if (!presence.usable()) {
      throw new StageUnavailableException("nvJPEG: " + presence.why());
    }
    try {
      CUstream_st stream = new CUstream_st();
      Cuda.check(
          cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
          "cudaStreamCreateWithFlags");
      try (JpegLadder ladder = ladder(stream)) {
        return time(frames, runCount, nanoTime, ladder, stream);
      } finally {
        cudart.cudaStreamDestroy(stream);
      }
    } catch (GpuException e) {
      throw new StageUnavailableException("nvJPEG: " + e.getMessage(), e);
    }
  }

  private static Times time(
      List<Frame> frames,
      int runCount,
      LongSupplier nanoTime,
      JpegLadder ladder,
      CUstream_st stream)
      throws StageUnavailableException {
    Frame first = frames.get(0);
    int width = first.widthPixels();
    int height = first.heightPixels();
    BytePointer to = Cuda.allocate(3L * width * height);
    try {
      Set<String> used = new LinkedHashSet<>();
      List<Long> nanos = new ArrayList<>();
      for (int run = 0; run < runCount; run++) {
        Frame frame = frames.get(run % frames.size());
        long start = nanoTime.getAsLong();
        String decoder =
            ladder.begin(List.of(new JpegPicture(0, frame.payload(), width, height, () -> to)))[0];
        if (decoder.equals(JpegLadder.HOST)) {
          throw new StageUnavailableException("nvJPEG does not take " + frame);
        }
        Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
        nanos.add(nanoTime.getAsLong() - start);
        used.add(decoder);
      }
      return new Times(String.join(", ", used), nanos);
    } finally {
      cudart.cudaStreamSynchronize(stream);
      Cuda.free(to);
    }
  }
}
