package dev.saccade.perception.stage.gpu;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.HardwareCompatibilityLevel;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.Dims4;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds TensorRT plans: strongly typed networks only, so that the types are those of the ONNX file
 * and nothing else.
 */
final class PlanBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(PlanBuilder.class);
  private static final long HEARTBEAT_SECONDS = 15;

  /** What else a plan depends on: to be changed with whatever {@link #build} tells TensorRT. */
  private static final String SETTINGS = "strongly typed, no TF32";

  /** In the name of every library with kernels for one chip, of which not all may be there. */
  private static final String RESOURCES = "nvinfer_builder_resource";

  private final TensorRtLog log;
  private final PlanCache cache;

  PlanBuilder(TensorRtLog log, PlanCache cache) {
    this.log = log;
    this.cache = cache;
  }

  /**
   * The plan of a network for a range of inputs: from the cache, or built and kept.
   *
   * @param onnx the network's file
   * @param sha256 of it
   */
  byte[] plan(byte[] onnx, String sha256, String inputName, InputRange range) {
    String version = GpuLibraries.tensorRtVersion();
    String capability = GpuLibraries.computeCapability();
    String device = GpuLibraries.deviceName();
    String key = key(sha256, inputName, range);
    Optional<byte[]> kept = cache.find(key);
    if (kept.isPresent()) {
      return kept.get();
    }
    LOG.info(
        "building the engine of {} for {} on {}: minutes the first time, then kept in {}",
        sha256.substring(0, 12),
        range.text(),
        device,
        cache.file(key));
    byte[] plan;
    try (Heartbeat heartbeat = new Heartbeat()) {
      plan = build(onnx, inputName, range, PlanCache.key("timing", version, capability, device));
    }
    LOG.info("built: {} bytes", plan.length);
    cache.keep(key, plan);
    return plan;
  }

  /** Throws away a plan that TensorRT did not take, so that the next start builds it anew. */
  void forget(String sha256, String inputName, InputRange range) {
    cache.forget(key(sha256, inputName, range));
  }

  private static String key(String sha256, String inputName, InputRange range) {
    return PlanCache.key(
        "plan",
        SETTINGS,
        sha256,
        GpuLibraries.tensorRtVersion(),
        GpuLibraries.computeCapability(),
        GpuLibraries.deviceName(),
        inputName,
        range.text());
  }

  private byte[] build(byte[] onnx, String inputName, InputRange range, String timingKey) {
    log.forgetErrors();
    try (PointerScope scope = new PointerScope()) {
      IBuilder builder =
          owned(nvinfer.createInferBuilder(log), "createInferBuilder", IBuilder::new);
      int flags = 1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value;
      INetworkDefinition network =
          owned(builder.createNetworkV2(flags), "createNetworkV2", INetworkDefinition::new);
      // The bindings have no destructor for parsers: one stays behind for each plan ever built.
      IParser parser = present(nvonnxparser.createParser(network, log), "createParser");
      if (!parser.parse(new BytePointer(onnx), onnx.length)) {
        String reason = parser.getNbErrors() > 0 ? parser.getError(0).desc() : "";
        throw new GpuException("TensorRT does not take the network: " + reason);
      }
      IBuilderConfig config =
          owned(builder.createBuilderConfig(), "createBuilderConfig", IBuilderConfig::new);
      // It is on unless told otherwise, and makes of float32 something with the digits of float16.
      config.clearFlag(BuilderFlag.kTF32);
      IOptimizationProfile profile =
          present(builder.createOptimizationProfile(), "createOptimizationProfile");
      int height = range.heightPixels();
      boolean fits =
          profile.setDimensions(
                  inputName,
                  OptProfileSelector.kMIN,
                  new Dims4(range.minBatchCount(), 3, height, range.minWidthPixels()))
              && profile.setDimensions(
                  inputName,
                  OptProfileSelector.kOPT,
                  new Dims4(range.maxBatchCount(), 3, height, range.bestWidthPixels()))
              && profile.setDimensions(
                  inputName,
                  OptProfileSelector.kMAX,
                  new Dims4(range.maxBatchCount(), 3, height, range.maxWidthPixels()));
      if (!fits || config.addOptimizationProfile(profile) < 0) {
        throw new GpuException("TensorRT refuses inputs of " + range.text());
      }
      ITimingCache timings = timings(config, cache.find(timingKey).orElse(new byte[0]));
      IHostMemory built = builder.buildSerializedNetwork(network, config);
      if (isAbsent(built)) {
        GpuException refused = log.failure(GpuFault.OTHER, "buildSerializedNetwork");
        if (!refused.getMessage().contains(RESOURCES)) {
          throw refused;
        }
        LOG.warn("{}; trying with kernels for every chip since Ampere", refused.getMessage());
        config.setHardwareCompatibilityLevel(HardwareCompatibilityLevel.kAMPERE_PLUS);
        built = builder.buildSerializedNetwork(network, config);
        if (isAbsent(built)) {
          throw log.failure(GpuFault.OTHER, "buildSerializedNetwork");
        }
      }
      NativeObject.own(built, IHostMemory::new);
      IHostMemory measured = timings.serialize();
      if (!isAbsent(measured)) {
        cache.keep(timingKey, bytes(NativeObject.own(measured, IHostMemory::new)));
      }
      return bytes(built);
    }
  }

  /** Kernels measured before, from another version perhaps: then it starts with an empty cache. */
  private static ITimingCache timings(IBuilderConfig config, byte[] known) {
    ITimingCache timings =
        known.length == 0 ? null : config.createTimingCache(new BytePointer(known), known.length);
    boolean taken = timings != null && !isAbsent(timings) && config.setTimingCache(timings, false);
    if (!taken) {
      timings = present(config.createTimingCache((Pointer) null, 0), "createTimingCache");
      config.setTimingCache(timings, false);
    }
    return NativeObject.own(timings, ITimingCache::new);
  }

  private static byte[] bytes(IHostMemory memory) {
    byte[] bytes = new byte[Math.toIntExact(memory.size())];
    new BytePointer(memory.data()).capacity(bytes.length).get(bytes);
    return bytes;
  }

  /** Factories answer with null, and once with a small number, where they fail. */
  static <P extends Pointer> P present(P pointer, String call) {
    if (isAbsent(pointer)) {
      throw new GpuException(call + " failed");
    }
    return pointer;
  }

  private static <P extends Pointer> P owned(P made, String call, Supplier<P> empty) {
    return NativeObject.own(present(made, call), empty);
  }

  static boolean isAbsent(Pointer pointer) {
    return pointer == null || pointer.isNull() || pointer.address() < 1 << 16;
  }

  /** A line now and then: builds that are silent for minutes look hung. */
  private static final class Heartbeat implements AutoCloseable {
    private final AtomicInteger beats = new AtomicInteger();
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "engine-build-heartbeat");
              thread.setDaemon(true);
              return thread;
            });

    Heartbeat() {
      var unused =
          timer.scheduleAtFixedRate(
              () -> LOG.info("still building: {} s", beats.incrementAndGet() * HEARTBEAT_SECONDS),
              HEARTBEAT_SECONDS,
              HEARTBEAT_SECONDS,
              TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
