package dev.saccade.perception.stage.gpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.nvjpeg;
import org.bytedeco.cuda.nvjpeg.nvjpegHandle;
import org.bytedeco.cuda.nvjpeg.nvjpegImage_t;
import org.bytedeco.cuda.nvjpeg.nvjpegJpegState;
import org.bytedeco.cuda.nvjpeg.nvjpegJpegStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * The JPEG engine beside the processors of some GPUs, which leaves both the GPU's and the host's
 * free. It is reached through nvJPEG's batched calls alone, and takes baseline pictures.
 *
 * <p>Seen by others on an H100: the engine writes without waiting for what the stream was given
 * before. So decoding must begin on a stream that has nothing to do.
 */
final class HardwareJpeg implements JpegDecoder {
  /** The engine needs none, the library wants one. */
  private static final int CPU_THREADS = 1;

  private static final int WHOLE = 0;
  private static final int SUPPORTED = 0;

  private final CUstream_st stream;
  private final nvjpegHandle handle = new nvjpegHandle();
  private final nvjpegJpegState state = new nvjpegJpegState();
  private final nvjpegJpegStream parsed = new nvjpegJpegStream();
  private final List<BytePointer> payloads = new ArrayList<>();

  /** Whose bytes stand in {@link #payloads}; by place. */
  private final List<JpegPicture> kept = new ArrayList<>();

  private final String name;
  private boolean hasState;
  private boolean hasParsed;
  private int preparedCount;

  /** Empty where the device has no such engine, or this process may not use it. */
  static Optional<JpegDecoder> open(CUstream_st stream) {
    try {
      Loader.load(nvjpeg.class);
      return Optional.of(new HardwareJpeg(stream));
    } catch (LinkageError | GpuException missing) {
      return Optional.empty();
    }
  }

  private HardwareJpeg(CUstream_st stream) {
    this.stream = stream;
    HybridJpeg.check(
        nvjpeg.nvjpegCreateEx(
            nvjpeg.NVJPEG_BACKEND_HARDWARE, null, null, nvjpeg.NVJPEG_FLAGS_DEFAULT, handle),
        "nvjpegCreateEx");
    try {
      int[] engines = new int[1];
      int[] cores = new int[1];
      HybridJpeg.check(
          nvjpeg.nvjpegGetHardwareDecoderInfo(handle, engines, cores),
          "nvjpegGetHardwareDecoderInfo");
      if (engines[0] < 1) {
        throw new GpuException("the device has no JPEG engine");
      }
      name = "nvJPEG's hardware (" + engines[0] + " x " + cores[0] + " cores)";
      HybridJpeg.check(nvjpeg.nvjpegJpegStateCreate(handle, state), "nvjpegJpegStateCreate");
      hasState = true;
      HybridJpeg.check(nvjpeg.nvjpegJpegStreamCreate(handle, parsed), "nvjpegJpegStreamCreate");
      hasParsed = true;
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean takes(JpegPicture picture) {
    BytePointer payload = payload(picture);
    int[] components = new int[1];
    int[] width = new int[1];
    int[] height = new int[1];
    int[] supported = new int[] {-1};
    // Parsed whole, not the header alone: the engine is known to stumble over damaged streams.
    return succeeds(
            nvjpeg.nvjpegJpegStreamParse(
                handle, payload, picture.payload().length, WHOLE, WHOLE, parsed))
        && succeeds(nvjpeg.nvjpegJpegStreamGetComponentsNum(parsed, components))
        && components[0] == HybridJpeg.COLOURED
        && succeeds(nvjpeg.nvjpegJpegStreamGetFrameDimensions(parsed, width, height))
        && width[0] == picture.widthPixels()
        && height[0] == picture.heightPixels()
        && succeeds(nvjpeg.nvjpegDecodeBatchedSupported(handle, parsed, supported))
        && supported[0] == SUPPORTED;
  }

  @Override
  public boolean[] begin(List<JpegPicture> pictures) {
    int count = pictures.size();
    boolean[] underWay = new boolean[count];
    try (PointerPointer<BytePointer> data = new PointerPointer<>(count);
        SizeTPointer lengths = new SizeTPointer(count);
        nvjpegImage_t images = new nvjpegImage_t(count)) {
      for (int i = 0; i < count; i++) {
        JpegPicture picture = pictures.get(i);
        data.put(i, payload(picture));
        lengths.put(i, picture.payload().length);
        HybridJpeg.aim(images.getPointer(i), picture);
      }
      Arrays.fill(underWay, prepare(count) && decode(data, lengths, images));
      pictures.forEach(picture -> kept.set(picture.place(), null));
    }
    return underWay;
  }

  private boolean prepare(int count) {
    if (preparedCount != count) {
      preparedCount =
          succeeds(
                  nvjpeg.nvjpegDecodeBatchedInitialize(
                      handle, state, count, CPU_THREADS, nvjpeg.NVJPEG_OUTPUT_RGBI))
              ? count
              : 0;
    }
    return preparedCount == count;
  }

  private boolean decode(
      PointerPointer<BytePointer> data, SizeTPointer lengths, nvjpegImage_t images) {
    boolean done =
        succeeds(nvjpeg.nvjpegDecodeBatched(handle, state, data, lengths, images, stream));
    if (!done) {
      preparedCount = 0; // after a failure the library wants to be prepared anew
    }
    return done;
  }

  /** The picture's bytes where they stay while it is under way. */
  @SuppressWarnings("ReferenceEquality") // to compare the bytes would cost more than to copy them
  private BytePointer payload(JpegPicture picture) {
    int place = picture.place();
    while (payloads.size() <= place) {
      payloads.add(new BytePointer(1L << 18));
      kept.add(null);
    }
    if (kept.get(place) != picture) {
      kept.set(place, null);
      payloads.set(place, HybridJpeg.keep(picture.payload(), payloads.get(place)));
      kept.set(place, picture);
    }
    return payloads.get(place);
  }

  private static boolean succeeds(int status) {
    return status == nvjpeg.NVJPEG_STATUS_SUCCESS;
  }

  @Override
  public void close() {
    if (hasParsed) {
      nvjpeg.nvjpegJpegStreamDestroy(parsed);
    }
    if (hasState) {
      nvjpeg.nvjpegJpegStateDestroy(state);
    }
    nvjpeg.nvjpegDestroy(handle);
    payloads.forEach(BytePointer::close);
  }
}
