package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.ExtractionSettings;
import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.InstanceExtractor.Sizes;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.PointerScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames to instances on an NVIDIA GPU: nvJPEG (or the host) decodes, kernels prepare, TensorRT
 * computes, kernels extract. Only instances, and class maps where asked for, come back.
 *
 * <p>An error of the device fails the frames concerned; before the next batch everything on the
 * device is made anew, once. If that does not help, every later frame fails, and says why.
 */
public final class GpuPerceptionStage implements PerceptionStage {
  private static final Logger LOG = LoggerFactory.getLogger(GpuPerceptionStage.class);

  /** Shapes of work kept on the device. */
  private static final int MAX_BINDINGS = 12;

  private final ModelBundle bundle;
  private final ModelCard card;
  private final int maxBatchCount;
  private final PlanCache cache;
  private final FrameDecoder decoder = FrameDecoders.open();
  private final boolean[] things = new boolean[256];
  private final ObjectClass[] objectClasses = new ObjectClass[256];
  private final ExtractionSettings settings;
  private final ExtractedInstances reader;
  private final HostExtraction hostExtraction;
  private final StageDescription description;

  private Device device;
  private int failuresInARow;

  /** Everything that lives on the device; made anew as a whole. */
  private final class Device implements AutoCloseable {
    private final TensorRtLog log = new TensorRtLog();
    private final CUstream_st stream = new CUstream_st();
    private final KernelModule kernels;
    private final Optional<JpegOnDevice> jpeg;
    private final Map<Profile, TensorRtEngine> engines = new LinkedHashMap<>();
    private final Map<GpuBinding.Key, GpuBinding> bindings = new LinkedHashMap<>(16, 0.75f, true);

    Device() throws IOException {
      Cuda.check(cudart.cudaSetDevice(0), "cudaSetDevice");
      Cuda.check(cudart.cudaFree(null), "making the device's context");
      Cuda.check(
          cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking),
          "cudaStreamCreateWithFlags");
      kernels = new KernelModule();
      jpeg = JpegOnDevice.open();
      byte[] onnx = Files.readAllBytes(bundle.networkFile());
      PlanBuilder builder = new PlanBuilder(log, cache);
      for (Profile profile : card.profiles()) {
        engines.put(profile, engine(builder, onnx, profile));
      }
    }

    private TensorRtEngine engine(PlanBuilder builder, byte[] onnx, Profile profile) {
      InputRange range = InputRange.of(profile, card.input(), maxBatchCount);
      String input = card.input().name();
      byte[] plan = builder.plan(onnx, card.sha256(), input, range);
      try {
        return new TensorRtEngine(plan, input, range, log);
      } catch (GpuException stale) {
        LOG.warn("{}; building it again", stale.getMessage());
        builder.forget(card.sha256(), input, range);
        return new TensorRtEngine(
            builder.plan(onnx, card.sha256(), input, range), input, range, log);
      }
    }

    GpuBinding binding(Profile profile, GpuBinding.Key key) {
      GpuBinding binding = bindings.get(key);
      if (binding == null) {
        TensorRtEngine engine = engines.get(profile);
        if (engine == null || !engine.range().takes(key.batchCount(), key.widthPixels())) {
          throw new GpuException(
              "no engine for "
                  + key.batchCount()
                  + "x3x"
                  + key.heightPixels()
                  + "x"
                  + key.widthPixels()
                  + " (cameras may be from 1:1 to 3:1)");
        }
        if (bindings.size() >= MAX_BINDINGS) {
          GpuBinding.Key eldest = bindings.keySet().iterator().next();
          bindings.remove(eldest).close();
        }
        binding = new GpuBinding(key, card, settings, things, engine, kernels, stream);
        bindings.put(key, binding);
      }
      return binding;
    }

    @Override
    public void close() {
      bindings.values().forEach(GpuBinding::close);
      jpeg.ifPresent(JpegOnDevice::close);
      engines.values().forEach(TensorRtEngine::close);
      kernels.close();
      Cuda.check(cudart.cudaStreamDestroy(stream), "cudaStreamDestroy");
    }
  }

  /**
   * Opens the stage; builds the engines of all profiles where they are not kept from before, which
   * takes minutes.
   *
   * @throws StageUnavailableException in one line, where driver, library or device is missing, or
   *     TensorRT does not take the network
   */
  public static GpuPerceptionStage open(ModelBundle bundle, int maxBatchCount, EpochClock clock)
      throws StageUnavailableException {
    EnginePresence presence = GpuPresence.look();
    if (!presence.usable()) {
      throw new StageUnavailableException("stage gpu: " + presence.why());
    }
    try {
      return new GpuPerceptionStage(
          bundle, maxBatchCount, clock, new PlanCache(PlanCache.usualFolder()));
    } catch (GpuException | LinkageError | IOException e) {
      throw new StageUnavailableException("stage gpu: " + e.getMessage(), e);
    }
  }

  private GpuPerceptionStage(
      ModelBundle bundle, int maxBatchCount, EpochClock clock, PlanCache cache) throws IOException {
    this.bundle = bundle;
    this.card = bundle.card();
    int fixedBatch = card.input().maxBatchCount();
    this.maxBatchCount = fixedBatch == 0 ? maxBatchCount : Math.min(maxBatchCount, fixedBatch);
    this.cache = cache;
    for (ClassSpec thing : card.things()) {
      things[thing.id()] = true;
      objectClasses[thing.id()] = thing.objectClass();
    }
    this.settings =
        new ExtractionSettings(
            card.sampling().iterations(),
            card.sampling().minimumAreaCells(),
            card.sampling().mergeRadiusCells());
    this.reader = new ExtractedInstances(objectClasses, clock::epochNanos);
    this.hostExtraction =
        new HostExtraction(
            card,
            new InstanceExtractor(
                card.things().stream().map(ClassSpec::objectClass).toList(),
                settings,
                clock::epochNanos));
    this.device = new Device();
    this.description =
        new StageDescription(
            "gpu: "
                + GpuLibraries.describe()
                + (device.jpeg.isPresent() ? ", nvJPEG" : ", " + decoder.name()),
            card.name()
                + (card.hasInstanceOffsets()
                    ? ""
                    : " (no instance outputs: instances are connected parts of a class)"),
            card.sha256());
  }

  @Override
  public StageDescription description() {
    return description;
  }

  @Override
  public List<Profile> profiles() {
    return card.profiles();
  }

  @Override
  public int maxBatchCount() {
    return maxBatchCount;
  }

  @Override
  public List<StageResult> perceive(StageRequest request) {
    StageResult[] results = new StageResult[request.frames().size()];
    for (int i = 0; i < results.length; i++) {
      Optional<String> problem = PayloadInspection.problemOf(request.frames().get(i));
      if (problem.isPresent()) {
        results[i] = new StageResult.Unreadable(problem.get());
      }
    }
    for (int first = 0; first < results.length; first++) {
      if (results[first] == null) {
        perceiveGroup(request, first, results);
      }
    }
    return List.of(results);
  }

  @Override
  public void close() {
    decoder.close();
    if (device != null) {
      device.close();
    }
  }

  /** Milliseconds on the device: {whole graph, TensorRT alone} for each of so many runs. */
  double[][] time(Profile profile, Frame like, int batchCount, int runCount) {
    GpuBinding binding = device.binding(profile, key(like, profile, batchCount));
    return new double[][] {binding.time(runCount, false), binding.time(runCount, true)};
  }

  private void perceiveGroup(StageRequest request, int first, StageResult[] results) {
    List<Integer> group = new ArrayList<>();
    GpuBinding.Key one = key(request.frames().get(first), request.profile(), 1);
    for (int i = first; i < results.length && group.size() < maxBatchCount; i++) {
      if (results[i] == null && key(request.frames().get(i), request.profile(), 1).equals(one)) {
        group.add(i);
      }
    }
    try (PointerScope scope = new PointerScope()) {
      renewAfterFailure();
      runGroup(request, group, results);
      failuresInARow = 0;
    } catch (GpuException | IOException e) {
      failuresInARow++;
      for (int i : group) {
        if (results[i] == null) {
          results[i] = new StageResult.Failed(e.getMessage());
        }
      }
    }
  }

  /** After one failure the device may be in any state; a second one in a row is no accident. */
  private void renewAfterFailure() throws IOException {
    if (failuresInARow == 1) {
      LOG.warn("making everything on the device anew after an error");
      try {
        device.close();
      } catch (GpuException lost) {
        LOG.warn("could not be given back: {}", lost.getMessage());
      }
      device = new Device();
    } else if (failuresInARow > 1) {
      throw new GpuException("the GPU failed " + failuresInARow + " times in a row");
    }
  }

  private void runGroup(StageRequest request, List<Integer> group, StageResult[] results) {
    int fixedBatch = card.input().maxBatchCount();
    int batch = fixedBatch == 0 ? group.size() : fixedBatch;
    Frame like = request.frames().get(group.get(0));
    GpuBinding binding = device.binding(request.profile(), key(like, request.profile(), batch));
    for (int image = 0; image < group.size(); image++) {
      int i = group.get(image);
      // A picture that turns out unreadable here leaves its place as it was; nobody reads it.
      load(request.frames().get(i), image, binding)
          .ifPresent(problem -> results[i] = new StageResult.Unreadable(problem));
    }
    binding.run();
    for (int image = 0; image < group.size(); image++) {
      int i = group.get(image);
      if (results[i] == null) {
        results[i] = new StageResult.Perceived(read(request, i, image, binding));
      }
    }
  }

  private Optional<String> load(Frame frame, int image, GpuBinding binding) {
    if (frame.encoding() == FrameEncoding.JPEG
        && device.jpeg.isPresent()
        && device
            .jpeg
            .get()
            .decode(
                frame.payload(),
                frame.widthPixels(),
                frame.heightPixels(),
                binding.devicePicture(image),
                device.stream)) {
      return Optional.empty();
    }
    ByteBuffer to = binding.picture(image);
    switch (frame.encoding()) {
      case RGB8, NV12 -> to.put(frame.payload());
      case JPEG, PNG -> {
        DecodedFrame decoded = decoder.decode(frame);
        if (decoded instanceof DecodedFrame.Unreadable unreadable) {
          return Optional.of(unreadable.detail());
        }
        to.put(((DecodedFrame.Decoded) decoded).picture().rgb());
      }
    }
    binding.sendPicture(image);
    return Optional.empty();
  }

  private InstanceSet read(StageRequest request, int i, int image, GpuBinding binding) {
    Frame frame = request.frames().get(i);
    GpuBinding.Key key = binding.key();
    Sizes sizes =
        new Sizes(frame.widthPixels(), frame.heightPixels(), key.widthPixels(), key.heightPixels());
    if (binding.extraction().isEmpty()) {
      return hostExtraction.extract(
          binding, image, sizes, request.extractUntilEpochNanos(), request.withClassMaps());
    }
    ExtractionProgram program = binding.extraction().get();
    ExtractedInstances.Counts counts =
        ExtractedInstances.Counts.read(binding.result(program.counts), image);
    Optional<ClassMap> classMap = Optional.empty();
    if (request.withClassMaps()) {
      byte[] classIds = new byte[key.widthPixels() * key.heightPixels()];
      binding
          .fetch(program.classMap, (long) image * classIds.length, classIds.length)
          .get(classIds);
      classMap = Optional.of(new ClassMap(key.widthPixels(), key.heightPixels(), classIds));
    }
    return reader.read(
        counts,
        binding.entries(image, counts.idCount() + 1),
        binding.runs(image, counts.runCount()),
        sizes,
        request.extractUntilEpochNanos(),
        classMap);
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
}
