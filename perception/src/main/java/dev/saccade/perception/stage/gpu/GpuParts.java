package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.instance.ExtractionSettings;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.InstanceExtractor.Sizes;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.LowResolutionMaps;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.stage.FrameDecoders;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/**
 * Tries each part of the stage by itself: where the whole fails on a machine, this says which part
 * does, and what works all the same. TensorRT is not among them; it is what the whole adds.
 */
public final class GpuParts {
  private static final int CASES = 100;
  private static final int WIDTH_CELLS = 64;
  private static final int HEIGHT_CELLS = 32;
  private static final int CLASSES = 4;

  /** As far as two good decoders of JPEG differ. */
  private static final double MOST_MEAN_DIFFERENCE = 3;

  private GpuParts() {}

  /**
   * @param detail what was found, in one line
   */
  public record Finding(String part, boolean works, String detail) {}

  /** Answers in one line, or throws. */
  @FunctionalInterface
  private interface Attempt {
    String run() throws Exception;
  }

  /**
   * Tries all, whatever becomes of those before.
   *
   * @param jpegs of one size, at least one
   */
  public static List<Finding> tryAll(List<Frame> jpegs) {
    List<Finding> findings = new ArrayList<>();
    attempt(findings, "libraries and device", GpuLibraries::describe);
    attempt(findings, "compiling the kernels", GpuParts::compile);
    attempt(findings, "kernels against the Java oracle", GpuParts::extract);
    attempt(findings, "nvJPEG's hardware", () -> decode(jpegs, true));
    attempt(findings, "nvJPEG", () -> decode(jpegs, false));
    return findings;
  }

  private static void attempt(List<Finding> findings, String part, Attempt attempt) {
    try {
      findings.add(new Finding(part, true, attempt.run()));
    } catch (Exception | LinkageError failed) {
      findings.add(new Finding(part, false, String.valueOf(failed.getMessage())));
    }
  }

  private static String compile() {
    String architecture = "sm_" + GpuLibraries.computeCapability();
    byte[] image = KernelModule.compile(KernelModule.source(), architecture);
    return architecture + ", " + image.length + " bytes";
  }

  private static String extract() {
    begin();
    CUstream_st stream = stream();
    try (KernelModule kernels = new KernelModule(new PlanCache(PlanCache.usualFolder()))) {
      return extract(
          (layout, program, inputs, wanted) ->
              onDevice(layout, program, inputs, wanted, kernels, stream));
    } finally {
      cudart.cudaStreamDestroy(stream);
    }
  }

  /** Runs a program in an arena of its own. */
  @FunctionalInterface
  interface Runner {
    /**
     * @param inputs by region, little-endian
     * @return the regions that were wanted, little-endian
     */
    List<ByteBuffer> run(
        DeviceLayout layout,
        KernelProgram program,
        Map<Region, byte[]> inputs,
        List<Region> wanted);
  }

  /** Against the oracle; throws where they differ. */
  static String extract(Runner runner) {
    Random random = new Random(31);
    int found = 0;
    for (int i = 0; i < CASES; i++) {
      LowResolutionMaps maps = maps(random);
      ExtractionSettings settings =
          new ExtractionSettings(1 + random.nextInt(40), 1 + random.nextInt(4), i % 3 * 0.75);
      Sizes sizes = new Sizes(1280, 640, 512, 256);
      InstanceSet expected =
          new InstanceExtractor(Arrays.asList(classes()).subList(1, CLASSES), settings, () -> 0)
              .extract(maps, sizes, Long.MAX_VALUE, false);
      requireEqual(i, expected, byProgram(maps, sizes, settings, runner));
      found += expected.instances().size();
    }
    return found + " instances of " + CASES + " made-up maps equal";
  }

  private static InstanceSet byProgram(
      LowResolutionMaps maps, Sizes sizes, ExtractionSettings settings, Runner runner) {
    boolean[] things = new boolean[256];
    Arrays.fill(things, 1, CLASSES, true);
    DeviceLayout layout = new DeviceLayout();
    ExtractionProgram program =
        new ExtractionProgram(
            new ExtractionProgram.Shape(
                1,
                WIDTH_CELLS,
                HEIGHT_CELLS,
                CLASSES,
                true,
                false,
                sizes.mapWidthPixels(),
                sizes.mapHeightPixels()),
            things,
            settings,
            layout);
    List<ByteBuffer> results =
        runner.run(
            layout,
            program.program(),
            Map.of(
                program.scores, bytes(maps.scores().orElseThrow()),
                program.guidance, bytes(maps.guidance().orElseThrow()),
                program.offsets, bytes(maps.instanceOffsets().orElseThrow())),
            List.of(program.counts, program.entries, program.runs));
    return new ExtractedInstances(Arrays.copyOf(classes(), 256), () -> 0)
        .read(
            ExtractedInstances.Counts.read(results.get(0), 0),
            results.get(1),
            results.get(2),
            Optional.empty(),
            sizes,
            Long.MAX_VALUE,
            Optional.empty(),
            Optional.empty());
  }

  private static List<ByteBuffer> onDevice(
      DeviceLayout layout,
      KernelProgram program,
      Map<Region, byte[]> inputs,
      List<Region> wanted,
      KernelModule kernels,
      CUstream_st stream) {
    BytePointer arena = Cuda.allocate(layout.byteCount());
    try {
      program.uploads().forEach(upload -> send(upload.bytes(), upload.region(), arena));
      inputs.forEach((region, bytes) -> send(bytes, region, arena));
      Cuda.check(cudart.cudaDeviceSynchronize(), "cudaDeviceSynchronize");
      for (KernelLaunch launch : program.launches()) {
        try (KernelModule.Prepared prepared = kernels.prepare(launch, arena.address())) {
          prepared.send(stream);
        }
      }
      Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
      return wanted.stream().map(region -> fetch(region, arena)).toList();
    } finally {
      Cuda.free(arena);
    }
  }

  private static void requireEqual(int number, InstanceSet expected, InstanceSet actual) {
    List<Instance> ours = actual.instances();
    boolean equal =
        ours.size() == expected.instances().size()
            && actual.leftOutCount() == expected.leftOutCount();
    for (int i = 0; equal && i < ours.size(); i++) {
      Instance one = expected.instances().get(i);
      equal =
          ours.get(i).box().equals(one.box())
              && ours.get(i).objectClass().equals(one.objectClass())
              && ours.get(i).mask().equals(one.mask())
              && Math.abs(ours.get(i).confidence() - one.confidence()) < 1e-4;
    }
    if (!equal) {
      throw new GpuException(
          "map "
              + number
              + ": "
              + ours.size()
              + " instances differ from "
              + expected.instances().size());
    }
  }

  /** Numbers that know no objects: they try more of the kernels than good networks do. */
  private static LowResolutionMaps maps(Random random) {
    int cells = WIDTH_CELLS * HEIGHT_CELLS;
    return LowResolutionMaps.ofScores(
            WIDTH_CELLS, HEIGHT_CELLS, CLASSES, numbers(random, CLASSES * cells, 4))
        .withInstanceOffsets(numbers(random, 2 * cells, random.nextFloat() * 0.3f))
        .withGuidance(numbers(random, 2 * cells, 1.2f));
  }

  private static float[] numbers(Random random, int count, float reach) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = reach * (2 * random.nextFloat() - 1);
    }
    return numbers;
  }

  private static ObjectClass[] classes() {
    ObjectClass[] classes = new ObjectClass[CLASSES];
    for (int c = 1; c < CLASSES; c++) {
      classes[c] = new ObjectClass(c, "class" + c, ObjectCategory.OTHER);
    }
    return classes;
  }

  private static String decode(List<Frame> jpegs, boolean hardware) {
    begin();
    CUstream_st stream = stream();
    try (JpegDecoder decoder =
            (hardware ? HardwareJpeg.open(stream) : HybridJpeg.open(stream))
                .orElseThrow(() -> new GpuException("not to be had here"));
        FrameDecoder host = FrameDecoders.open()) {
      Frame first = jpegs.get(0);
      int byteCount = 3 * first.widthPixels() * first.heightPixels();
      int count = Math.min(8, jpegs.size());
      BytePointer pixels = Cuda.allocate((long) byteCount * count);
      try {
        List<JpegPicture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          long at = (long) i * byteCount;
          pictures.add(
              new JpegPicture(
                  i,
                  jpegs.get(i).payload(),
                  first.widthPixels(),
                  first.heightPixels(),
                  () -> pixels.getPointer(at)));
        }
        for (JpegPicture picture : pictures) {
          if (!decoder.takes(picture)) {
            throw new GpuException("does not take " + jpegs.get(picture.place()));
          }
        }
        boolean[] underWay = decoder.begin(pictures);
        Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
        double worst = 0;
        for (int i = 0; i < count; i++) {
          if (!underWay[i]) {
            throw new GpuException("does not decode " + jpegs.get(i));
          }
          byte[] ours = new byte[byteCount];
          fetch(new Region("pixels", (long) i * byteCount, byteCount), pixels).get(ours);
          worst = Math.max(worst, meanDifference(ours, host.decode(jpegs.get(i))));
        }
        if (worst > MOST_MEAN_DIFFERENCE) {
          throw new GpuException(
              String.format(
                  Locale.ROOT, "pixels differ from the host's by %.2f on average", worst));
        }
        return String.format(
            Locale.ROOT,
            "%s: %d pictures, mean difference to %s at most %.3f of 255",
            decoder.name(),
            count,
            host.name(),
            worst);
      } finally {
        Cuda.free(pixels);
      }
    } finally {
      cudart.cudaStreamDestroy(stream);
    }
  }

  private static double meanDifference(byte[] ours, DecodedFrame theirs) {
    if (!(theirs instanceof DecodedFrame.Decoded decoded)) {
      throw new GpuException("the host cannot decode it: " + theirs);
    }
    byte[] rgb = decoded.picture().rgb();
    long sum = 0;
    for (int i = 0; i < ours.length; i++) {
      sum += Math.abs((ours[i] & 0xFF) - (rgb[i] & 0xFF));
    }
    return (double) sum / ours.length;
  }

  private static void begin() {
    Cuda.check(cudart.cudaSetDevice(0), "cudaSetDevice");
    Cuda.check(cudart.cudaFree(null), "making the device's context");
  }

  private static CUstream_st stream() {
    CUstream_st stream = new CUstream_st();
    Cuda.check(
        cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
        "cudaStreamCreateWithFlags");
    return stream;
  }

  private static void send(byte[] bytes, Region region, BytePointer arena) {
    try (BytePointer from = new BytePointer(bytes)) {
      Cuda.check(
          cudart.cudaMemcpy(
              arena.getPointer(region.offsetBytes()),
              from,
              bytes.length,
              cudart.cudaMemcpyHostToDevice),
          "cudaMemcpy of " + region.name());
    }
  }

  private static ByteBuffer fetch(Region region, BytePointer arena) {
    byte[] bytes = new byte[Math.toIntExact(region.byteCount())];
    try (BytePointer to = new BytePointer(region.byteCount())) {
      Cuda.check(
          cudart.cudaMemcpy(
              to,
              arena.getPointer(region.offsetBytes()),
              region.byteCount(),
              cudart.cudaMemcpyDeviceToHost),
          "cudaMemcpy of " + region.name());
      to.get(bytes);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
