package dev.saccade.perception.stage.gpu;

import dev.saccade.perception.instance.ExtractionSettings;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.OutputSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one shape of work needs on the device: memory, a context, launches, and the whole
 * of it as one captured graph. After the first run a batch is: pictures in, one graph launch, one
 * wait. Where TensorRT does something for a network that cannot be captured, every launch is sent
 * each time.
 */
final class GpuBinding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GpuBinding.class);

  /** Table entries and runs that come back with every batch; rare larger results cost a copy. */
  private static final int USUAL_ENTRIES = 256;

  private static final int USUAL_RUNS = 16_384;

  /**
   * What a binding is for.
   *
   * @param nv12 whether pictures come as NV12; otherwise as R, G, B
   */
  record Key(
      int batchCount,
      int widthPixels,
      int heightPixels,
      int sourceWidthPixels,
      int sourceHeightPixels,
      boolean nv12) {}

  private final Key key;
  private final CUstream_st stream;
  private final TensorRtEngine engine;
  private final IExecutionContext context;
  private Optional<ExtractionProgram> extraction = Optional.empty();
  private Map<String, TensorRtEngine.Output> outputs = Map.of();
  private final Map<String, Region> outputRegions = new LinkedHashMap<>();
  private Region source;
  private Region prepared;
  private BytePointer arena;
  private BytePointer pictures;
  private final List<KernelModule.Prepared> preparation = new ArrayList<>();
  private final List<KernelModule.Prepared> extractionLaunches = new ArrayList<>();
  private final Map<Region, BytePointer> results = new LinkedHashMap<>();
  private Optional<CUgraphExec_st> graph = Optional.empty();

  GpuBinding(
      Key key,
      ModelCard card,
      ExtractionSettings settings,
      boolean[] things,
      TensorRtEngine engine,
      KernelModule kernels,
      CUstream_st stream) {
    this.key = key;
    this.stream = stream;
    this.engine = engine;
    context = engine.context(key.batchCount, key.heightPixels, key.widthPixels, stream);
    try {
      build(card, settings, things, kernels);
    } catch (RuntimeException | Error failed) {
      try {
        close();
      } catch (GpuException lost) {
        failed.addSuppressed(lost);
      }
      throw failed;
    }
  }

  private void build(
      ModelCard card, ExtractionSettings settings, boolean[] things, KernelModule kernels) {
    outputs = engine.outputs(context);
    DeviceLayout layout = new DeviceLayout();
    Region planes =
        layout.place("planes", 12L * key.batchCount * key.widthPixels * key.heightPixels);
    PreparationProgram prepare =
        new PreparationProgram(
            new PreparationProgram.Shape(
                key.batchCount,
                key.nv12,
                key.sourceWidthPixels,
                key.sourceHeightPixels,
                key.widthPixels,
                key.heightPixels),
            card.input(),
            planes,
            layout);
    source = prepare.source;
    prepared = prepare.picture;
    extraction = extraction(card, settings, things, layout);
    placeOutputs(card, layout);
    arena = Cuda.allocate(layout.byteCount());
    // The first run comes before the first picture.
    Cuda.check(
        cudart.cudaMemsetAsync(arena, 0, layout.byteCount(), stream),
        "cudaMemsetAsync of an arena");
    pictures = Cuda.allocateHost(source.byteCount());
    bindTensor(card.input().name(), planes);
    outputRegions.forEach(this::bindTensor);
    take(prepare.program(), kernels, preparation);
    extraction.ifPresent(program -> take(program.program(), kernels, extractionLaunches));
    planResults();
  }

  Key key() {
    return key;
  }

  /** Empty where instances are made on the host. */
  Optional<ExtractionProgram> extraction() {
    return extraction;
  }

  Map<String, TensorRtEngine.Output> outputs() {
    return outputs;
  }

  /** Where the host writes an image's pixels before {@link #sendPicture}. */
  ByteBuffer picture(int image) {
    long length = source.byteCount() / key.batchCount;
    return pictures.getPointer(image * length).capacity(length).asByteBuffer();
  }

  /** Sends what stands in {@link #picture}. */
  void sendPicture(int image) {
    long length = source.byteCount() / key.batchCount;
    Cuda.check(
        cudart.cudaMemcpyAsync(
            devicePicture(image),
            pictures.getPointer(image * length),
            length,
            cudart.cudaMemcpyHostToDevice,
            stream),
        "cudaMemcpyAsync of a picture");
  }

  /** Where on the device an image's pixels go, for a decoder that writes there itself. */
  BytePointer devicePicture(int image) {
    return at(source.offsetBytes() + image * (source.byteCount() / key.batchCount));
  }

  /** Does what is done at the first use alone, so that no batch pays for it. */
  void warmUp() {
    try {
      graph = Optional.of(capture(this::enqueueAll));
    } catch (GpuException refused) {
      if (refused.fault() != GpuFault.OTHER) {
        throw refused;
      }
      LOG.warn("{}: going on without a captured graph", refused.getMessage());
      cudart.cudaGetLastError(); // or TensorRT takes that error for one of its own
      enqueueAll(); // shows whether it works at all
    }
    await();
  }

  /** Starts preparation, network, extraction and the copies of what comes back. */
  void start() {
    if (graph.isPresent()) {
      Cuda.check(cudart.cudaGraphLaunch(graph.get(), stream), "cudaGraphLaunch");
    } else {
      enqueueAll();
    }
  }

  private void enqueueAll() {
    preparation.forEach(launch -> launch.send(stream));
    enqueueNetwork();
    extractionLaunches.forEach(launch -> launch.send(stream));
    results.forEach(this::enqueueCopy);
  }

  /** Waits until the results are here. */
  void await() {
    Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
  }

  /** A region that came back with the last run, whole. */
  ByteBuffer result(Region region) {
    return results.get(region).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Fetches a part of a region that does not come back with every run. */
  ByteBuffer fetch(Region region, long fromByte, long byteCount) {
    try (BytePointer host = new BytePointer(byteCount)) {
      Cuda.check(
          cudart.cudaMemcpy(
              host, at(region.offsetBytes() + fromByte), byteCount, cudart.cudaMemcpyDeviceToHost),
          "cudaMemcpy of " + region.name());
      byte[] bytes = new byte[Math.toIntExact(byteCount)];
      host.get(bytes);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  Region outputRegion(String name) {
    return outputRegions.get(name);
  }

  /** What the network saw of an image in the last run. */
  ByteBuffer prepared(int image) {
    long length = prepared.byteCount() / key.batchCount;
    return results.get(prepared).getPointer(image * length).capacity(length).asByteBuffer();
  }

  /** The table of one image, from the usual copy or, where that is too short, fetched. */
  ByteBuffer entries(int image, int count) {
    ExtractionProgram program = extraction.orElseThrow();
    long length = (long) ExtractionProgram.ENTRY_BYTES * (program.maxIdCount + 1);
    return part(program.entries, image, length, (long) ExtractionProgram.ENTRY_BYTES * count);
  }

  /** The runs of one image, likewise. */
  ByteBuffer runs(int image, int count) {
    ExtractionProgram program = extraction.orElseThrow();
    long length = (long) ExtractionProgram.RUN_BYTES * program.maxRunCount;
    return part(program.runs, image, length, (long) ExtractionProgram.RUN_BYTES * count);
  }

  private ByteBuffer part(Region region, int image, long imageBytes, long byteCount) {
    long usual = usualBytes(region, imageBytes);
    if (byteCount > usual) {
      return fetch(region, image * imageBytes, byteCount);
    }
    return results
        .get(region)
        .getPointer(image * usual)
        .capacity(byteCount)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private long usualBytes(Region region, long imageBytes) {
    ExtractionProgram program = extraction.orElseThrow();
    long usual =
        region.equals(program.entries)
            ? (long) ExtractionProgram.ENTRY_BYTES * USUAL_ENTRIES
            : (long) ExtractionProgram.RUN_BYTES * USUAL_RUNS;
    return Math.min(usual, imageBytes);
  }

  /**
   * Milliseconds of each of so many runs on the device, without decoding and copies of pictures.
   */
  List<Double> timeWhole(int runCount) {
    return time(runCount, this::start);
  }

  /** Of TensorRT's execution alone, as a graph of its own where the whole is one. */
  List<Double> timeNetwork(int runCount) {
    if (graph.isEmpty()) {
      return time(runCount, this::enqueueNetwork);
    }
    CUgraphExec_st network = capture(this::enqueueNetwork);
    try {
      return time(
          runCount, () -> Cuda.check(cudart.cudaGraphLaunch(network, stream), "cudaGraphLaunch"));
    } finally {
      cudart.cudaStreamSynchronize(stream);
      cudart.cudaGraphExecDestroy(network);
    }
  }

  /**
   * Times what {@code work} sends to the stream, and its sending, by the device's clock. A first
   * run, not counted, sets up what is set up on first use.
   */
  List<Double> time(int runCount, Runnable work) {
    List<Double> millis = new ArrayList<>();
    try (StreamInstant start = new StreamInstant();
        StreamInstant end = new StreamInstant()) {
      work.run();
      for (int run = 0; run < runCount; run++) {
        await(); // a decoder's buffers are free again only now
        start.mark(stream);
        work.run();
        end.mark(stream);
        end.await();
        millis.add(end.nanosSince(start) / 1e6);
      }
      await();
    }
    return millis;
  }

  @Override
  public void close() {
    List<Runnable> steps = new ArrayList<>();
    // Work in flight must not find its memory gone.
    steps.add(this::await);
    graph.ifPresent(
        made ->
            steps.add(() -> Cuda.check(cudart.cudaGraphExecDestroy(made), "cudaGraphExecDestroy")));
    preparation.forEach(launch -> steps.add(launch::close));
    extractionLaunches.forEach(launch -> steps.add(launch::close));
    results.values().forEach(host -> steps.add(() -> Cuda.freeHost(host)));
    steps.add(context::close);
    if (pictures != null) {
      steps.add(() -> Cuda.freeHost(pictures));
    }
    if (arena != null) {
      steps.add(() -> Cuda.free(arena));
    }
    Cuda.closeAll(steps);
  }

  private Optional<ExtractionProgram> extraction(
      ModelCard card, ExtractionSettings settings, boolean[] things, DeviceLayout layout) {
    OutputSpec classes = card.classOutput();
    Optional<OutputSpec> offsets = card.output(OutputMeaning.INSTANCE_OFFSETS);
    if (offsets.isEmpty() || classes.meaning() == OutputMeaning.CLASS_IDS) {
      return Optional.empty();
    }
    long[] shape = outputs.get(classes.name()).shape();
    ExtractionProgram program =
        new ExtractionProgram(
            new ExtractionProgram.Shape(
                key.batchCount,
                (int) shape[3],
                (int) shape[2],
                (int) shape[1],
                card.output(OutputMeaning.GUIDANCE).isPresent(),
                classes.meaning() == OutputMeaning.CLASS_PROBABILITIES,
                key.widthPixels,
                key.heightPixels),
            things,
            settings,
            layout);
    outputRegions.put(classes.name(), program.scores);
    outputRegions.put(offsets.get().name(), program.offsets);
    card.output(OutputMeaning.GUIDANCE)
        .ifPresent(guidance -> outputRegions.put(guidance.name(), program.guidance));
    return Optional.of(program);
  }

  /** Outputs that no program of ours reads still need a place to be written to. */
  private void placeOutputs(ModelCard card, DeviceLayout layout) {
    outputs.forEach(
        (name, output) -> {
          Region known = outputRegions.get(name);
          if (known == null) {
            outputRegions.put(name, layout.place(name, output.byteCount()));
          } else if (known.byteCount() != output.byteCount()) {
            throw new GpuException(
                card.name()
                    + ": output "
                    + name
                    + " is of "
                    + output.byteCount()
                    + " bytes (expected: "
                    + known.byteCount()
                    + ", float32)");
          }
        });
  }

  private void bindTensor(String name, Region region) {
    if (!context.setTensorAddress(name, at(region.offsetBytes()))) {
      throw new GpuException("TensorRT refuses the address of " + name);
    }
  }

  private void take(
      KernelProgram program, KernelModule kernels, List<KernelModule.Prepared> launches) {
    for (KernelProgram.Upload upload : program.uploads()) {
      try (BytePointer bytes = new BytePointer(upload.bytes())) {
        // On the stream that reads it, which waits for no other: a plain copy may return before
        // what it brings has arrived.
        Cuda.check(
            cudart.cudaMemcpyAsync(
                at(upload.region().offsetBytes()),
                bytes,
                upload.bytes().length,
                cudart.cudaMemcpyHostToDevice,
                stream),
            "cudaMemcpyAsync of " + upload.region().name());
        await();
      }
    }
    for (KernelLaunch launch : program.launches()) {
      launches.add(kernels.prepare(launch, arena.address()));
    }
  }

  private void planResults() {
    keep(prepared, prepared.byteCount());
    if (extraction.isPresent()) {
      ExtractionProgram program = extraction.get();
      keep(program.counts, program.counts.byteCount());
      keep(
          program.entries,
          key.batchCount
              * usualBytes(program.entries, program.entries.byteCount() / key.batchCount));
      keep(
          program.runs,
          key.batchCount * usualBytes(program.runs, program.runs.byteCount() / key.batchCount));
    } else {
      outputRegions.values().forEach(region -> keep(region, region.byteCount()));
    }
  }

  private void keep(Region region, long byteCount) {
    results.put(region, Cuda.allocateHost(byteCount));
  }

  private void enqueueNetwork() {
    engine.enqueue(context, stream);
  }

  /** Tables of several images come back as their beginnings, one after the other. */
  private void enqueueCopy(Region region, BytePointer host) {
    ExtractionProgram program = extraction.orElse(null);
    boolean table =
        program != null && (region.equals(program.entries) || region.equals(program.runs));
    int parts = table ? key.batchCount : 1;
    long imageBytes = region.byteCount() / parts;
    long partBytes = table ? usualBytes(region, imageBytes) : region.byteCount();
    for (int part = 0; part < parts; part++) {
      Cuda.check(
          cudart.cudaMemcpyAsync(
              host.getPointer(part * partBytes),
              at(region.offsetBytes() + part * imageBytes),
              partBytes,
              cudart.cudaMemcpyDeviceToHost,
              stream),
          "cudaMemcpyAsync of " + region.name());
    }
  }

  /** Runs work once outside of a graph, for what is set up on first use, then captures it. */
  private CUgraphExec_st capture(Runnable work) {
    work.run();
    Cuda.check(cudart.cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    Cuda.check(
        cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal),
        "cudaStreamBeginCapture");
    CUgraph_st captured = new CUgraph_st();
    int ended;
    try {
      work.run();
    } finally {
      // Ends in any case, or the stream would refuse everything from here on; what failed inside
      // says more than that the capture is void.
      ended = cudart.cudaStreamEndCapture(stream, captured);
    }
    Cuda.check(ended, "cudaStreamEndCapture");
    CUgraphExec_st executable = new CUgraphExec_st();
    try {
      Cuda.check(cudart.cudaGraphInstantiate(executable, captured, 0), "cudaGraphInstantiate");
    } finally {
      cudart.cudaGraphDestroy(captured);
    }
    return executable;
  }

  private BytePointer at(long offsetBytes) {
    return arena.getPointer(offsetBytes);
  }
}
