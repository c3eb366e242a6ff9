package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.StageUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/** JPEG decoding on the device by itself, for benchmarks. */
public final class DeviceJpeg {
  private DeviceJpeg() {}

  /**
   * Decodes frames in turn, one at a time, from the host's memory to pixels on the device.
   *
   * @param frames JPEG, all of one size
   * @param nanoTime the clock of measurements
   * @return nanoseconds of each run
   * @throws StageUnavailableException in one line, where it cannot be done
   */
  public static List<Long> time(List<Frame> frames, int runCount, LongSupplier nanoTime)
      throws StageUnavailableException {
    EnginePresence presence = GpuPresence.look();
    if (!presence.usable()) {
      throw new StageUnavailableException("nvJPEG: " + presence.why());
    }
    Frame first = frames.get(0);
    CUstream_st stream = new CUstream_st();
    try (JpegOnDevice decoder =
        JpegOnDevice.open()
            .orElseThrow(() -> new StageUnavailableException("nvJPEG: libnvjpeg is missing"))) {
      Cuda.check(
          cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
          "cudaStreamCreateWithFlags");
      BytePointer to = Cuda.allocate(3L * first.widthPixels() * first.heightPixels());
      try {
        List<Long> nanos = new ArrayList<>();
        for (int run = 0; run < runCount; run++) {
          Frame frame = frames.get(run % frames.size());
          long start = nanoTime.getAsLong();
          if (!decoder.decode(
              0, frame.payload(), first.widthPixels(), first.heightPixels(), to, stream)) {
            throw new StageUnavailableException("nvJPEG does not take " + frame);
          }
          Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
          nanos.add(nanoTime.getAsLong() - start);
        }
        return nanos;
      } finally {
        cudart.cudaStreamSynchronize(stream);
        Cuda.free(to);
        cudart.cudaStreamDestroy(stream);
      }
    } catch (GpuException e) {
      throw new StageUnavailableException("nvJPEG: " + e.getMessage(), e);
    }
  }
}
