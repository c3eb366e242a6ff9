package dev.saccade.sim.app;

import dev.saccade.perception.app.ProgressLine;
import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.sim.replay.RunLog;
import dev.saccade.sim.replay.WallClockReplay;
import java.util.Locale;

/** Tells on standard error how far a run is. */
final class RunProgress implements WallClockReplay.Companion {
  private static final long LOOK_NANOS = 100_000_000;

  private final ProgressLine progress;

  RunProgress(ProgressLine progress) {
    this.progress = progress;
  }

  @Override
  public PipelineObserver observer() {
    return PipelineObserver.NONE;
  }

  @Override
  public AutoCloseable start(Brokers brokers, PipelineSettings pipeline, RunLog log) {
    Thread teller =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                tell(log);
                SystemClock.sleepNanos(LOOK_NANOS);
              }
            },
            "saccade-progress");
    teller.setDaemon(true);
    teller.start();
    return () -> {
      teller.interrupt();
      tell(log);
    };
  }

  private void tell(RunLog log) {
    long played = log.playedCount();
    progress.show(
        (double) played / Math.max(1, log.expectedCount()),
        String.format(
            Locale.ROOT, "%d frames played, %d on their way", played, log.unsettledCount()));
  }
}
