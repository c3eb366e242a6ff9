package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ProgressLine;
import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.StageOptions;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.network.WholeFile;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.replay.CameraPlan;
import dev.saccade.sim.replay.ConstantServiceTimes;
import dev.saccade.sim.replay.LoadedDrive;
import dev.saccade.sim.replay.Pace;
import dev.saccade.sim.replay.ReplayPlan;
import dev.saccade.sim.replay.RunJudge;
import dev.saccade.sim.replay.RunResult;
import dev.saccade.sim.replay.RunScores;
import dev.saccade.sim.replay.StageArchive;
import dev.saccade.sim.replay.TappedStage;
import dev.saccade.sim.replay.VirtualReplay;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedDrive;
import dev.saccade.sim.world.Scenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate scenarios}: what a bundle is worth in each rendered world. */
@Command(
    name = "scenarios",
    mixinStandardHelpOptions = true,
    description = {
      "Renders every scenario from seeds that nothing was trained on, replays it through the"
          + " pipeline in virtual time, and scores it: one table.",
      "The same bundle gives the same table on every machine with the same engine."
    })
final class EvaluateScenariosCommand implements Callable<Integer> {
  private static final int WIDTH_PIXELS = 512;
  private static final int HEIGHT_PIXELS = 256;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description = "Only these (default: all).")
  private List<String> names = Scenarios.names();

  @Option(
      names = "--seeds",
      paramLabel = "N,N...",
      split = ",",
      description =
          "A drive each; those of the shipped bundles' training are 1001 to 1999 and 3001 to 3999 (default: 2001,2002).")
  private List<Long> seeds = List.of(2001L, 2002L);

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Length of each drive (default: ${DEFAULT-VALUE}).")
  private double seconds = 6;

  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      description = "Frames per second (default: ${DEFAULT-VALUE}).")
  private double rate = 10;

  @Option(
      names = "--stage-time",
      paramLabel = "MILLIS",
      description =
          "How long the stage takes for a frame in virtual time (default: ${DEFAULT-VALUE}).")
  private double stageMillis = 20;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Input size of the network (default: the smallest).")
  private String profile;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Writes the table as a page, with the command that makes it.")
  private Path out;

  @Mixin private StageOptions stageOptions;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireSane();
    try (ProgressLine progress = ProgressLine.onStandardError();
        PerceptionStage opened = stageOptions.open(ShippedBundles.ROAD, 1, () -> 1, nanos -> {})) {
      StageChoice choice = StageChoice.untimed(opened, profile, null);
      List<String> classes = JudgeOption.classNames(stageOptions.card(ShippedBundles.ROAD));
      RunJudge all = new RunJudge(classes);
      Map<String, RunScores> scores = new LinkedHashMap<>();
      int drives = names.size() * seeds.size();
      int done = 0;
      for (String name : names) {
        RunJudge own = new RunJudge(classes);
        for (long seed : seeds) {
          progress.show((double) done++ / drives, name + " " + seed);
          judge(name, seed, opened, choice, List.of(own, all));
        }
        scores.put(name, own.scores());
      }
      progress.show(1, "scored");
      scores.put(ScenarioTable.ALL, all.scores());
      report(new ScenarioTable(scores), opened, choice);
    }
    return 0;
  }

  private void requireSane() {
    if (stageOptions.isStub()) {
      throw new UsageException("--stage: a stub sees nothing that could be scored; name an engine");
    }
    for (String name : names) {
      if (!Scenarios.names().contains(name)) {
        throw new UsageException(
            "--scenario " + name + ": expected some of " + String.join(", ", Scenarios.names()));
      }
    }
    if (!(stageMillis > 0 && stageMillis <= 60_000)) {
      throw new UsageException(
          "--stage-time " + stageMillis + ": expected above 0, at most 60000 ms");
    }
  }

  private void judge(
      String name, long seed, PerceptionStage opened, StageChoice choice, List<RunJudge> judges)
      throws IOException {
    RenderRequest request;
    try {
      request =
          new RenderRequest(
              name,
              seed,
              seconds,
              1,
              WIDTH_PIXELS,
              HEIGHT_PIXELS,
              rate,
              RenderRequest.DEFAULT_JPEG_QUALITY);
    } catch (IllegalArgumentException e) {
      throw new UsageException("evaluate scenarios: " + e.getMessage(), e);
    }
    StageArchive seen = new StageArchive();
    try (LoadedDrive drive = LoadedDrive.load(RenderedDrive.of(request), frames -> {})) {
      CameraPlan cameras = CameraPlan.of(drive, OptionalInt.empty());
      ReplayPlan plan =
          new ReplayPlan(
              drive,
              cameras,
              Pace.NATURAL,
              choice.budgetNanos(),
              GatePolicy.DEADLINE,
              choice.timings(),
              new TappedStage(opened, choice.profiles(), seen),
              new KalmanTracker(TrackerSettings.standard()));
      RunResult result =
          VirtualReplay.run(plan, new ConstantServiceTimes(Math.round(stageMillis * 1e6)));
      for (RunJudge judge : judges) {
        judge.add(result, cameras, drive, seen, frames -> {});
      }
    }
  }

  private void report(ScenarioTable table, PerceptionStage stage, StageChoice choice)
      throws IOException {
    String model = stage.description().model();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", model);
    result.put("seeds", seeds);
    result.put("scenarios", table.keys());
    if (!json.isStandardOutput()) {
      System.out.print(table.text());
    }
    json.write(result, System.out);
    if (out != null) {
      ScenarioTable.Head head =
          new ScenarioTable.Head(
              model,
              stage.description().modelSha256(),
              stage.description().engine(),
              command(),
              seeds,
              seconds,
              rate,
              choice.profiles().get(0).name(),
              stageMillis,
              choice.budgetNanos() / 1e6);
      WholeFile.text(out, table.markdown(head));
    }
  }

  private String command() {
    return "./saccade evaluate scenarios "
        + String.join(" ", spec.commandLine().getParseResult().originalArgs())
            .replaceFirst("^evaluate scenarios ?", "")
            .strip();
  }
}
