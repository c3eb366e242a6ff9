package dev.saccade.perception.stage.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.saccade.perception.frame.DecodedFrame;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.ImageIoFrameDecoder;
import dev.saccade.perception.frame.TestPictures;
import dev.saccade.perception.instance.ClassMap;
import dev.saccade.perception.instance.ExtractionSettings;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceExtractor;
import dev.saccade.perception.instance.InstanceExtractor.Sizes;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.instance.LowResolutionMaps;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import dev.saccade.perception.instance.TestFields;
import dev.saccade.perception.network.bundle.InputSpec;
import dev.saccade.perception.stage.InputTables;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels' own source, compiled for the host, against the Java oracle: ids, classes, areas,
 * boxes, masks equal exactly.
 */
class KernelsEqualOracleTest {
  private static final int RANDOM_CASES = 1_200;

  @TempDir private static Path folder;
  private static HostKernels kernels;

  @BeforeAll
  static void compile() throws Exception {
    Optional<HostKernels> compiled = HostKernels.compile(folder);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        compiled.isPresent(), "no C++ compiler (g++, clang++ or c++) to build the kernels with");
    kernels = compiled.get();
  }

  @AfterAll
  static void close() throws Exception {
    if (kernels != null) {
      kernels.close();
    }
  }

  @Test
  void shouldExtractTheSameInstancesOfRandomMaps() {
    Random random = new Random(20);
    int found = 0;
    for (int i = 0; i < RANDOM_CASES; i++) {
      int width = 1 + random.nextInt(16);
      int height = 1 + random.nextInt(12);
      int classCount = 1 + random.nextInt(4);
      int images = 1 + random.nextInt(2);
      boolean guided = random.nextInt(4) > 0;
      List<LowResolutionMaps> maps = new ArrayList<>();
      for (int image = 0; image < images; image++) {
        maps.add(TestFields.random(random, width, height, classCount, guided, i % 50 == 0));
      }
      ExtractionSettings settings =
          new ExtractionSettings(
              1 + random.nextInt(40), 1 + random.nextInt(4), random.nextInt(4) * 0.75);
      Sizes sizes =
          new Sizes(
              1 + random.nextInt(300),
              1 + random.nextInt(300),
              1 + random.nextInt(70),
              1 + random.nextInt(50));
      found += compare("random case " + i, maps, sizes, settings);
    }
    assertThat(found).as("instances compared").isGreaterThan(RANDOM_CASES);
  }

  @Test
  void shouldExtractTheSameInstancesOfScenes() {
    Random random = new Random(21);
    int found = 0;
    for (int i = 0; i < 24; i++) {
      LowResolutionMaps maps = TestFields.scene(random, 64, 32, 2 + random.nextInt(9));
      found +=
          compare(
              "scene " + i,
              List.of(maps),
              new Sizes(1280, 640, 512, 256),
              ExtractionSettings.DEFAULT);
    }
    assertThat(found).as("instances compared").isGreaterThan(60);
  }

  /** Truth of rendered frames as a good network would see it; the folder says how it was made. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "city-street",
        "country-road",
        "crossing",
        "dense-crowd",
        "highway",
        "night-rain",
        "parking-lot",
        "tunnel-exit"
      })
  void shouldExtractTheSameInstancesOfRenderedScenarios(String scenario) throws Exception {
    Random random = new Random(23);
    List<LowResolutionMaps> batch = new ArrayList<>();
    for (int frame = 0; frame < 4; frame++) {
      batch.add(RenderedMaps.of(scenario + "-" + frame, random));
    }
    for (double mergeRadius : new double[] {0, 1.5}) {
      int found =
          compare(
              scenario,
              batch,
              RenderedMaps.things(),
              new Sizes(1280, 640, 1024, 512),
              new ExtractionSettings(32, 3, mergeRadius));
      assertThat(found).as("instances compared").isGreaterThan(3);
    }
  }

  /** As the check of a new machine does it on the device. */
  @Test
  void shouldPassTheCheckOfAMachine() {
    String found =
        GpuParts.extract(
            (layout, program, inputs, wanted) ->
                kernels.run(
                    layout,
                    List.of(program),
                    inputs.entrySet().stream()
                        .map(input -> new HostKernels.Input(input.getKey(), input.getValue()))
                        .toList(),
                    wanted));

    assertThat(Integer.parseInt(found.split(" ", 2)[0])).as(found).isGreaterThan(100);
  }

  @Test
  void shouldPrepareTheSameInput() throws Exception {
    Random random = new Random(22);
    InputSpec bgr =
        new InputSpec(
            "image",
            InputSpec.ChannelOrder.BGR,
            255,
            List.of(0.485, 0.456, 0.406),
            List.of(0.229, 0.224, 0.225),
            false,
            0);
    try (ImageIoFrameDecoder decoder = new ImageIoFrameDecoder()) {
      for (int i = 0; i < 120; i++) {
        boolean nv12 = random.nextBoolean();
        int step = nv12 ? 2 : 1;
        int sourceWidth = step * (1 + random.nextInt(80));
        // Strips beyond 4:1 are refused before they are decoded.
        int least = (sourceWidth / step + 3) / 4;
        int most = Math.min(60, 4 * (sourceWidth / step));
        int sourceHeight = step * (least + random.nextInt(most - least + 1));
        int width = 1 + random.nextInt(60);
        int height = 1 + random.nextInt(40);
        int images = 1 + random.nextInt(2);
        InputSpec input = random.nextBoolean() ? bgr : InputSpec.imageNet("image");
        List<Frame> frames = new ArrayList<>();
        for (int image = 0; image < images; image++) {
          byte[] payload = new byte[sourceWidth * sourceHeight * 3 / (nv12 ? 2 : 1)];
          random.nextBytes(payload);
          frames.add(
              TestPictures.frame(
                  nv12 ? FrameEncoding.NV12 : FrameEncoding.RGB8,
                  sourceWidth,
                  sourceHeight,
                  payload));
        }
        Prepared prepared = prepared(frames, nv12, width, height, input);
        for (int image = 0; image < images; image++) {
          byte[] rgb = new byte[3 * width * height];
          assertThat(decoder.decodeResized(frames.get(image), width, height, rgb))
              .isInstanceOf(DecodedFrame.Decoded.class);
          assertThat(
                  Arrays.copyOfRange(prepared.planes, image * rgb.length, (image + 1) * rgb.length))
              .as("case %d, image %d", i, image)
              .isEqualTo(normalised(rgb, width * height, input));
          assertThat(
                  Arrays.copyOfRange(
                      prepared.pictures, image * rgb.length, (image + 1) * rgb.length))
              .as("picture of case %d, image %d", i, image)
              .isEqualTo(rgb);
        }
      }
    }
  }

  /**
   * @param planes of all images, normalised
   * @param pictures of all images, as bytes
   */
  private record Prepared(float[] planes, byte[] pictures) {}

  private static Prepared prepared(
      List<Frame> frames, boolean nv12, int width, int height, InputSpec input) {
    Frame first = frames.get(0);
    DeviceLayout layout = new DeviceLayout();
    Region planes = layout.place("planes", 12L * frames.size() * width * height);
    PreparationProgram program =
        new PreparationProgram(
            new PreparationProgram.Shape(
                frames.size(), nv12, first.widthPixels(), first.heightPixels(), width, height),
            input,
            planes,
            layout);
    ByteBuffer pictures =
        ByteBuffer.allocate(frames.stream().mapToInt(frame -> frame.payload().length).sum());
    frames.forEach(frame -> pictures.put(frame.payload()));
    List<ByteBuffer> results =
        kernels.run(
            layout,
            List.of(program.program()),
            List.of(new HostKernels.Input(program.source, pictures.array())),
            List.of(planes, program.picture));
    float[] numbers = new float[3 * frames.size() * width * height];
    results.get(0).asFloatBuffer().get(numbers);
    byte[] bytes = new byte[numbers.length];
    results.get(1).get(0, bytes);
    return new Prepared(numbers, bytes);
  }

  private static float[] normalised(byte[] rgb, int pixelCount, InputSpec input) {
    float[][] tables = InputTables.of(input);
    int[] channels = InputTables.channels(input);
    float[] planes = new float[3 * pixelCount];
    for (int plane = 0; plane < 3; plane++) {
      for (int pixel = 0; pixel < pixelCount; pixel++) {
        planes[plane * pixelCount + pixel] = tables[plane][rgb[3 * pixel + channels[plane]] & 0xFF];
      }
    }
    return planes;
  }

  /**
   * @return how many instances there were
   */
  private static int compare(
      String name, List<LowResolutionMaps> maps, Sizes sizes, ExtractionSettings settings) {
    LowResolutionMaps first = maps.get(0);
    boolean[] things = new boolean[256];
    Arrays.fill(things, 1, Math.max(1, first.classCount()), true);
    return compare(name, maps, things, sizes, settings);
  }

  /**
   * @param things whether a class is a thing, by class id; 256 long
   */
  private static int compare(
      String name,
      List<LowResolutionMaps> maps,
      boolean[] things,
      Sizes sizes,
      ExtractionSettings settings) {
    ObjectClass[] objectClasses = new ObjectClass[256];
    for (int c = 0; c < things.length; c++) {
      if (things[c]) {
        objectClasses[c] = new ObjectClass(c, "class" + c, ObjectCategory.OTHER);
      }
    }
    List<InstanceSet> actual = fromKernels(maps, things, objectClasses, sizes, settings);
    InstanceExtractor oracle =
        new InstanceExtractor(
            Arrays.stream(objectClasses).filter(c -> c != null).toList(), settings, () -> 0);
    int found = 0;
    for (int image = 0; image < maps.size(); image++) {
      InstanceSet expected =
          oracle.extract(
              maps.get(image), Optional.of(picture(image, sizes)), sizes, Long.MAX_VALUE, true);
      compare(name + ", image " + image, expected, actual.get(image));
      found += expected.instances().size();
    }
    return found;
  }

  private static void compare(String name, InstanceSet expected, InstanceSet actual) {
    assertThat(actual.classMap().orElseThrow().classIds())
        .as("%s: classes", name)
        .isEqualTo(expected.classMap().orElseThrow().classIds());
    assertThat(actual.leftOutCount()).as("%s: left out", name).isEqualTo(expected.leftOutCount());
    assertThat(actual.instances()).as("%s: instances", name).hasSameSizeAs(expected.instances());
    for (int i = 0; i < expected.instances().size(); i++) {
      Instance one = expected.instances().get(i);
      Instance other = actual.instances().get(i);
      assertThat(other.confidence())
          .as("%s: confidence of %d", name, i)
          .isCloseTo(one.confidence(), within(1e-4f));
      // All but the confidence, exactly.
      assertThat(withConfidence(other, one.confidence()))
          .as("%s: instance %d", name, i)
          .isEqualTo(one);
    }
  }

  private static Instance withConfidence(Instance instance, float confidence) {
    return new Instance(
        instance.id(),
        instance.objectClass(),
        confidence,
        instance.box(),
        instance.centroidXPixels(),
        instance.centroidYPixels(),
        instance.areaPixels(),
        instance.mask(),
        instance.appearance());
  }

  /** Colours in blocks, so that every instance has some of its own. */
  private static ByteBuffer picture(int image, Sizes sizes) {
    ByteBuffer rgb = ByteBuffer.allocate(3 * sizes.mapWidthPixels() * sizes.mapHeightPixels());
    for (int pixel = 0; pixel < rgb.capacity() / 3; pixel++) {
      int x = pixel % sizes.mapWidthPixels();
      int y = pixel / sizes.mapWidthPixels();
      int colour = ((x / 24 * 31 + y / 24 * 17 + image) * 0x9E3779B1) >>> 8;
      rgb.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    return rgb;
  }

  private static List<InstanceSet> fromKernels(
      List<LowResolutionMaps> maps,
      boolean[] things,
      ObjectClass[] objectClasses,
      Sizes sizes,
      ExtractionSettings settings) {
    LowResolutionMaps first = maps.get(0);
    int images = maps.size();
    DeviceLayout layout = new DeviceLayout();
    ExtractionProgram program =
        new ExtractionProgram(
            new ExtractionProgram.Shape(
                images,
                first.widthCells(),
                first.heightCells(),
                first.classCount(),
                first.guidance().isPresent(),
                first.probabilities(),
                sizes.mapWidthPixels(),
                sizes.mapHeightPixels()),
            things,
            settings,
            layout);
    List<HostKernels.Input> inputs = new ArrayList<>();
    inputs.add(input(program.scores, maps.stream().map(m -> m.scores().orElseThrow()).toList()));
    inputs.add(
        input(program.offsets, maps.stream().map(m -> m.instanceOffsets().orElseThrow()).toList()));
    if (program.guidance != null) {
      inputs.add(
          input(program.guidance, maps.stream().map(m -> m.guidance().orElseThrow()).toList()));
    }
    List<ByteBuffer> results =
        kernels.run(
            layout,
            List.of(program.program()),
            inputs,
            List.of(program.counts, program.entries, program.runs, program.classMap));
    int pixels = sizes.mapWidthPixels() * sizes.mapHeightPixels();
    ExtractedInstances reader = new ExtractedInstances(objectClasses, () -> 0);
    List<InstanceSet> sets = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      ExtractedInstances.Counts counts = ExtractedInstances.Counts.read(results.get(0), image);
      assertThat(counts.runCount()).isBetween(1, pixels);
      byte[] classIds = new byte[pixels];
      results.get(3).get(image * pixels, classIds);
      sets.add(
          reader.read(
              counts,
              part(results.get(1), image, images),
              part(results.get(2), image, images),
              Optional.of(picture(image, sizes)),
              sizes,
              Long.MAX_VALUE,
              Optional.of(new ClassMap(sizes.mapWidthPixels(), sizes.mapHeightPixels(), classIds)),
              Optional.empty()));
    }
    return sets;
  }

  private static ByteBuffer part(ByteBuffer all, int image, int images) {
    int length = all.capacity() / images;
    return all.slice(image * length, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static HostKernels.Input input(Region region, List<float[]> maps) {
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * maps.stream().mapToInt(map -> map.length).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] map : maps) {
      for (float value : map) {
        bytes.putFloat(value);
      }
    }
    return new HostKernels.Input(region, bytes.array());
  }
}
