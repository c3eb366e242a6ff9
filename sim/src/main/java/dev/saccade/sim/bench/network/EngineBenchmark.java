package dev.saccade.sim.bench.network;

import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphCost;
import dev.saccade.perception.network.RandomWeights;
import dev.saccade.perception.network.architecture.Architecture;
import dev.saccade.perception.network.architecture.Architectures;
import dev.saccade.perception.network.bundle.Precision;
import dev.saccade.perception.network.format.OnnxExport;
import dev.saccade.perception.stage.StageUnavailableException;
import dev.saccade.perception.stage.cpu.RawTensor;
import dev.saccade.perception.stage.cpu.RawTensor.ElementType;
import dev.saccade.perception.stage.cpu.TensorEngine;
import dev.saccade.sim.bench.BenchmarkResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The networks of the house on one engine at one input size, taking turns. Times do not depend on
 * the weights, so these are random.
 */
public final class EngineBenchmark {
  private static final int CLASSES = 19;
  private static final int WARM_UPS = 1;

  private final int widthPixels;
  private final int heightPixels;
  private final int threads;
  private final int rounds;
  private final LongSupplier nanoClock;

  /**
   * @param threads of the engine; 0 for one a core
   * @param rounds how often each network is measured
   */
  public EngineBenchmark(
      int widthPixels, int heightPixels, int threads, int rounds, LongSupplier nanoClock) {
    this.widthPixels = widthPixels;
    this.heightPixels = heightPixels;
    this.threads = threads;
    this.rounds = rounds;
    this.nanoClock = nanoClock;
  }

  /** Figures and what the networks cost. */
  public record Outcome(BenchmarkResult result, List<Map<String, Object>> networks) {}

  /**
   * @param names architectures; the first is the one that others are compared with
   * @throws UsageException if one of them does not exist
   */
  public Outcome run(List<String> names) throws IOException, StageUnavailableException {
    List<Architecture> architectures = new ArrayList<>();
    for (String name : names) {
      architectures.add(
          Architectures.find(name)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--networks " + name + ": unknown; './saccade models' lists them")));
    }
    Path folder = Files.createTempDirectory("saccade-bench");
    List<TensorEngine> engines = new ArrayList<>();
    try {
      Turns turns = new Turns(nanoClock);
      List<Map<String, Object>> networks = new ArrayList<>();
      for (Architecture architecture : architectures) {
        Graph graph = architecture.graph(CLASSES);
        Path file = folder.resolve("model.onnx");
        Files.write(file, OnnxExport.write(RandomWeights.of(graph, 1), Precision.FP32));
        TensorEngine engine = TensorEngine.open(file, threads);
        engines.add(engine);
        Map<String, RawTensor> input = Map.of(graph.inputs().get(0).name(), picture());
        turns.add(architecture.name(), () -> engine.run(input));
        GraphCost cost = GraphCost.of(graph, widthPixels, heightPixels);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", architecture.name());
        row.put("params", cost.parameterCount());
        row.put("macs", cost.multiplyAddCount());
        row.put("output_stride", cost.outputStride());
        networks.add(row);
      }
      turns.play(WARM_UPS, rounds);
      BenchmarkResult result = new BenchmarkResult();
      turns.measurements().forEach(result::add);
      String first = names.get(0);
      for (Map<String, Object> row : networks) {
        String name = (String) row.get("name");
        row.put("ms", turns.medianMilliseconds(name));
        if (!name.equals(first)) {
          result.addRatio(
              name + " / " + first,
              turns.medianMilliseconds(name) / turns.medianMilliseconds(first));
        }
      }
      return new Outcome(result, networks);
    } finally {
      engines.forEach(TensorEngine::close);
      Files.deleteIfExists(folder.resolve("model.onnx"));
      Files.deleteIfExists(folder);
    }
  }

  private RawTensor picture() {
    int count = 3 * widthPixels * heightPixels;
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat((float) Math.sin(0.01 * i));
    }
    bytes.flip();
    return new RawTensor(ElementType.FLOAT32, new long[] {1, 3, heightPixels, widthPixels}, bytes);
  }
}
