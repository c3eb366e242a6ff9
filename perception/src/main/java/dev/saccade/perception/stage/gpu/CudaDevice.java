package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.ExtractionSettings;
import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.InstanceExtractor.Sizes;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.SurfaceMap;
import dev.saccade.perception.network.bundle.ClassSet;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.perception.stage.MapSizes;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first GPU of the machine, ready for one network: engines, kernels, and two lanes, each with a
 * stream, a decoder and the memory of the shapes it met.
 */
final class CudaDevice implements GpuDevice {
  private static final Logger LOG = LoggerFactory.getLogger(CudaDevice.class);
  private static final int DEVICE = 0;

  /** Sizes of cameras' pictures for which a lane keeps every shape of work on the device. */
  private static final int USUAL_SIZES = 4;

  /** Shapes of work that a lane keeps also where the device is short of memory. */
  private static final int LEAST_BINDINGS = 6;

  /** Of the device's memory: what is left to others, and to work that is larger than usual. */
  private static final double SPARE_SHARE = 1.0 / 8;

  private final ModelCard card;
  private final int maxBatchCount;
  private final int mostBindings;
  private final boolean[] things = new boolean[256];
  private final ExtractionSettings settings;
  private final ExtractedInstances reader;
  private final Optional<SurfaceMap.Legend> surfaces;
  private final HostExtraction hostExtraction;
  private final LongSupplier epochNanos;
  private final TensorRtLog log = TensorRtLog.shared();
  private final Map<Profile, TensorRtEngine> engines = new LinkedHashMap<>();
  private final List<Lane> lanes = new ArrayList<>();
  private FrameDecoder decoder;
  private KernelModule kernels;

  /** What computes, or did last; null before the first batch. */
  private Lane last;

  /**
   * @param profiles of the bundle, those to be served
   * @param epochNanos the clock of extraction budgets, and of work on the host
   * @throws GpuException where the device, or TensorRT with this network, fails
   */
  CudaDevice(
      ModelBundle bundle,
      List<Profile> profiles,
      int maxBatchCount,
      LongSupplier epochNanos,
      PlanCache cache)
      throws IOException {
    this.card = bundle.card();
    this.maxBatchCount = maxBatchCount;
    this.mostBindings = Math.max(LEAST_BINDINGS, profiles.size() * maxBatchCount * USUAL_SIZES);
    this.epochNanos = epochNanos;
    ObjectClass[] objectClasses = new ObjectClass[256];
    for (ClassSpec thing : card.things()) {
      things[thing.id()] = true;
      objectClasses[thing.id()] = thing.objectClass();
    }
    settings =
        new ExtractionSettings(
            card.sampling().iterations(),
            card.sampling().minimumAreaCells(),
            card.sampling().mergeRadiusCells());
    surfaces = ClassSet.surfaces(card.classes());
    reader = new ExtractedInstances(objectClasses, epochNanos);
    hostExtraction =
        new HostExtraction(
            card,
            new InstanceExtractor(
                card.things().stream().map(ClassSpec::objectClass).toList(),
                surfaces,
                settings,
                epochNanos));
    byte[] onnx = Files.readAllBytes(bundle.networkFile());
    try {
      use();
      Cuda.check(cudart.cudaFree(null), "making the device's context");
      decoder = FrameDecoders.open();
      kernels = new KernelModule(cache);
      lanes.add(new Lane());
      PlanBuilder builder = new PlanBuilder(log, cache);
      for (Profile profile : profiles) {
        engines.put(profile, engine(builder, onnx, profile));
      }
      checkSizes(profiles.get(profiles.size() - 1));
    } catch (RuntimeException | Error failed) {
      try {
        close();
      } catch (GpuException lost) {
        failed.addSuppressed(lost);
      }
      throw failed;
    }
  }

  @Override
  public String describe() {
    return GpuLibraries.describe()
        + ", JPEG by "
        + lanes.get(0).jpeg.describe()
        + " ("
        + decoder.name()
        + ")";
  }

  @Override
  public Pending begin(StageRequest group) {
    use();
    int fixedBatch = card.input().maxBatchCount();
    int batch = fixedBatch == 0 ? group.frames().size() : fixedBatch;
    GpuBinding.Key key = key(group.frames().get(0), group.profile(), batch);
    TensorRtEngine engine = engines.get(group.profile());
    if (engine == null || !engine.range().takes(batch, key.widthPixels())) {
      // The camera's fault, not the device's: nothing is gained by starting anew.
      String why =
          "no engine for "
              + batch
              + "x3x"
              + key.heightPixels()
              + "x"
              + key.widthPixels()
              + " (pictures may be from 1:4 to 4:1)";
      List<StageResult> refused =
          group.frames().stream().map(f -> (StageResult) new StageResult.Failed(why)).toList();
      return () -> new Computed(refused, 0, 0);
    }
    return free().begin(group, key, engine);
  }

  @Override
  public void close() {
    List<Runnable> steps = new ArrayList<>();
    steps.add(CudaDevice::use);
    lanes.forEach(lane -> steps.add(lane::close));
    engines.values().forEach(engine -> steps.add(engine::close));
    if (kernels != null) {
      steps.add(kernels::close);
    }
    if (decoder != null) {
      steps.add(decoder::close);
    }
    Cuda.closeAll(steps);
  }

  /** Times so many runs, decoding included where {@code like} is a JPEG that nvJPEG takes. */
  DeviceTimes time(Profile profile, Frame like, int batchCount, int runCount) {
    use();
    Lane lane = lanes.get(0);
    GpuBinding binding = lane.binding(key(like, profile, batchCount), engines.get(profile));
    List<Frame> frames = Collections.nCopies(batchCount, like);
    String decoders = lane.load(frames, binding, new StageResult[batchCount]);
    List<Double> whole = binding.timeWhole(runCount);
    List<Double> network = binding.timeNetwork(runCount);
    boolean onDevice = !decoders.contains(JpegLadder.HOST);
    return new DeviceTimes(
        whole,
        network,
        onDevice
            ? binding.time(runCount, () -> lane.load(frames, binding, new StageResult[batchCount]))
            : List.of(),
        decoders);
  }

  /** CUDA calls go to the device that the calling thread chose; callers come from any thread. */
  private static void use() {
    Cuda.check(cudart.cudaSetDevice(DEVICE), "cudaSetDevice");
  }

  private Lane free() {
    for (Lane lane : lanes) {
      if (!lane.busy) {
        return lane;
      }
    }
    if (lanes.size() == LANE_COUNT) {
      throw new IllegalStateException("all lanes are busy (expected: one waited for)");
    }
    Lane lane = new Lane();
    lanes.add(lane);
    return lane;
  }

  private TensorRtEngine engine(PlanBuilder builder, byte[] onnx, Profile profile) {
    InputRange range = InputRange.of(profile, card.input(), maxBatchCount);
    String input = card.input().name();
    byte[] plan = builder.plan(onnx, card.sha256(), input, range);
    try {
      return new TensorRtEngine(plan, input, range, log);
    } catch (GpuException stale) {
      if (stale.fault() != GpuFault.PLAN_REFUSED) {
        throw stale;
      }
      LOG.warn("{}; building it again", stale.getMessage());
      builder.forget(card.sha256(), input, range);
      return new TensorRtEngine(builder.plan(onnx, card.sha256(), input, range), input, range, log);
    }
  }

  private void checkSizes(Profile profile) {
    TensorRtEngine engine = engines.get(profile);
    Map<String, long[]> shapes =
        engine.shapes(
            engine.range().minBatchCount(),
            profile.heightPixels(),
            profile.widthPixels(),
            lanes.get(0).stream);
    Optional<String> problem = MapSizes.problemOf(card, shapes);
    if (problem.isPresent()) {
      throw new GpuException(card.name() + ": " + problem.get());
    }
  }

  private GpuBinding.Key key(Frame frame, Profile profile, int batch) {
    int width =
        card.input().fixedSize()
            ? profile.widthPixels()
            : profile.widthPixelsFor(frame.widthPixels(), frame.heightPixels());
    return new GpuBinding.Key(
        batch,
        width,
        profile.heightPixels(),
        frame.widthPixels(),
        frame.heightPixels(),
        frame.encoding() == FrameEncoding.NV12);
  }

  /** What one batch under way needs for itself. */
  private final class Lane implements AutoCloseable {
    private final CUstream_st stream = new CUstream_st();
    private final JpegLadder jpeg;
    private final Map<GpuBinding.Key, GpuBinding> bindings = new LinkedHashMap<>(16, 0.75f, true);
    private final StreamInstant begun = new StreamInstant();
    private final StreamInstant prepared = new StreamInstant();
    private final StreamInstant started = new StreamInstant();
    private final StreamInstant done = new StreamInstant();

    /** Set by who begins, cleared by who waited. */
    private volatile boolean busy;

    private Lane() {
      Cuda.check(
          cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
          "cudaStreamCreateWithFlags");
      try {
        jpeg = DeviceJpeg.ladder(stream);
      } catch (RuntimeException | Error failed) {
        cudart.cudaStreamDestroy(stream);
        throw failed;
      }
    }

    private GpuBinding binding(GpuBinding.Key key, TensorRtEngine engine) {
      GpuBinding binding = bindings.get(key);
      if (binding == null) {
        while (bindings.size() >= mostBindings
            || (bindings.size() >= LEAST_BINDINGS && GpuLibraries.freeShare() < SPARE_SHARE)) {
          bindings.remove(bindings.keySet().iterator().next()).close();
        }
        binding = new GpuBinding(key, card, settings, things, engine, kernels, stream);
        bindings.put(key, binding);
        binding.warmUp();
      }
      return binding;
    }

    private Pending begin(StageRequest group, GpuBinding.Key key, TensorRtEngine engine) {
      GpuBinding binding = binding(key, engine);
      StageResult[] results = new StageResult[group.frames().size()];
      busy = true;
      begun.mark(stream);
      load(group.frames(), binding, results);
      prepared.mark(stream);
      if (last != null && last != this) {
        // Two at once would each take longer, and the one that is due first with them.
        last.done.holdUp(stream);
      }
      started.mark(stream);
      binding.start();
      done.mark(stream);
      last = this;
      return () -> {
        use();
        binding.await();
        long computedEpochNanos = epochNanos.getAsLong();
        for (int image = 0; image < results.length; image++) {
          if (results[image] == null) {
            results[image] = new StageResult.Perceived(read(group, image, binding));
          }
        }
        long preparationNanos = prepared.nanosSince(begun);
        long computeNanos =
            done.nanosSince(started) + Math.max(0, epochNanos.getAsLong() - computedEpochNanos);
        busy = false;
        return new Computed(List.of(results), preparationNanos, computeNanos);
      };
    }

    /**
     * Puts pictures on their way to where they belong, the stream having nothing to do.
     *
     * @param results gets what is wrong with a picture; its place stays as it was, and nobody reads
     *     it
     * @return what decodes the JPEG among them
     */
    private String load(List<Frame> frames, GpuBinding binding, StageResult[] results) {
      List<JpegPicture> pictures = new ArrayList<>();
      for (int image = 0; image < results.length; image++) {
        Frame frame = frames.get(image);
        if (frame.encoding() == FrameEncoding.JPEG) {
          int place = image;
          pictures.add(
              new JpegPicture(
                  place,
                  frame.payload(),
                  frame.widthPixels(),
                  frame.heightPixels(),
                  () -> binding.devicePicture(place)));
        }
      }
      String[] decoders = jpeg.begin(pictures);
      boolean[] underWay = new boolean[results.length];
      for (int i = 0; i < decoders.length; i++) {
        underWay[pictures.get(i).place()] = !decoders[i].equals(JpegLadder.HOST);
      }
      for (int image = 0; image < results.length; image++) {
        if (!underWay[image]) {
          results[image] = send(frames.get(image), image, binding);
        }
      }
      return Arrays.stream(decoders).distinct().collect(Collectors.joining(", "));
    }

    /** By way of the host's memory. Null where the picture is on its way. */
    private StageResult send(Frame frame, int image, GpuBinding binding) {
      ByteBuffer to = binding.picture(image);
      switch (frame.encoding()) {
        case RGB8, NV12 -> to.put(frame.payload());
        // Others become R, G, B in the host's memory.
        case JPEG, PNG, BGR8, MONO8, UYVY, YUYV -> {
          DecodedFrame decoded = decoder.decode(frame);
          if (decoded instanceof DecodedFrame.Unreadable unreadable) {
            return new StageResult.Unreadable(unreadable.detail());
          }
          to.put(((DecodedFrame.Decoded) decoded).picture().rgb());
        }
      }
      binding.sendPicture(image);
      return null;
    }

    @Override
    public void close() {
      List<Runnable> steps = new ArrayList<>();
      steps.add(() -> Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize"));
      bindings.values().forEach(binding -> steps.add(binding::close));
      for (StreamInstant instant : List.of(begun, prepared, started, done)) {
        steps.add(instant::close);
      }
      steps.add(jpeg::close);
      steps.add(() -> Cuda.check(cudart.cudaStreamDestroy(stream), "cudaStreamDestroy"));
      Cuda.closeAll(steps);
    }
  }

  private InstanceSet read(StageRequest group, int image, GpuBinding binding) {
    Frame frame = group.frames().get(image);
    GpuBinding.Key key = binding.key();
    Sizes sizes =
        new Sizes(frame.widthPixels(), frame.heightPixels(), key.widthPixels(), key.heightPixels());
    if (binding.extraction().isEmpty()) {
      return hostExtraction.extract(
          binding, image, sizes, group.extractUntilEpochNanos(), group.withClassMaps());
    }
    ExtractionProgram program = binding.extraction().get();
    ExtractedInstances.Counts counts =
        ExtractedInstances.Counts.read(binding.result(program.counts), image);
    Optional<ClassMap> found = Optional.empty();
    if (group.withClassMaps() || surfaces.isPresent()) {
      byte[] classIds = new byte[key.widthPixels() * key.heightPixels()];
      binding
          .fetch(program.classMap, (long) image * classIds.length, classIds.length)
          .get(classIds);
      found = Optional.of(new ClassMap(key.widthPixels(), key.heightPixels(), classIds));
    }
    Optional<ClassMap> classMap = found;
    return reader.read(
        counts,
        binding.entries(image, counts.idCount() + 1),
        binding.runs(image, counts.runCount()),
        Optional.of(binding.prepared(image)),
        sizes,
        group.extractUntilEpochNanos(),
        classMap.filter(map -> group.withClassMaps()),
        surfaces.flatMap(
            legend ->
                classMap.map(
                    map ->
                        SurfaceMap.of(
                            map.classIds(), key.widthPixels(), key.heightPixels(), legend))));
  }
}
