package dev.saccade.perception.stage.cpu;

import ai.onnxruntime.OrtException;
import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameDecoder;
import dev.saccade.perception.frame.Picture;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.ExtractionSettings;
import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.LowResolutionMaps;
import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.perception.network.bundle.ClassSet;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.OutputSpec;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.perception.stage.MapSizes;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageUnavailableException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Frames to instances on the CPU: decode, resize, normalise, ONNX Runtime, extraction.
 *
 * <p>Frames of one batch that lead to the same input size go through the network together.
 */
public final class OnnxPerceptionStage implements PerceptionStage {
  private final ModelCard card;
  private final int maxBatchCount;
  private final OnnxEngine engine;
  private final FrameDecoder decoder;
  private final PixelNormaliser normaliser;
  private final InstanceExtractor extractor;
  private final UnaryOperator<LowResolutionMaps> mapsChange;
  private final StageDescription description;

  /** What the network sees of each frame of a group, by its place. */
  private final List<byte[]> pictures = new ArrayList<>();

  private final Map<OutputMeaning, float[]> maps = new HashMap<>();
  private byte[] classIds = new byte[0];

  /**
   * @param threadCount threads of the engine; 0 for one a core
   * @param maxBatchCount at most this many frames at once; a network made for a fixed number keeps
   *     to that
   * @param clock what {@link StageRequest#extractUntilEpochNanos()} refers to
   * @throws StageUnavailableException where ONNX Runtime or the network does not load, or the
   *     network is not what its card says
   */
  public static OnnxPerceptionStage open(
      ModelBundle bundle, int threadCount, int maxBatchCount, EpochClock clock)
      throws StageUnavailableException {
    return open(bundle, threadCount, maxBatchCount, clock, UnaryOperator.identity());
  }

  /**
   * The same, for experiments.
   *
   * @param mapsChange what is done to the network's maps before instances are made of them
   */
  public static OnnxPerceptionStage open(
      ModelBundle bundle,
      int threadCount,
      int maxBatchCount,
      EpochClock clock,
      UnaryOperator<LowResolutionMaps> mapsChange)
      throws StageUnavailableException {
    ModelCard card = bundle.card();
    Set<String> outputs =
        card.outputs().stream()
            .filter(output -> output.meaning() != OutputMeaning.INSTANCE_OFFSETS || hasThings(card))
            .map(OutputSpec::name)
            .collect(Collectors.toSet());
    try {
      OnnxEngine engine =
          new OnnxEngine(bundle.networkFile(), card.input().name(), outputs, threadCount);
      try {
        checkNames(bundle, engine);
        checkSizes(bundle, engine);
        return around(card, maxBatchCount, engine, clock, mapsChange);
      } catch (StageUnavailableException | OrtException | RuntimeException | Error refused) {
        engine.close();
        throw refused;
      }
    } catch (OrtException e) {
      throw new StageUnavailableException(
          bundle.networkFile() + ": ONNX Runtime refuses it: " + TensorEngine.oneLine(e), e);
    } catch (LinkageError e) {
      throw new StageUnavailableException(
          "stage cpu: ONNX Runtime does not load on this machine: " + TensorEngine.oneLine(e), e);
    }
  }

  private static OnnxPerceptionStage around(
      ModelCard card,
      int maxBatchCount,
      OnnxEngine engine,
      EpochClock clock,
      UnaryOperator<LowResolutionMaps> mapsChange) {
    FrameDecoder decoder = FrameDecoders.open();
    try {
      return new OnnxPerceptionStage(card, maxBatchCount, engine, decoder, clock, mapsChange);
    } catch (RuntimeException | Error refused) {
      decoder.close();
      throw refused;
    }
  }

  private OnnxPerceptionStage(
      ModelCard card,
      int maxBatchCount,
      OnnxEngine engine,
      FrameDecoder decoder,
      EpochClock clock,
      UnaryOperator<LowResolutionMaps> mapsChange) {
    this.mapsChange = mapsChange;
    this.card = card;
    int fixedBatch = card.input().maxBatchCount();
    this.maxBatchCount = fixedBatch == 0 ? maxBatchCount : Math.min(maxBatchCount, fixedBatch);
    this.engine = engine;
    this.decoder = decoder;
    this.normaliser = new PixelNormaliser(card.input());
    this.extractor =
        new InstanceExtractor(
            card.things().stream().map(ClassSpec::objectClass).toList(),
            ClassSet.surfaces(card.classes()),
            new ExtractionSettings(
                card.sampling().iterations(),
                card.sampling().minimumAreaCells(),
                card.sampling().mergeRadiusCells()),
            clock::epochNanos);
    String instances =
        card.hasInstanceOffsets()
            ? ""
            : hasThings(card)
                ? " (no instance outputs: instances are connected parts of a class)"
                : " (no thing classes: no instances)";
    this.description =
        new StageDescription(
            "cpu: " + OnnxRuntime.version(), card.name() + instances, card.sha256());
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
    List<Frame> frames = request.frames();
    if (frames.size() > maxBatchCount) {
      throw new IllegalArgumentException(
          "frames: " + frames.size() + " (expected: at most " + maxBatchCount + ")");
    }
    StageResult[] results = new StageResult[frames.size()];
    for (int first = 0; first < results.length; first++) {
      if (results[first] == null) {
        perceiveGroup(request, first, results);
      }
    }
    return List.of(results);
  }

  @Override
  public void close() {
    engine.close();
    decoder.close();
  }

  /** The frames from {@code first} on that share its input size. */
  private void perceiveGroup(StageRequest request, int first, StageResult[] results) {
    int width = inputWidth(request, first);
    int height = request.profile().heightPixels();
    List<Integer> group = new ArrayList<>();
    for (int i = first; i < results.length; i++) {
      if (results[i] == null && inputWidth(request, i) == width) {
        group.add(i);
      }
    }
    try {
      int fixedBatch = card.input().maxBatchCount();
      int batch = fixedBatch == 0 ? group.size() : fixedBatch;
      List<Integer> readable = prepare(request, group, batch, width, height, results);
      if (readable.isEmpty()) {
        return;
      }
      // The batch shrinks to what was readable: a corrupt neighbour costs no time of the engine.
      int runBatch = fixedBatch == 0 ? readable.size() : fixedBatch;
      if (runBatch != batch) {
        moveInput(batch, runBatch, width, height);
      }
      Map<String, OnnxEngine.Output> outputs = engine.run(runBatch, height, width);
      for (int place = 0; place < readable.size(); place++) {
        int i = readable.get(place);
        results[i] = new StageResult.Perceived(extract(request, i, place, outputs, width, height));
      }
    } catch (OrtException | RuntimeException e) {
      for (int i : group) {
        if (results[i] == null) {
          results[i] = new StageResult.Failed(TensorEngine.oneLine(e));
        }
      }
    }
  }

  private int inputWidth(StageRequest request, int i) {
    Frame frame = request.frames().get(i);
    return card.input().fixedSize()
        ? request.profile().widthPixels()
        : request.profile().widthPixelsFor(frame.widthPixels(), frame.heightPixels());
  }

  /** Decodes what can be read into the input, one place after the other. */
  private List<Integer> prepare(
      StageRequest request,
      List<Integer> group,
      int batch,
      int width,
      int height,
      StageResult[] results)
      throws OrtException {
    FloatBuffer input = engine.input(batch, height, width);
    int byteCount = (int) Picture.byteCount(width, height);
    List<Integer> readable = new ArrayList<>(group.size());
    for (int i : group) {
      byte[] rgb = picture(readable.size(), byteCount);
      DecodedFrame decoded = decoder.decodeResized(request.frames().get(i), width, height, rgb);
      if (decoded instanceof DecodedFrame.Unreadable unreadable) {
        results[i] = new StageResult.Unreadable(unreadable.detail());
      } else {
        normaliser.normaliseInto(rgb, width * height, readable.size(), input);
        readable.add(i);
      }
    }
    return readable;
  }

  private byte[] picture(int place, int byteCount) {
    if (place == pictures.size()) {
      pictures.add(new byte[byteCount]);
    } else if (pictures.get(place).length < byteCount) {
      pictures.set(place, new byte[byteCount]);
    }
    return pictures.get(place);
  }

  private void moveInput(int batch, int runBatch, int width, int height) throws OrtException {
    FloatBuffer from = engine.input(batch, height, width);
    FloatBuffer to = engine.input(runBatch, height, width);
    to.put(0, from, 0, runBatch * 3 * width * height);
  }

  private InstanceSet extract(
      StageRequest request,
      int i,
      int place,
      Map<String, OnnxEngine.Output> outputs,
      int width,
      int height) {
    Frame frame = request.frames().get(i);
    return extractor.extract(
        mapsChange.apply(mapsOf(outputs, place)),
        Optional.of(ByteBuffer.wrap(pictures.get(place))),
        new InstanceExtractor.Sizes(frame.widthPixels(), frame.heightPixels(), width, height),
        request.extractUntilEpochNanos(),
        request.withClassMaps());
  }

  private LowResolutionMaps mapsOf(Map<String, OnnxEngine.Output> outputs, int place) {
    OutputSpec classOutput = card.classOutput();
    OnnxEngine.Output classes = outputs.get(classOutput.name());
    long[] shape = classes.shape();
    int widthCells = (int) shape[shape.length - 1];
    int heightCells = (int) shape[shape.length - 2];
    if (classes.classIds() != null) {
      int cellCount = widthCells * heightCells;
      if (classIds.length < cellCount) {
        classIds = new byte[cellCount];
      }
      System.arraycopy(classes.classIds(), place * cellCount, classIds, 0, cellCount);
      return LowResolutionMaps.ofClassIds(widthCells, heightCells, classIds);
    }
    int classCount = shape.length == 4 ? (int) shape[1] : 1;
    if (!card.classes().isEmpty() && classCount != card.classes().size()) {
      throw new IllegalStateException(
          "output "
              + classOutput.name()
              + ": "
              + Arrays.toString(shape)
              + " (expected: "
              + card.classes().size()
              + " classes, as the card says)");
    }
    LowResolutionMaps result =
        LowResolutionMaps.ofScores(
            widthCells, heightCells, classCount, slice(outputs, classOutput, place));
    if (classOutput.meaning() == OutputMeaning.CLASS_PROBABILITIES) {
      result = result.withProbabilities();
    }
    for (OutputSpec output : card.outputs()) {
      if (!outputs.containsKey(output.name())) {
        continue;
      }
      if (output.meaning() == OutputMeaning.GUIDANCE) {
        result = result.withGuidance(slice(outputs, output, place));
      } else if (output.meaning() == OutputMeaning.INSTANCE_OFFSETS) {
        result = result.withInstanceOffsets(slice(outputs, output, place));
      }
    }
    return result;
  }

  /** One frame's part of a batched output, in an array that is used again. */
  private float[] slice(Map<String, OnnxEngine.Output> outputs, OutputSpec spec, int place) {
    OnnxEngine.Output output = outputs.get(spec.name());
    if (output.floats() == null) {
      throw new IllegalStateException("output " + spec.name() + ": integers (expected: floats)");
    }
    int length = Math.toIntExact(output.floats().capacity() / output.shape()[0]);
    float[] map = maps.get(spec.meaning());
    if (map == null || map.length < length) {
      map = new float[length];
      maps.put(spec.meaning(), map);
    }
    output.floats().get(place * length, map, 0, length);
    return map;
  }

  private static boolean hasThings(ModelCard card) {
    return !card.things().isEmpty();
  }

  /** By one run at the smallest size. Whether the network runs at all is not asked here. */
  private static void checkSizes(ModelBundle bundle, OnnxEngine engine)
      throws StageUnavailableException {
    ModelCard card = bundle.card();
    if (card.outputs().size() == 1) {
      return;
    }
    Profile smallest = card.profiles().get(card.profiles().size() - 1);
    Map<String, long[]> shapes = new HashMap<>();
    try {
      engine
          .run(
              Math.max(1, card.input().maxBatchCount()),
              smallest.heightPixels(),
              smallest.widthPixels())
          .forEach((name, output) -> shapes.put(name, output.shape()));
    } catch (OrtException failing) {
      return; // frames will tell
    }
    Optional<String> problem = MapSizes.problemOf(card, shapes);
    if (problem.isPresent()) {
      throw new StageUnavailableException(bundle.networkFile() + ": " + problem.get());
    }
  }

  private static void checkNames(ModelBundle bundle, OnnxEngine engine)
      throws OrtException, StageUnavailableException {
    ModelCard card = bundle.card();
    if (!engine.inputs().containsKey(card.input().name())) {
      throw new StageUnavailableException(
          bundle.networkFile()
              + ": has no input '"
              + card.input().name()
              + "' (it has: "
              + String.join(", ", engine.inputs().keySet())
              + "); correct the card");
    }
    for (OutputSpec output : card.outputs()) {
      if (!engine.outputs().containsKey(output.name())) {
        throw new StageUnavailableException(
            bundle.networkFile()
                + ": has no output '"
                + output.name()
                + "' (it has: "
                + String.join(", ", engine.outputs().keySet())
                + "); correct the card");
      }
    }
  }
}
