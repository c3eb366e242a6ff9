package dev.saccade.perception.app;

import dev.saccade.perception.network.Graph;
import dev.saccade.perception.network.GraphCost;
import dev.saccade.perception.network.architecture.Architecture;
import dev.saccade.perception.network.architecture.Architectures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code models}: every architecture and what it costs. */
@Command(
    name = "models",
    description = "Lists every architecture: parameters, multiply-adds, output stride, source.",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
  @Option(
      names = "--input",
      paramLabel = "WxH",
      defaultValue = "2048x1024",
      description = "Input size for the multiply-adds, width x height (default: ${DEFAULT-VALUE}).")
  private String input;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "19",
      description = "Number of classes (default: ${DEFAULT-VALUE}, as Cityscapes).")
  private int classes;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    int[] size = size();
    if (classes < 2 || classes > 255) {
      throw new UsageException("--classes " + classes + ": expected 2 to 255");
    }
    List<Map<String, Object>> models = new ArrayList<>();
    for (Architecture architecture : Architectures.all()) {
      Graph graph = architecture.graph(classes);
      GraphCost cost = GraphCost.of(graph, size[0], size[1]);
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("name", architecture.name());
      model.put("params", cost.parameterCount());
      model.put("macs", cost.multiplyAddCount());
      model.put("input", input);
      model.put("output_stride", cost.outputStride());
      model.put("source", architecture.source());
      models.add(model);
    }
    json.write(Map.of("models", models), System.out);
    if (!json.isStandardOutput()) {
      print(models);
    }
    return 0;
  }

  private int[] size() {
    String[] parts = input.split("x", -1);
    try {
      int width = Integer.parseInt(parts[0]);
      int height = Integer.parseInt(parts[1]);
      if (parts.length == 2 && width >= 32 && height >= 32 && width <= 8192 && height <= 8192) {
        return new int[] {width, height};
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // falls through: the message is the same for all that is no size
    }
    throw new UsageException("--input " + input + ": expected WIDTHxHEIGHT, 32 to 8192 each way");
  }

  private static void print(List<Map<String, Object>> models) {
    String form = "%-24s %9s %9s %7s  %s%n";
    System.out.printf(Locale.ROOT, form, "name", "params M", "MACs G", "stride", "source");
    for (Map<String, Object> model : models) {
      System.out.printf(
          Locale.ROOT,
          form,
          model.get("name"),
          String.format(Locale.ROOT, "%.2f", (long) model.get("params") / 1e6),
          String.format(Locale.ROOT, "%.1f", (long) model.get("macs") / 1e9),
          model.get("output_stride"),
          model.get("source"));
    }
  }
}
