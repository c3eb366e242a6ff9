package dev.saccade.perception.app;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphCost;
import dev.saccade.perception.network.OffsetReference;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.TrainedNetwork;
import dev.saccade.perception.network.WeightTensor;
import dev.saccade.perception.network.Weights;
import dev.saccade.perception.network.architecture.Architecture;
import dev.saccade.perception.network.architecture.Architectures;
import dev.saccade.perception.network.bundle.ClassSet;
import dev.saccade.perception.network.bundle.ClassSpec;
import dev.saccade.perception.network.bundle.InputSpec;
import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.network.bundle.OutputSpec;
import dev.saccade.perception.network.bundle.Precision;
import dev.saccade.perception.network.bundle.SamplingSpec;
import dev.saccade.perception.network.format.NameMap;
import dev.saccade.perception.network.format.OnnxExport;
import dev.saccade.perception.network.format.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: weights in, a model bundle out. */
@Command(
    name = "export",
    description = "Makes a model bundle of weights.",
    mixinStandardHelpOptions = true)
public class ExportCommand implements Callable<Integer> {
  private static final String RANDOM = "random";

  @Option(
      names = "--network",
      paramLabel = "NAME",
      required = true,
      description = "The architecture; models lists them.")
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      required = true,
      description = "A safetensors file, or 'random' for a network without training.")
  private String weightsFile;

  @Option(names = "--out", paramLabel = "BUNDLE", required = true, description = "Folder to write.")
  private Path out;

  @Option(
      names = "--precision",
      paramLabel = "fp32|fp16|int8",
      defaultValue = "fp32",
      description = "The type the network computes in (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--calibrate",
      paramLabel = "DIR",
      description = "For int8: a folder of PNG or JPEG pictures like those it will see.")
  private Path calibrationFolder;

  @Option(
      names = "--signed",
      description =
          "For int8: signed numbers with zero points at zero, for TensorRT, which takes no others."
              + " The CPU is faster without.")
  private boolean signed;

  @Option(
      names = "--name-map",
      paramLabel = "FILE",
      description = "Renames tensors: lines of PATTERN -> NAME.")
  private Path nameMap;

  @Option(
      names = "--classes",
      paramLabel = "camvid|cityscapes|voc",
      description = "Names of the classes (default: what the weights say, or by their number).")
  private String classes;

  @Option(
      names = "--offsets-size",
      paramLabel = "WxH",
      description =
          "Input size at which the instance offsets were trained (default: what the weights say)."
              + " The network then gives the same offsets at every size.")
  private String offsetsSize;

  @Option(names = "--name", description = "The bundle's name (default: the folder's).")
  private String name;

  @Option(names = "--data", description = "What the weights were trained on.")
  private String data;

  @Option(names = "--terms", description = "Under which terms the weights may be used.")
  private String terms;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    Architecture architecture =
        Architectures.find(network)
            .orElseThrow(
                () ->
                    new UsageException(
                        "--network " + network + ": unknown; './saccade models' lists them"));
    Precision type = precision();
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UsageException("--out " + out + ": is a file; name a folder for the bundle");
    }
    Safetensors file = weights();
    TrainedNetwork trained = atEverySize(trained(architecture, file), file.metadata());
    ModelCard card = card(architecture, trained.graph(), type, file.metadata());
    byte[] onnx =
        type == Precision.INT8
            ? Calibration.quantized(trained, card, calibrationFolder, signed)
            : OnnxExport.write(trained, type);
    ModelBundle bundle = ModelBundle.write(out, card, onnx);

    Map<String, Object> result = new LinkedHashMap<>();
    result.put("params", GraphCost.parameterCount(trained.graph()));
    result.put("sha256", bundle.card().sha256());
    result.put("bundle", out.toString());
    result.put("precision", precision);
    Map<String, Object> checks = check(trained, bundle);
    result.putAll(checks);
    json.write(result, System.out);
    if (!json.isStandardOutput()) {
      System.out.printf(
          Locale.ROOT, "%s: %s, %s%n", out, trained.graph().name(), bundle.card().sha256());
      checks.forEach((key, value) -> System.out.println(key + ": " + value));
    }
    return 0;
  }

  /**
   * Compares what was written with another forward pass, where there is one.
   *
   * @return more keys for the result
   */
  protected Map<String, Object> check(TrainedNetwork network, ModelBundle bundle) {
    return Map.of();
  }

  private Precision precision() {
    if (signed && !precision.equals("int8")) {
      throw new UsageException("--signed: goes with --precision int8 alone");
    }
    return switch (precision) {
      case "fp32" -> Precision.FP32;
      case "fp16" -> Precision.FP16;
      case "int8" -> {
        if (calibrationFolder == null) {
          throw new UsageException("--precision int8: also give --calibrate, a folder of pictures");
        }
        yield Precision.INT8;
      }
      default ->
          throw new UsageException("--precision " + precision + ": expected fp32, fp16 or int8");
    };
  }

  private Safetensors weights() {
    if (weightsFile.equals(RANDOM)) {
      return new Safetensors(
          new Weights(Map.of()), Map.of("data", "none: random numbers", "terms", "none needed"));
    }
    try {
      Safetensors file = Safetensors.read(Path.of(weightsFile));
      NameMap names = nameMap == null ? NameMap.none() : NameMap.read(nameMap);
      return new Safetensors(names.apply(file.weights()), file.metadata());
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private TrainedNetwork trained(Architecture architecture, Safetensors file) {
    if (weightsFile.equals(RANDOM)) {
      int count = classes == null ? 19 : classSet(classes).size();
      return RandomWeights.of(architecture.graph(count), 1);
    }
    String trainedAs = file.metadata().getOrDefault("network", network);
    if (!trainedAs.equals(network)) {
      throw new UsageException(
          weightsFile + ": weights of " + trainedAs + "; use --network " + trainedAs);
    }
    try {
      return new TrainedNetwork(
          architecture.graph(classCount(architecture, file.weights())), file.weights());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          weightsFile + ": " + e.getMessage() + "; is it a network " + network + "?", e);
    }
  }

  /**
   * The network with offsets that hold at every size, if it is known at which they were learned.
   */
  private TrainedNetwork atEverySize(TrainedNetwork network, Map<String, String> metadata) {
    String size = offsetsSize != null ? offsetsSize : metadata.get(OffsetReference.METADATA_KEY);
    if (size == null) {
      return network;
    }
    try {
      return new TrainedNetwork(
          OffsetReference.parse(size).applyTo(network.graph()), network.weights());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--offsets-size " + e.getMessage(), e);
    }
  }

  /** A parameter whose shape follows the number of classes tells it. */
  private int classCount(Architecture architecture, Weights weights) {
    Graph probe = architecture.graph(2);
    Graph other = architecture.graph(3);
    for (String parameter : probe.parameters().keySet()) {
      List<Integer> two = probe.parameters().get(parameter).shape();
      List<Integer> three = other.parameters().get(parameter).shape();
      WeightTensor tensor = weights.find(parameter).orElse(null);
      if (!two.equals(three) && tensor != null && tensor.shape().size() == two.size()) {
        for (int d = 0; d < two.size(); d++) {
          if (!two.get(d).equals(three.get(d))) {
            return tensor.shape().get(d);
          }
        }
      }
    }
    throw new UsageException(
        weightsFile + ": no tensor tells the number of classes; is it a network " + network + "?");
  }

  private ModelCard card(
      Architecture architecture, Graph graph, Precision type, Map<String, String> metadata) {
    Path folder = out.toAbsolutePath().normalize().getFileName();
    List<OutputSpec> outputs =
        graph.outputs().stream()
            .map(output -> OutputSpec.of(output.name(), output.meaning()))
            .toList();
    return new ModelCard(
        ModelCard.FORMAT,
        name != null ? name : folder.toString(),
        architecture.name(),
        "0".repeat(64),
        type,
        InputSpec.imageNet(graph.inputs().get(0).name()),
        GraphCost.of(graph, 1024, 512).outputStride(),
        outputs,
        classSpecs(graph, metadata),
        ModelCard.USUAL_PROFILES,
        SamplingSpec.DEFAULT,
        data != null ? data : metadata.getOrDefault("data", "unknown"),
        terms != null ? terms : metadata.getOrDefault("terms", "unknown"));
  }

  private List<ClassSpec> classSpecs(Graph graph, Map<String, String> metadata) {
    int count = graph.classCount();
    if (classes != null) {
      List<ClassSpec> chosen = classSet(classes);
      if (chosen.size() != count) {
        throw new UsageException(
            "--classes " + classes + ": " + chosen.size() + " classes, the weights have " + count);
      }
      return chosen;
    }
    if (metadata.containsKey("classes")) {
      List<String> names = List.of(metadata.get("classes").split(",", -1));
      if (names.size() == count) {
        return ClassSet.named(names);
      }
    }
    for (ClassSet set : ClassSet.values()) {
      if (set.classes().size() == count) {
        return set.classes();
      }
    }
    return ClassSet.generic(count);
  }

  private static List<ClassSpec> classSet(String name) {
    try {
      return ClassSet.valueOf(name.toUpperCase(Locale.ROOT)).classes();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--classes " + name + ": expected camvid, cityscapes or voc", e);
    }
  }
}
