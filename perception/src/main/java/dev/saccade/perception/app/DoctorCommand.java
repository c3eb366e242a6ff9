package dev.saccade.perception.app;

import dev.saccade.perception.stage.EnginePresence;
import dev.saccade.perception.stage.FrameDecoders;
import dev.saccade.perception.stage.gpu.GpuRequirements;
import dev.saccade.perception.stage.select.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code doctor}: what this machine offers, and what is missing for each engine. */
@Command(
    name = "doctor",
    description = "Says what this machine offers, and what is missing for each engine.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    List<Map<String, Object>> engines = new ArrayList<>();
    for (EnginePresence engine : Stages.survey()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", engine.name());
      entry.put("usable", engine.usable());
      entry.put("why", engine.why());
      engines.add(entry);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("engines", engines);
    List<String> missing = GpuRequirements.missing();
    result.put("gpu_missing", missing);
    result.put("decoder", FrameDecoders.bestName());
    result.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    result.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    result.put("cores", Runtime.getRuntime().availableProcessors());
    result.put("heap_bytes", Runtime.getRuntime().maxMemory());
    json.write(result, System.out);
    if (!json.isStandardOutput()) {
      print(engines, missing, result);
    }
    return 0;
  }

  private static void print(
      List<Map<String, Object>> engines, List<String> missing, Map<String, Object> result) {
    for (Map<String, Object> engine : engines) {
      line(
          String.valueOf(engine.get("name")),
          ((boolean) engine.get("usable") ? "usable: " : "not usable: ") + engine.get("why"));
    }
    missing.forEach(each -> line("", each));
    line("decoder", result.get("decoder"));
    line("java", result.get("java"));
    line("system", result.get("system") + ", " + result.get("cores") + " cores");
  }

  private static void line(String name, Object value) {
    System.out.printf(Locale.ROOT, "%-8s %s%n", name, value);
  }
}
