package dev.saccade.perception.stage.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.nvjpeg;
import org.bytedeco.cuda.nvjpeg.nvjpegHandle;
import org.bytedeco.cuda.nvjpeg.nvjpegImage_t;
import org.bytedeco.cuda.nvjpeg.nvjpegJpegState;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/**
 * JPEG decoding by nvJPEG, straight into device memory. What it does not take (grey pictures among
 * others) is left to the host's decoder. Payloads were inspected before: nvJPEG too is lenient.
 *
 * <p>Decoding is asynchronous, and a decoder's state holds the buffers of the picture under way. So
 * each place in a batch has a state of its own, used again only after the batch's stream was waited
 * for.
 */
final class JpegOnDevice implements AutoCloseable {
  private static final int COLOURED = 3;

  private final nvjpegHandle handle;
  private final List<Slot> slots = new ArrayList<>();

  /** What one picture needs while it is decoded. */
  private final class Slot implements AutoCloseable {
    private final nvjpegJpegState state = new nvjpegJpegState();
    private final nvjpegImage_t image = new nvjpegImage_t();
    private BytePointer payload = new BytePointer(1L << 18);

    private Slot() {
      check(nvjpeg.nvjpegJpegStateCreate(handle, state), "nvjpegJpegStateCreate");
    }

    private boolean decode(byte[] jpeg, int widthPixels, BytePointer to, CUstream_st stream) {
      if (payload.capacity() < jpeg.length) {
        payload.close();
        payload = new BytePointer(jpeg.length * 3L / 2);
      }
      payload.put(jpeg, 0, jpeg.length);
      image.channel(0, to);
      image.pitch(0, 3L * widthPixels);
      return nvjpeg.nvjpegDecode(
              handle, state, payload, jpeg.length, nvjpeg.NVJPEG_OUTPUT_RGBI, image, stream)
          == nvjpeg.NVJPEG_STATUS_SUCCESS;
    }

    @Override
    public void close() {
      nvjpeg.nvjpegJpegStateDestroy(state);
      image.close();
      payload.close();
    }
  }

  /** Empty where the library is missing or does not start. */
  static Optional<JpegOnDevice> open() {
    try {
      Loader.load(nvjpeg.class);
      nvjpegHandle handle = new nvjpegHandle();
      check(nvjpeg.nvjpegCreateSimple(handle), "nvjpegCreateSimple");
      return Optional.of(new JpegOnDevice(handle));
    } catch (LinkageError | GpuException missing) {
      return Optional.empty();
    }
  }

  private JpegOnDevice(nvjpegHandle handle) {
    this.handle = handle;
  }

  /**
   * Decodes to interleaved R, G, B.
   *
   * @param image place in the batch
   * @param to device memory of widthPixels * heightPixels * 3 bytes
   * @return false where the host's decoder must do it
   */
  boolean decode(
      int image,
      byte[] jpeg,
      int widthPixels,
      int heightPixels,
      BytePointer to,
      CUstream_st stream) {
    int[] components = new int[1];
    int[] sampling = new int[1];
    int[] widths = new int[nvjpeg.NVJPEG_MAX_COMPONENT];
    int[] heights = new int[nvjpeg.NVJPEG_MAX_COMPONENT];
    int error =
        nvjpeg.nvjpegGetImageInfo(handle, jpeg, jpeg.length, components, sampling, widths, heights);
    if (error != nvjpeg.NVJPEG_STATUS_SUCCESS
        || components[0] != COLOURED
        || widths[0] != widthPixels
        || heights[0] != heightPixels) {
      return false;
    }
    while (slots.size() <= image) {
      slots.add(new Slot());
    }
    return slots.get(image).decode(jpeg, widthPixels, to, stream);
  }

  /** The stream must have been waited for. */
  @Override
  public void close() {
    slots.forEach(Slot::close);
    nvjpeg.nvjpegDestroy(handle);
  }

  private static void check(int status, String call) {
    if (status != nvjpeg.NVJPEG_STATUS_SUCCESS) {
      throw new GpuException(call + ": nvJPEG status " + status);
    }
  }
}
