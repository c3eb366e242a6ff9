package dev.saccade.sim.app;

import dev.saccade.perception.app.SystemClock;
import dev.saccade.perception.app.TrackServer;
import dev.saccade.perception.app.WatchTable;
import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.serve.client.PlannerClient;
import dev.saccade.perception.serve.client.PlannerListener;
import dev.saccade.perception.stage.StageDescription;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.PipelineObserver;
import dev.saccade.perception.stream.PipelineSettings;
import dev.saccade.sim.replay.RunLog;
import dev.saccade.sim.replay.WallClockReplay;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A gRPC server beside the pipeline, and a planner that subscribes to it and shows what it gets.
 */
final class DemoPlanner implements WallClockReplay.Companion {
  private static final int MOST_SUBSCRIBERS = 16;
  private static final int MOST_LINES = 24;
  private static final long SHOW_NANOS = 1_000_000_000L;
  private static final int PORT_ANY = 0;

  private final StageDescription stage;
  private final PrintStream screen;
  private final boolean terminal;
  private final AtomicLong updates = new AtomicLong();
  private final WatchTable table = new WatchTable();
  private volatile boolean ended;

  /**
   * @param screen where the live table goes
   * @param terminal whether the table may be drawn over
   */
  DemoPlanner(StageDescription stage, PrintStream screen, boolean terminal) {
    this.stage = stage;
    this.screen = screen;
    this.terminal = terminal;
  }

  /** Track updates that the planner received; heartbeats do not count. */
  long updateCount() {
    return updates.get();
  }

  @Override
  public PipelineObserver observer() {
    return PipelineObserver.NONE;
  }

  @Override
  public AutoCloseable start(Brokers brokers, PipelineSettings pipeline, RunLog log)
      throws IOException {
    TrackServer server =
        TrackServer.start(
            ServeSettings.loopback(PORT_ANY),
            MOST_SUBSCRIBERS,
            new PipelineFacts(
                pipeline.cameras().cameras().stream().map(camera -> camera.id()).toList(),
                stage.engine(),
                stage.model(),
                stage.modelSha256()),
            brokers,
            pipeline.topics(),
            SystemClock.epoch());
    screen.println(
        "gRPC on 127.0.0.1:"
            + server.port()
            + " (another planner: ./saccade watch --target 127.0.0.1:"
            + server.port()
            + ")");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    PlannerClient client =
        PlannerClient.subscribe(
            channel,
            SubscribeTracksRequest.getDefaultInstance(),
            new Listener(),
            PlannerClient.Settings.DEFAULT,
            System::nanoTime);
    Thread shower = new Thread(() -> show(log), "saccade-demo-table");
    shower.setDaemon(true);
    shower.start();
    return () -> {
      ended = true;
      shower.interrupt();
      client.close();
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      server.close();
    };
  }

  private final class Listener implements PlannerListener {
    @Override
    public void onUpdate(TrackUpdate update) {
      if (!update.getHeartbeat()) {
        updates.incrementAndGet();
      }
      synchronized (table) {
        table.put(update, System.nanoTime());
      }
    }
  }

  private void show(RunLog log) {
    int drawn = 0;
    while (!ended) {
      SystemClock.sleepNanos(SHOW_NANOS);
      if (ended) {
        return;
      }
      List<String> lines;
      synchronized (table) {
        lines = table.lines(System.nanoTime(), MOST_LINES);
      }
      if (!terminal) {
        lines = lines.subList(0, 1);
      }
      StringBuilder text = new StringBuilder();
      if (terminal && drawn > 0) {
        text.append("\033[").append(drawn).append("A\033[J");
      }
      text.append("played ")
          .append(log.playedCount())
          .append(" of ")
          .append(log.expectedCount())
          .append(" frames, the planner has ")
          .append(updates.get())
          .append(" updates\n");
      lines.forEach(line -> text.append(line).append('\n'));
      screen.print(text);
      screen.flush();
      drawn = lines.size() + 1;
    }
  }
}
