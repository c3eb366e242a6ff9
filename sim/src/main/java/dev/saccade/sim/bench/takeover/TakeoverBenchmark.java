package dev.saccade.sim.bench.takeover;

import dev.saccade.sim.bench.Await;
import dev.saccade.sim.bench.BenchClock;
import dev.saccade.sim.bench.BenchmarkResult;
import dev.saccade.sim.bench.RunFigures;
import dev.saccade.sim.replay.EmbeddedBroker;
import dev.saccade.sim.replay.TemporaryFolder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Two vehicle processes share a camera; the one that owns it is killed in mid-drive, or stopped in
 * good order, and a planner of the other one waits for tracks.
 */
public final class TakeoverBenchmark {
  private static final String CAMERA = "front";
  private static final double STAGE_MILLIS = 5;
  private static final long BUDGET_NANOS = 200_000_000;
  private static final long UPDATES = 20;
  private static final long LOOK_MILLIS = 50;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** No gap between two frames that are both processed is as long as this many periods. */
  private static final int GAP_PERIODS = 4;

  private final List<String> command;
  private final double hertz;
  private final long sessionTimeoutMillis;
  private final int runs;
  private final BenchClock clock = new BenchClock();

  /**
   * @param command what runs a vehicle process, but for {@code --config FILE}
   * @param hertz of the camera
   * @param sessionTimeoutMillis after which a process that says nothing is taken for dead
   */
  public TakeoverBenchmark(
      List<String> command, double hertz, long sessionTimeoutMillis, int runs) {
    this.command = List.copyOf(command);
    this.hertz = hertz;
    this.sessionTimeoutMillis = sessionTimeoutMillis;
    this.runs = runs;
  }

  /**
   * @throws TimeoutException if nobody takes the camera over
   */
  public BenchmarkResult run(Consumer<String> progress)
      throws IOException, InterruptedException, TimeoutException {
    RunFigures killedGap = new RunFigures();
    RunFigures stoppedGap = new RunFigures();
    RunFigures killedLost = new RunFigures();
    RunFigures stoppedLost = new RunFigures();
    double sameIds = 0;
    for (int i = 0; i < runs; i++) {
      progress.accept("run " + (i + 1) + " of " + runs + ": killed");
      Takeover killed = once(true);
      killedGap.add(killed.gapNanos() / 1e9);
      killedLost.add(killed.lostFrames());
      progress.accept("run " + (i + 1) + " of " + runs + ": stopped");
      Takeover stopped = once(false);
      stoppedGap.add(stopped.gapNanos() / 1e9);
      stoppedLost.add(stopped.lostFrames());
      sameIds += (killed.sameIds() ? 0.5 : 0) + (stopped.sameIds() ? 0.5 : 0);
    }
    BenchmarkResult result = new BenchmarkResult();
    result.add(killedGap.measurement("gap between updates, owner killed", "s"));
    result.add(stoppedGap.measurement("gap between updates, owner stopped", "s"));
    result.add(killedLost.measurement("frames lost, owner killed", "frames"));
    result.add(stoppedLost.measurement("frames lost, owner stopped", "frames"));
    result.addRatio("takeovers with the same track ids", sameIds / runs);
    result.addRatio("gap killed/session timeout", killedGap.median() * 1e3 / sessionTimeoutMillis);
    return result;
  }

  private Takeover once(boolean kill) throws IOException, InterruptedException, TimeoutException {
    return once(kill, BUDGET_NANOS);
  }

  /**
   * One takeover, on a broker of its own.
   *
   * @param budgetNanos how long frames are worth working on: where it is longer than the gap, those
   *     captured in the gap are caught up with
   */
  Takeover once(boolean kill, long budgetNanos)
      throws IOException, InterruptedException, TimeoutException {
    try (TemporaryFolder folder = TemporaryFolder.make("saccade-takeover-");
        EmbeddedBroker broker = EmbeddedBroker.start()) {
      VehicleSettings settings =
          new VehicleSettings(
              broker.bootstrapServers(), CAMERA, STAGE_MILLIS, sessionTimeoutMillis);
      try (VehicleProcess first =
              VehicleProcess.start(command, folder.path().resolve("1"), settings);
          VehicleProcess second =
              VehicleProcess.start(command, folder.path().resolve("2"), settings)) {
        first.awaitServing();
        second.awaitServing();
        try (SteadyCamera camera =
            new SteadyCamera(broker.bootstrapServers(), CAMERA, hertz, budgetNanos, clock)) {
          VehicleProcess owner = owner(first, second);
          VehicleProcess other = owner == first ? second : first;
          return takeOver(owner, other, kill);
        }
      }
    }
  }

  /** Kafka gives the camera to either; who settles its frames has it. */
  private static VehicleProcess owner(VehicleProcess first, VehicleProcess second)
      throws IOException, InterruptedException, TimeoutException {
    long start = System.nanoTime();
    double firstBefore = first.settledFrames();
    double secondBefore = second.settledFrames();
    while (System.nanoTime() - start < PATIENCE_NANOS) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      double firstNow = first.settledFrames();
      double secondNow = second.settledFrames();
      if (firstNow > firstBefore && secondNow > secondBefore) {
        // It moved just now: look again from here.
        firstBefore = firstNow;
        secondBefore = secondNow;
      } else if (firstNow - firstBefore >= UPDATES) {
        return first;
      } else if (secondNow - secondBefore >= UPDATES) {
        return second;
      }
    }
    throw new TimeoutException("waited in vain for one process to own the camera");
  }

  private Takeover takeOver(VehicleProcess owner, VehicleProcess other, boolean kill)
      throws InterruptedException, TimeoutException {
    try (TakeoverPlanner planner = new TakeoverPlanner(other.plannersPort(), clock)) {
      Await.until(
          () -> planner.updates() >= UPDATES && planner.hasConfirmedTracks(), "confirmed tracks");
      planner.ownerEnds();
      if (kill) {
        owner.kill();
      } else {
        owner.stop();
      }
      Await.until(
          () -> planner.goesOn((long) (GAP_PERIODS * 1e9 / hertz), UPDATES),
          "the other process to take over");
      return planner.result();
    }
  }
}
