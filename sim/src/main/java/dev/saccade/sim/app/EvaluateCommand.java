package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.evaluate.BadEvaluationInputException;
import dev.saccade.sim.evaluate.TrackingFormat;
import dev.saccade.sim.evaluate.TrackingScores;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: what results are worth, by the field's own measures. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Scores results: semantic IoU, instance AP, tracking metrics; a bundle on every scenario.",
    subcommands = {
      EvaluateSemanticCommand.class,
      EvaluateInstancesCommand.class,
      EvaluateCommand.Tracks.class,
      EvaluateScenariosCommand.class
    })
final class EvaluateCommand {
  private EvaluateCommand() {}

  @Command(
      name = "tracks",
      mixinStandardHelpOptions = true,
      description =
          "HOTA, CLEAR and identity metrics from files; folders pool the sequences of equal file name.")
  static final class Tracks implements Callable<Integer> {
    @Option(
        names = "--pred",
        required = true,
        paramLabel = "FILE|DIR",
        description = "The tracks to score.")
    private Path predictions;

    @Option(
        names = "--gt",
        required = true,
        paramLabel = "FILE|DIR",
        description = "The true ones.")
    private Path truth;

    @Option(
        names = "--format",
        required = true,
        paramLabel = "NAME",
        description = "mot (MOT15 to MOT17), mot20, kitti or kitti-mots.")
    private String format;

    @Option(
        names = "--class",
        paramLabel = "NAME",
        description = "Only this class; otherwise all that the format scores, pooled.")
    private String className;

    @Mixin private JsonOption json;

    @Override
    public Integer call() {
      try {
        TrackingFormat files = TrackingFormat.named(format);
        Map<String, TrackingScores> sequences = new LinkedHashMap<>();
        SequenceFiles.pair(truth, predictions)
            .forEach(
                (name, pair) ->
                    sequences.put(
                        name,
                        files.score(pair.truth(), pair.result(), Optional.ofNullable(className))));
        TrackingScores combined = TrackingScores.pooled(new ArrayList<>(sequences.values()));
        Map<String, Object> perSequence = new LinkedHashMap<>();
        sequences.forEach((name, scores) -> perSequence.put(name, keys(scores)));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("combined", keys(combined));
        result.put("sequences", perSequence);
        if (!json.isStandardOutput()) {
          print(System.out, sequences, combined);
        }
        json.write(result, System.out);
        return 0;
      } catch (BadEvaluationInputException e) {
        throw new UsageException(e.getMessage(), e);
      }
    }

    private Map<String, Object> keys(TrackingScores scores) {
      Map<String, Object> keys = new LinkedHashMap<>();
      keys.put("hota", scores.hota().hota());
      keys.put("deta", scores.hota().detA());
      keys.put("assa", scores.hota().assA());
      keys.put("mota", scores.clear().mota());
      keys.put("motp", scores.clear().motp());
      keys.put("idf1", scores.identity().idf1());
      keys.put("id_switches", scores.clear().idSwitches());
      keys.put("tp", scores.clear().truePositives());
      keys.put("fp", scores.clear().falsePositives());
      keys.put("fn", scores.clear().falseNegatives());
      if (format.equals("kitti-mots")) {
        keys.put("smotsa", scores.clear().softMota());
      }
      return keys;
    }

    private static void print(
        PrintStream out, Map<String, TrackingScores> sequences, TrackingScores combined) {
      out.printf(
          Locale.ROOT,
          "%-24s %6s %6s %6s %6s %6s %8s%n",
          "sequence",
          "HOTA",
          "DetA",
          "AssA",
          "MOTA",
          "IDF1",
          "switches");
      sequences.forEach((name, scores) -> row(out, name, scores));
      row(out, "combined", combined);
    }

    private static void row(PrintStream out, String name, TrackingScores scores) {
      out.printf(
          Locale.ROOT,
          "%-24s %6.3f %6.3f %6.3f %6.3f %6.3f %8d%n",
          name,
          scores.hota().hota(),
          scores.hota().detA(),
          scores.hota().assA(),
          scores.clear().mota(),
          scores.identity().idf1(),
          scores.clear().idSwitches());
    }
  }
}
