package dev.saccade.perception.app;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.PayloadInspection;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.instance.Instance;
import dev.saccade.perception.instance.InstanceSet;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stage.StageRequest;
import dev.saccade.perception.stage.StageResult;
import dev.saccade.perception.stage.StageSettings;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.select.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segment}: one image through the stage, as pictures a person can look at. */
@Command(
    name = "segment",
    description =
        "Segments one image: classes.png (class ids), instances.png (16 bits), overlay.png.",
    mixinStandardHelpOptions = true)
public final class SegmentCommand implements Callable<Integer> {
  private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G'};

  @Option(
      names = "--model",
      paramLabel = "BUNDLE|FILE.onnx",
      description = "Default: the shipped bundle 'road'.")
  private Path model;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      required = true,
      description = "A JPEG or PNG file.")
  private Path image;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder to write to.")
  private Path out;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The network's input size, e.g. 512x256 (default: the bundle's largest).")
  private String profile;

  @Option(
      names = "--stage",
      paramLabel = "auto|cpu|gpu",
      defaultValue = "auto",
      description = "The engine (default: ${DEFAULT-VALUE}).")
  private String stageName;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    Frame frame = frame();
    Path folder = model == null ? ShippedBundles.find(ShippedBundles.ROAD) : model;
    InstanceSet set;
    ModelCard card;
    try {
      card = ModelBundle.open(folder).card();
      try (PerceptionStage stage =
          Stages.open(stageName, StageSettings.of(folder), () -> 0, nanos -> {})) {
        set = perceive(stage, frame);
      }
    } catch (IOException | StageUnavailableException e) {
      throw new UsageException(e.getMessage(), e);
    }
    SegmentedPicture picture = SegmentedPicture.of(set, card, frame);
    Files.createDirectories(out);
    picture.writeTo(out);

    Map<String, Object> result = new LinkedHashMap<>();
    result.put("classes", picture.pixelsByClass());
    result.put("instances", instances(set));
    json.write(result, System.out);
    if (!json.isStandardOutput()) {
      print(picture, set);
    }
    return 0;
  }

  private InstanceSet perceive(PerceptionStage stage, Frame frame) {
    StageResult result =
        stage
            .perceive(new StageRequest(List.of(frame), chosenProfile(stage), Long.MAX_VALUE, true))
            .get(0);
    if (result instanceof StageResult.Perceived perceived) {
      return perceived.instances();
    }
    throw new UsageException(
        image
            + ": "
            + (result instanceof StageResult.Unreadable unreadable
                ? unreadable.detail()
                : result.toString()));
  }

  private Profile chosenProfile(PerceptionStage stage) {
    if (profile == null) {
      return stage.profiles().get(0);
    }
    return stage.profiles().stream()
        .filter(candidate -> candidate.name().equals(profile))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--profile "
                        + profile
                        + ": expected one of "
                        + stage.profiles().stream()
                            .map(Profile::name)
                            .collect(Collectors.joining(", "))));
  }

  private Frame frame() {
    byte[] payload;
    try {
      if (Files.size(image) > Frame.MAX_PAYLOAD_BYTES) {
        throw new UsageException(
            image + ": larger than " + Frame.MAX_PAYLOAD_BYTES + " bytes; give a smaller image");
      }
      payload = Files.readAllBytes(image);
    } catch (IOException e) {
      throw new UsageException(
          "--image "
              + image
              + ": "
              + (Files.exists(image) ? "cannot be read: " + e.getMessage() : "no such file"),
          e);
    }
    FrameEncoding encoding = isPng(payload) ? FrameEncoding.PNG : FrameEncoding.JPEG;
    try {
      int[] size = PayloadInspection.sizeOf(encoding, payload);
      return new Frame(
          new FrameId("image", 1, 0), 1, 1, encoding, size[0], size[1], payload, Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new UsageException(image + ": " + e.getMessage() + "; expected a whole JPEG or PNG", e);
    }
  }

  private static boolean isPng(byte[] payload) {
    for (int i = 0; i < PNG_START.length; i++) {
      if (i >= payload.length || payload[i] != PNG_START[i]) {
        return false;
      }
    }
    return true;
  }

  private static List<Map<String, Object>> instances(InstanceSet set) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Instance instance : set.instances()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", instance.id());
      entry.put("class", instance.objectClass().name());
      entry.put("confidence", instance.confidence());
      entry.put(
          "box",
          List.of(
              instance.box().xMinPixels(),
              instance.box().yMinPixels(),
              instance.box().xMaxPixels(),
              instance.box().yMaxPixels()));
      entry.put("area", instance.areaPixels());
      entries.add(entry);
    }
    return entries;
  }

  private static void print(SegmentedPicture picture, InstanceSet set) {
    double all = picture.pixelsByClass().values().stream().mapToLong(Long::longValue).sum();
    picture
        .pixelsByClass()
        .forEach(
            (name, pixels) ->
                System.out.printf(Locale.ROOT, "%-16s %5.1f %%%n", name, 100 * pixels / all));
    for (Instance instance : set.instances()) {
      System.out.printf(
          Locale.ROOT,
          "%3d %-12s %.2f  %.0f,%.0f to %.0f,%.0f  %d pixels%n",
          instance.id(),
          instance.objectClass().name(),
          instance.confidence(),
          instance.box().xMinPixels(),
          instance.box().yMinPixels(),
          instance.box().xMaxPixels(),
          instance.box().yMaxPixels(),
          instance.areaPixels());
    }
  }
}
