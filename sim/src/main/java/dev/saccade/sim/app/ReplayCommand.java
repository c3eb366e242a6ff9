package dev.saccade.sim.app;

import dev.saccade.perception.app.BrokerOptions;
import dev.saccade.perception.app.JsonOption;
import dev.saccade.perception.app.ProgressLine;
import dev.saccade.perception.app.ShippedBundles;
import dev.saccade.perception.app.StageOptions;
import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.app.UsageException;
import dev.saccade.perception.deadline.GatePolicy;
import dev.saccade.perception.network.bundle.ModelCard;
import dev.saccade.perception.stage.PerceptionStage;
import dev.saccade.perception.stream.ServiceTimes;
import dev.saccade.perception.stream.TopicRetention;
import dev.saccade.perception.track.KalmanTracker;
import dev.saccade.perception.track.TrackerSettings;
import dev.saccade.sim.bench.deadline.PolicyScore;
import dev.saccade.sim.bench.deadline.TraceBenchmark;
import dev.saccade.sim.drive.Drive;
import dev.saccade.sim.drive.Drives;
import dev.saccade.sim.replay.AnnotatedVideo;
import dev.saccade.sim.replay.CameraPlan;
import dev.saccade.sim.replay.ConstantServiceTimes;
import dev.saccade.sim.replay.EmbeddedBroker;
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
import dev.saccade.sim.replay.StubServiceTimes;
import dev.saccade.sim.replay.TappedStage;
import dev.saccade.sim.replay.TracedReplay;
import dev.saccade.sim.replay.VirtualReplay;
import dev.saccade.sim.replay.WallClockReplay;
import dev.saccade.sim.replay.WorstFrames;
import dev.saccade.sim.replay.trace.GateTrace;
import dev.saccade.sim.replay.trace.GateTraceFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: a recorded or rendered drive through the pipeline. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a drive through the pipeline: against the wall clock through a Kafka broker, or in"
          + " virtual time, where the same drive gives the same bytes.",
      "A drive is a rendered drive folder, a video, an MCAP file or a folder of pictures."
    })
final class ReplayCommand implements Callable<Integer> {
  /** Below it a person is told what could be done. */
  private static final double LEAST_ON_TIME_SHARE = 0.5;

  private enum Clock {
    wall,
    virtual
  }

  @Parameters(
      paramLabel = "DRIVE",
      description = "Drive folder, video, MCAP file or folder of pictures.")
  private Path drivePath;

  @Option(names = "--clock", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Clock clock = Clock.wall;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description =
          "Captures against those of the drive, e.g. 0.5; max waits for the pipeline"
              + " (default: ${DEFAULT-VALUE}).")
  private String rate = "1.0";

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "How many cameras; more than the drive has show its pictures again.")
  private Integer cameraCount;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description =
          "Which frames are served: deadline, fifo, newest, batch-timeout, interval"
              + " (default: ${DEFAULT-VALUE}).")
  private String policy = GatePolicy.DEADLINE.label();

  @Option(
      names = "--budget",
      paramLabel = "MILLIS",
      description =
          "How long after its capture a frame is of use (default: 100, or more where this machine"
              + " needs more for a frame, which is then said).")
  private Double budgetMillis;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Input size of the network, e.g. 512x256 (default: those that this machine can hold; in"
              + " virtual time the smallest).")
  private String profile;

  @Option(
      names = "--stage-time",
      paramLabel = "MILLIS",
      description =
          "Virtual clock only: how long the stage takes for a frame (default: ${DEFAULT-VALUE}).")
  private double stageMillis = 20;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Virtual clock only: "
              + ReplayFolder.TRACE
              + " of a run of this drive against the wall clock. Frames arrive when they arrived"
              + " then, batches take what they took; cameras, policy, budget and input sizes are"
              + " that run's.")
  private Path traceFile;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for all that comes out.")
  private Path out;

  // Without it, an embedded one.
  @Mixin private BrokerOptions broker;

  @Mixin private RigOptions rig;
  @Mixin private JudgeOption judging;
  @Mixin private StageOptions stageOptions;
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (clock == Clock.virtual && broker.isGiven()) {
      throw new UsageException(broker.text() + ": the virtual clock uses no broker");
    }
    Optional<GateTrace> trace = readTrace();
    makeOut(out);
    try (ProgressLine progress = ProgressLine.onStandardError();
        Drive drive = open()) {
      drive.remarks().forEach(progress::say);
      progress.say(DriveSentence.of(drive));
      PreparedRun prepared = prepare(drive, trace, progress);
      try (PerceptionStage stage = prepared.stage()) {
        Map<String, Object> compared = new LinkedHashMap<>();
        RunResult result = run(prepared.plan(), trace, compared, progress);
        return finish(prepared, result, compared, progress);
      }
    }
  }

  /** First of all: else a minute's work ends at a folder that cannot be written. */
  static void makeOut(Path out) {
    if (out == null) {
      return;
    }
    try {
      ReplayFolder.make(out);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--out " + e.getMessage(), e);
    }
  }

  private Optional<GateTrace> readTrace() {
    if (traceFile == null) {
      return Optional.empty();
    }
    if (clock != Clock.virtual) {
      throw new UsageException(
          "--trace " + traceFile + ": the wall clock goes its own way; add --clock virtual");
    }
    try {
      return Optional.of(GateTraceFile.read(traceFile));
    } catch (NoSuchFileException e) {
      throw new UsageException("--trace " + traceFile + ": there is no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--trace: " + e.getMessage(), e);
    }
  }

  private record PreparedRun(ReplayPlan plan, PerceptionStage stage, StageArchive seen) {}

  private Drive open() {
    try {
      return Drives.open(drivePath, rig.settings());
    } catch (IOException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private PreparedRun prepare(Drive drive, Optional<GateTrace> trace, ProgressLine progress)
      throws IOException {
    try {
      CameraPlan cameras = CameraPlan.of(drive, cameraCount(trace));
      Pace pace = Pace.parse(rate);
      GatePolicy chosen = trace.map(GateTrace::policy).orElse(GatePolicy.labelled(policy));
      PerceptionStage opened =
          clock == Clock.virtual
              // Nothing waits in virtual time: a stub's time is told to the clock instead.
              ? stageOptions.open(ShippedBundles.ROAD, 1, () -> 1, nanos -> {})
              : stageOptions.open(
                  ShippedBundles.ROAD, 1, SystemClock.epoch(), SystemClock::sleepNanos);
      try {
        StageChoice choice =
            trace.isPresent()
                ? StageChoice.recorded(opened, trace.get().config())
                : clock == Clock.virtual
                    ? StageChoice.untimed(opened, profile, budgetMillis)
                    : StageChoice.timed(opened, drive, cameras, pace, profile, budgetMillis);
        progress.say(choice.sentence());
        StageArchive seen = new StageArchive();
        boolean looked = out != null || judging.wantedFor(drive.labelled(), stageOptions);
        PerceptionStage stage =
            new TappedStage(opened, choice.profiles(), looked ? seen : TappedStage.Listener.NONE);
        return new PreparedRun(
            new ReplayPlan(
                drive,
                cameras,
                pace,
                choice.budgetNanos(),
                chosen,
                choice.timings(),
                stage,
                new KalmanTracker(TrackerSettings.standard())),
            stage,
            seen);
      } catch (RuntimeException | IOException e) {
        opened.close();
        throw e;
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
  }

  private OptionalInt cameraCount(Optional<GateTrace> trace) {
    if (cameraCount != null) {
      return OptionalInt.of(cameraCount);
    }
    return trace.isPresent()
        ? OptionalInt.of(trace.get().config().cameras().size())
        : OptionalInt.empty();
  }

  private RunResult run(
      ReplayPlan plan,
      Optional<GateTrace> trace,
      Map<String, Object> compared,
      ProgressLine progress)
      throws IOException, InterruptedException {
    if (trace.isPresent()) {
      return again(plan, trace.get(), compared);
    }
    if (clock == Clock.virtual) {
      return VirtualReplay.run(plan, serviceTimes());
    }
    WallClockReplay replay =
        new WallClockReplay(plan, SystemClock.epoch(), new RunProgress(progress));
    if (out != null) {
      replay.recordedTo(out.resolve(ReplayFolder.TRACE));
    }
    RunResult result = run(plan, replay, progress);
    if (out != null && !result.processed().isEmpty()) {
      GateTrace recorded = GateTraceFile.read(out.resolve(ReplayFolder.TRACE));
      PolicyScore simulated = TraceBenchmark.simulate(recorded);
      compared.put("simulated_on_time", simulated.onTimeCount());
      compared.put("simulated_goodput_per_second", simulated.onTimeCount() / result.seconds());
    }
    return result;
  }

  private RunResult run(ReplayPlan plan, WallClockReplay replay, ProgressLine progress)
      throws IOException, InterruptedException {
    if (broker.isGiven()) {
      return replay.run(broker.brokers(), TopicRetention.DEFAULT);
    }
    try (EmbeddedBroker embedded = EmbeddedBroker.start()) {
      progress.say("warming up ...");
      PipelineWarmUp.run(plan, SystemClock.epoch(), embedded.brokers());
      return replay.run(embedded.brokers(), TopicRetention.DEFAULT);
    }
  }

  private RunResult again(ReplayPlan plan, GateTrace trace, Map<String, Object> compared)
      throws IOException {
    try {
      TracedReplay.Result result = TracedReplay.run(plan, trace);
      compared.put("decided_as_recorded", result.agreement().share());
      compared.put("recorded_on_time", trace.onTimeCount());
      return result.run();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
  }

  private ServiceTimes serviceTimes() {
    if (stageOptions.isStub()) {
      return new StubServiceTimes(stageOptions.stubTiming());
    }
    if (!(stageMillis > 0 && stageMillis <= 60_000)) {
      throw new UsageException(
          "--stage-time " + stageMillis + ": expected above 0, at most 60000 ms");
    }
    return new ConstantServiceTimes(Math.round(stageMillis * 1e6));
  }

  /** What another run, or the simulator, made of the same frames. */
  private static String comparison(Map<String, Object> compared) {
    StringBuilder text = new StringBuilder();
    if (compared.containsKey("simulated_on_time")) {
      text.append(
          String.format(
              Locale.ROOT,
              "simulated  %s on time, %.1f a second: the simulator, given the same arrivals and stage"
                  + " times%n",
              compared.get("simulated_on_time"),
              (Double) compared.get("simulated_goodput_per_second")));
    }
    if (compared.containsKey("decided_as_recorded")) {
      text.append(
          String.format(
              Locale.ROOT,
              "trace      %.1f %% of the recorded run's decisions made again; it had %s frames on time%n",
              100 * (Double) compared.get("decided_as_recorded"),
              compared.get("recorded_on_time")));
    }
    return text.toString();
  }

  private static boolean isLateThroughout(RunResult result) {
    long onTime = result.processed().stream().filter(done -> !done.late()).count();
    return onTime < LEAST_ON_TIME_SHARE * result.arrivedCount();
  }

  private int finish(
      PreparedRun run, RunResult result, Map<String, Object> compared, ProgressLine progress)
      throws IOException {
    ReplayPlan plan = run.plan();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.putAll(ReplaySummary.of(result, plan.stage().description().engine()));
    summary.put("clock", clock.name());
    summary.put("policy", plan.policy().label());
    summary.put("budget_ms", plan.budgetNanos() / 1e6);
    summary.put("cameras", plan.cameras().ids().size());
    summary.putAll(compared);
    if (out != null) {
      ReplayFolder.writeLines(out, result);
    }
    Optional<ModelCard> card = stageOptions.card(ShippedBundles.ROAD);
    Optional<RunScores> scores =
        judging.judge(plan, result, run.seen(), stageOptions, card, progress);
    Optional<String> silence = judging.silence(plan.drive().labelled(), stageOptions);
    silence.ifPresent(why -> summary.put(JudgeOption.JUDGEMENT, why));
    if (out != null) {
      Palette palette = Palettes.of(card);
      new AnnotatedVideo(plan, result, run.seen(), palette)
          .write(
              out.resolve(ReplayFolder.VIDEO),
              drawn -> progress.show(drawn, "drawing " + ReplayFolder.VIDEO));
      new ReportPage(
              plan.drive().name(),
              summary,
              result,
              scores,
              new WorstFrames(plan, run.seen(), palette).pictures(result, scores))
          .write(out.resolve(ReplayFolder.REPORT));
    }
    if (!json.isStandardOutput()) {
      System.out.print(ReplaySummary.text(summary));
      System.out.print(JudgeOption.text(scores, silence));
      System.out.print(comparison(compared));
    }
    if (clock == Clock.wall && isLateThroughout(result)) {
      progress.say(
          "hint: most frames came too late or were dropped; this machine is slower than the drive, or"
              + " busy with other work. Try --rate 0.5, --cameras 1, --budget 500, or a smaller"
              + " --profile; --clock virtual does not depend on the machine");
    }
    scores.ifPresent(judged -> summary.putAll(judged.keys()));
    json.write(summary, System.out);
    if (result.unsettledCount() > 0) {
      throw new IllegalStateException(
          result.unsettledCount() + " frames have no outcome: the pipeline lost them");
    }
    return 0;
  }
}
