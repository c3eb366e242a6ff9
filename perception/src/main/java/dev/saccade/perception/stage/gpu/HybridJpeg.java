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
 * JPEG decoding by nvJPEG with host and GPU together, straight into device memory. What it does not
 * take (grey pictures among others) is left to others. Payloads were inspected before: nvJPEG too
 * is lenient.
 *
 * <p>Decoding is asynchronous, and a decoder's state holds the buffers of the picture under way. So
 * each place in a batch has a state of its own.
 */
final class HybridJpeg implements JpegDecoder {
  static final int COLOURED = 3;
  private static final double ROOM_TO_GROW = 1.5;

  private final CUstream_st stream;
  private final nvjpegHandle handle = new nvjpegHandle();
  private final List<Slot> slots = new ArrayList<>();

  /** What one picture needs while it is decoded. */
  private final class Slot implements AutoCloseable {
    private final nvjpegJpegState state = new nvjpegJpegState();
    private final nvjpegImage_t image = new nvjpegImage_t();
    private BytePointer payload = new BytePointer(1L << 18);

    private Slot() {
      check(nvjpeg.nvjpegJpegStateCreate(handle, state), "nvjpegJpegStateCreate");
    }

    private boolean decode(JpegPicture picture) {
      payload = keep(picture.payload(), payload);
      aim(image, picture);
      return nvjpeg.nvjpegDecode(
              handle,
              state,
              payload,
              picture.payload().length,
              nvjpeg.NVJPEG_OUTPUT_RGBI,
              image,
              stream)
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
  static Optional<JpegDecoder> open(CUstream_st stream) {
    try {
      Loader.load(nvjpeg.class);
      return Optional.of(new HybridJpeg(stream));
    } catch (LinkageError | GpuException missing) {
      return Optional.empty();
    }
  }

  private HybridJpeg(CUstream_st stream) {
    this.stream = stream;
    check(nvjpeg.nvjpegCreateSimple(handle), "nvjpegCreateSimple");
  }

  @Override
  public String name() {
    return "nvJPEG";
  }

  @Override
  public boolean takes(JpegPicture picture) {
    int[] components = new int[1];
    int[] sampling = new int[1];
    int[] widths = new int[nvjpeg.NVJPEG_MAX_COMPONENT];
    int[] heights = new int[nvjpeg.NVJPEG_MAX_COMPONENT];
    int status =
        nvjpeg.nvjpegGetImageInfo(
            handle,
            picture.payload(),
            picture.payload().length,
            components,
            sampling,
            widths,
            heights);
    return status == nvjpeg.NVJPEG_STATUS_SUCCESS
        && components[0] == COLOURED
        && widths[0] == picture.widthPixels()
        && heights[0] == picture.heightPixels();
  }

  @Override
  public boolean[] begin(List<JpegPicture> pictures) {
    boolean[] underWay = new boolean[pictures.size()];
    for (int i = 0; i < underWay.length; i++) {
      JpegPicture picture = pictures.get(i);
      while (slots.size() <= picture.place()) {
        slots.add(new Slot());
      }
      underWay[i] = slots.get(picture.place()).decode(picture);
    }
    return underWay;
  }

  @Override
  public void close() {
    slots.forEach(Slot::close);
    nvjpeg.nvjpegDestroy(handle);
  }

  /** Interleaved pixels, row after row. */
  static void aim(nvjpegImage_t image, JpegPicture picture) {
    image.channel(0, picture.to().get());
    image.pitch(0, 3L * picture.widthPixels());
    for (int plane = 1; plane < nvjpeg.NVJPEG_MAX_COMPONENT; plane++) {
      image.channel(plane, null);
      image.pitch(plane, 0);
    }
  }

  /** Copies bytes into native memory: what there is, or more where that is too little. */
  static BytePointer keep(byte[] bytes, BytePointer memory) {
    BytePointer enough = memory;
    if (memory.capacity() < bytes.length) {
      memory.close();
      enough = new BytePointer((long) (bytes.length * ROOM_TO_GROW));
    }
    enough.put(bytes, 0, bytes.length);
    return enough;
  }

  static void check(int status, String call) {
    if (status != nvjpeg.NVJPEG_STATUS_SUCCESS) {
      throw new GpuException(call + ": nvJPEG status " + status);
    }
  }
}
