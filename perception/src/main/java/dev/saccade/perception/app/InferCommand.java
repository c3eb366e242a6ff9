package dev.saccade.perception.app;

import dev.saccade.perception.network.bundle.ModelBundle;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.RawTensor;
import dev.saccade.perception.stage.cpu.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code infer}: raw tensors through the engine, to compare with another framework. */
@Command(
    name = "infer",
    description = "Runs a network on NumPy arrays and writes each output as NAME.npy.",
    mixinStandardHelpOptions = true)
public final class InferCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "BUNDLE|FILE.onnx",
      description = "Default: the shipped bundle 'road'.")
  private Path model;

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE.npy",
      required = true,
      arity = "1..*",
      description = "An input's array; NAME= may be left out where the network has one input.")
  private List<String> inputs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where each output is written as NAME.npy.")
  private Path out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of the engine (default: one a core).")
  private int threadCount;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs so many times and gives the fastest time (default: ${DEFAULT-VALUE}).")
  private int runCount;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    if (runCount < 1 || runCount > 10_000) {
      throw new UsageException("--runs " + runCount + ": expected 1 to 10000");
    }
    if (threadCount < 0 || threadCount > 1024) {
      throw new UsageException("--threads " + threadCount + ": expected 0 to 1024");
    }
    Map<String, RawTensor> outputs = Map.of();
    double bestMillis = Double.POSITIVE_INFINITY;
    try (TensorEngine engine = TensorEngine.open(network(), threadCount)) {
      Map<String, RawTensor> tensors = tensors(engine);
      for (int run = 0; run < runCount; run++) {
        long start = System.nanoTime();
        outputs = engine.run(tensors);
        bestMillis = Math.min(bestMillis, (System.nanoTime() - start) / 1e6);
      }
    } catch (StageUnavailableException | IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
    Map<String, Object> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, RawTensor> output : outputs.entrySet()) {
      Files.createDirectories(out);
      Npy.write(out.resolve(fileName(output.getKey())), output.getValue());
      shapes.put(output.getKey(), Arrays.stream(output.getValue().shape()).boxed().toList());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outputs", shapes);
    result.put("ms", bestMillis);
    json.write(result, System.out);
    if (!json.isStandardOutput()) {
      shapes.forEach((name, shape) -> System.out.println(name + " " + shape));
      System.out.printf(Locale.ROOT, "%.2f ms%n", bestMillis);
    }
    return 0;
  }

  private Path network() throws IOException {
    Path folderOrFile = model == null ? ShippedBundles.find(ShippedBundles.ROAD) : model;
    if (Files.isRegularFile(folderOrFile)) {
      return folderOrFile; // any ONNX file will do: nothing is assumed of its outputs
    }
    try {
      return ModelBundle.open(folderOrFile).networkFile();
    } catch (IOException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Map<String, RawTensor> tensors(TensorEngine engine) {
    Map<String, String> known = engine.inputs();
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    for (String input : inputs) {
      int equals = input.indexOf('=');
      String name =
          equals >= 0
              ? input.substring(0, equals)
              : known.size() == 1 ? known.keySet().iterator().next() : "";
      if (!known.containsKey(name)) {
        throw new UsageException(
            "--input " + input + ": expected NAME=FILE.npy with NAME one of " + known);
      }
      if (tensors.put(name, Npy.read(Path.of(input.substring(equals + 1)))) != null) {
        throw new UsageException("--input " + input + ": " + name + " was given before");
      }
    }
    if (tensors.size() < known.size()) {
      throw new UsageException("--input: the network wants " + known);
    }
    return tensors;
  }

  /** Names in networks may hold anything; files keep to letters that every system takes. */
  private static String fileName(String output) {
    return output.replaceAll("[^A-Za-z0-9_.-]", "_") + ".npy";
  }
}
