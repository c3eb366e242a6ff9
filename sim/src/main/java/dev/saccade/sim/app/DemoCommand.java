package dev.saccade.sim.app;

import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ProgressLine;
import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.StageOptions;
import dev.saccade.perception.app.StageWarmUp;
import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.app.Terminal;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.deadline.FrameOutcome;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.deadline.StageTiming;
import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.frame.Profile;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.drive.DriveFrame;
import dev.saccade.sim.replay.AnnotatedVideo;
import dev.saccade.sim.replay.CameraPlan;
import dev.saccade.sim.replay.EmbeddedBroker;
import dev.saccade.sim.replay.LoadedDrive;
import dev.saccade.sim.replay.Pace;
import dev.saccade.sim.replay.Palette;
import dev.saccade.sim.replay.PipelineWarmUp;
import dev.saccade.sim.replay.ReplayFolder;
import dev.saccade.sim.replay.ReplayPlan;
import dev.saccade.sim.replay.ReplaySummary;
import dev.saccade.sim.replay.ReportPage;
import dev.saccade.sim.replay.RunResult;
import dev.saccade.sim.replay.RunScores;
import dev.saccade.sim.replay.StageArchive;
import dev.saccade.sim.replay.TappedStage;
import dev.saccade.sim.replay.WallClockReplay;
import dev.saccade.sim.replay.WorstFrames;
import dev.saccade.sim.world.RenderRequest;
import dev.saccade.sim.world.RenderedDrive;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: everything at once, on one machine, without anything else installed. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Renders a drive, starts a broker, the pipeline and its gRPC server in one process,"
          + " subscribes as a planner would, and ends with a report.",
      "Camera rate and budget are what a short warm-up shows this machine can hold."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int WIDTH_PIXELS = 512;
  private static final int HEIGHT_PIXELS = 256;
  private static final double[] RATES = {20, 15, 12, 10, 8, 6, 5, 4, 3, 2, 1};

  /** What is left of the machine serves the broker, the streams and the planner. */
  private static final double STAGE_SHARE = 0.4;

  private static final double LEAST_BUDGET_MILLIS = 100;
  private static final double BUDGET_OVER_WARM_UP = 1.5;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of the drive (default: ${DEFAULT-VALUE}).")
  private double seconds = 20;

  @Option(
      names = "--headless",
      description = "No live table that draws over itself, only plain lines.")
  private boolean headless;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another street (default: ${DEFAULT-VALUE}).")
  private long seed = 7;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also writes what replay --out writes, the annotated video included.")
  private Path out;

  @Mixin private JudgeOption judging;
  @Mixin private StageOptions stageOptions;
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(seconds >= 1 && seconds <= RenderRequest.MAX_SECONDS)) {
      throw new UsageException(
          "--seconds " + seconds + ": expected 1 to " + (int) RenderRequest.MAX_SECONDS);
    }
    ReplayCommand.makeOut(out);
    PrintStream screen = json.isStandardOutput() ? System.err : System.out;
    StageArchive seen = new StageArchive();
    try (ProgressLine progress = ProgressLine.onStandardError();
        PerceptionStage opened =
            stageOptions.open(bundle(), 1, SystemClock.epoch(), SystemClock::sleepNanos)) {
      screen.println("stage: " + opened.description().engine());
      StageTiming timing = timing(opened);
      double rate = rate(timing);
      progress.say(
          String.format(
              Locale.ROOT,
              "a frame takes %.1f ms here: the camera runs at %.0f Hz; rendering %.0f s ...",
              timing.stageNanos() / 1e6,
              rate,
              seconds));
      try (LoadedDrive drive = rendered(rate, progress);
          EmbeddedBroker broker = EmbeddedBroker.start()) {
        PerceptionStage stage =
            new TappedStage(
                opened,
                List.of(timing.profile()),
                out != null || judging.wantedFor(true, stageOptions)
                    ? seen
                    : TappedStage.Listener.NONE);
        ReplayPlan unhurried = plan(drive, stage, timing, 60_000);
        progress.say("warming up ...");
        RunResult warm = PipelineWarmUp.run(unhurried, SystemClock.epoch(), broker.brokers());
        double budgetMillis = budgetMillis(warm);
        screen.printf(
            Locale.ROOT,
            "camera %dx%d at %.0f Hz, budget %.0f ms: what this machine holds%n",
            WIDTH_PIXELS,
            HEIGHT_PIXELS,
            rate,
            budgetMillis);
        ReplayPlan plan = plan(drive, stage, timing, budgetMillis);
        DemoPlanner planner =
            new DemoPlanner(opened.description(), screen, !headless && Terminal.isAttached());
        RunResult result =
            new WallClockReplay(plan, SystemClock.epoch(), planner)
                .run(broker.brokers(), TopicRetention.DEFAULT);
        return finish(plan, result, planner, drive, rate, seen, progress);
      }
    }
  }

  private int finish(
      ReplayPlan plan,
      RunResult result,
      DemoPlanner planner,
      LoadedDrive drive,
      double rate,
      StageArchive seen,
      ProgressLine progress)
      throws IOException {
    Map<String, Object> summary =
        new LinkedHashMap<>(ReplaySummary.of(result, plan.stage().description().engine()));
    summary.put("camera_hz", rate);
    summary.put("budget_ms", plan.budgetNanos() / 1e6);
    summary.put("grpc_updates", planner.updateCount());
    if (out != null) {
      ReplayFolder.writeLines(out, result);
    }
    Optional<ModelCard> card = stageOptions.card(bundle());
    Optional<RunScores> scores = judging.judge(plan, result, seen, stageOptions, card, progress);
    Optional<String> silence = judging.silence(true, stageOptions);
    silence.ifPresent(why -> summary.put(JudgeOption.JUDGEMENT, why));
    if (out != null) {
      Palette palette = Palettes.of(card);
      new AnnotatedVideo(plan, result, seen, palette)
          .write(
              out.resolve(ReplayFolder.VIDEO),
              drawn -> progress.show(drawn, "drawing " + ReplayFolder.VIDEO));
      new ReportPage(
              drive.name(),
              summary,
              result,
              scores,
              new WorstFrames(plan, seen, palette).pictures(result, scores))
          .write(out.resolve(ReplayFolder.REPORT));
    }
    if (!json.isStandardOutput()) {
      System.out.print(ReplaySummary.text(summary));
      System.out.print(JudgeOption.text(scores, silence));
      System.out.printf(Locale.ROOT, "planner    %d updates over gRPC%n", planner.updateCount());
    }
    summary.put("hota", Double.NaN); // there for scripts, also where nothing was judged
    scores.ifPresent(judged -> summary.putAll(judged.keys()));
    json.write(summary, System.out);
    if (result.unsettledCount() > 0) {
      throw new IllegalStateException(
          result.unsettledCount() + " frames have no outcome: the pipeline lost them");
    }
    if (result.processed().isEmpty() || planner.updateCount() == 0) {
      throw new IllegalStateException(
          "nothing came through: "
              + result.processed().size()
              + " frames processed, "
              + planner.updateCount()
              + " updates at the planner");
    }
    return 0;
  }

  /** The bundle that is free of other people's terms, where it is there. */
  private static String bundle() {
    try {
      ShippedBundles.find(ShippedBundles.RENDERED);
      return ShippedBundles.RENDERED;
    } catch (UsageException e) {
      return ShippedBundles.ROAD;
    }
  }

  private StageTiming timing(PerceptionStage stage) throws IOException {
    List<Profile> profiles = stage.profiles();
    Profile smallest = profiles.get(profiles.size() - 1);
    try (RenderedDrive sample = RenderedDrive.of(request(1, 1))) {
      DriveFrame first = sample.frames().next();
      Frame frame =
          new Frame(
              new FrameId("warm-up", 1, 0),
              1,
              1,
              first.encoding(),
              first.widthPixels(),
              first.heightPixels(),
              first.payload(),
              first.egoPose());
      TappedStage only = new TappedStage(stage, List.of(smallest), TappedStage.Listener.NONE);
      return StageWarmUp.measure(only, frame, Long.MAX_VALUE, System::nanoTime).get(0);
    }
  }

  private static double rate(StageTiming timing) {
    for (double rate : RATES) {
      if (rate * timing.stageNanos() / 1e9 <= STAGE_SHARE) {
        return rate;
      }
    }
    return RATES[RATES.length - 1];
  }

  /** What a frame took at the end of the warm-up, with air; whole tens. */
  private static double budgetMillis(RunResult warm) {
    List<FrameOutcome.Processed> processed = warm.processed();
    long[] nanos =
        processed.subList(processed.size() / 2, processed.size()).stream()
            .mapToLong(FrameOutcome.Processed::latencyNanos)
            .sorted()
            .toArray();
    if (nanos.length == 0) {
      throw new IllegalStateException("no frame came through the pipeline's warm-up");
    }
    double typical = nanos[(int) (nanos.length * 0.95)] / 1e6;
    return Math.max(LEAST_BUDGET_MILLIS, Math.ceil(BUDGET_OVER_WARM_UP * typical / 10) * 10);
  }

  private LoadedDrive rendered(double rate, ProgressLine progress) throws IOException {
    RenderRequest request = request(seconds, rate);
    return LoadedDrive.load(
        RenderedDrive.of(request),
        done -> progress.show((double) done / request.frameCount(), "rendering"));
  }

  private RenderRequest request(double length, double rate) {
    return new RenderRequest(
        "city-street",
        seed,
        length,
        1,
        WIDTH_PIXELS,
        HEIGHT_PIXELS,
        rate,
        RenderRequest.DEFAULT_JPEG_QUALITY);
  }

  private static ReplayPlan plan(
      LoadedDrive drive, PerceptionStage stage, StageTiming timing, double budgetMillis) {
    return new ReplayPlan(
        drive,
        CameraPlan.of(drive, OptionalInt.empty()),
        Pace.NATURAL,
        Math.round(budgetMillis * 1e6),
        GatePolicy.DEADLINE,
        List.of(timing),
        stage,
        new KalmanTracker(TrackerSettings.standard()));
  }
}
