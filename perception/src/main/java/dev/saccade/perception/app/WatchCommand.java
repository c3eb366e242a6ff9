package dev.saccade.perception.app;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.saccade.perception.serve.client.PlannerClient;
import dev.saccade.perception.serve.client.PlannerListener;
import dev.saccade.perception.serve.client.VehicleListener;
import dev.saccade.v1.ObjectCategory;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.TrackState;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A planner's view of the track stream, for a person or, as JSON lines, for a script. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Show the tracks that a server streams, as a planner receives them.")
final class WatchCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchCommand.class);
  private static final long TABLE_PERIOD_MILLIS = 100;
  private static final long PLAIN_PERIOD_MILLIS = 1000;
  private static final int MOST_PLAIN_LINES = 40;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--camera",
      paramLabel = "ID",
      description = "Only this camera; may be given several times.")
  private List<String> cameras = List.of();

  @Option(
      names = "--category",
      paramLabel = "NAME",
      description = "Only vehicle, pedestrian, cyclist or other; may be given several times.")
  private List<String> categories = List.of();

  @Option(
      names = "--vehicle",
      description =
          "The tracks that the cameras have in common: one id for what several of them see."
              + " Not with --camera, --tentative or --masks.")
  private boolean vehicle;

  @Option(names = "--tentative", description = "Tracks that are not confirmed, too.")
  private boolean tentative;

  @Option(names = "--masks", description = "Masks, too (with --json).")
  private boolean masks;

  @Option(
      names = "--rate",
      paramLabel = "HERTZ",
      description = "At most so many updates a second and camera; of the vehicle with --vehicle.")
  private double rate;

  @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds.")
  private double seconds;

  @Option(names = "--updates", paramLabel = "N", description = "End after N updates.")
  private long updates;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "-",
      description = {
        "One update a line as JSON, to FILE or to standard output; as Protocol Buffers write it:",
        "with every field, numbers of 64 bits as text."
      })
  private String json;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (!(seconds >= 0 && updates >= 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--seconds " + seconds + ", --updates " + updates + " (expected: not negative)");
    }
    if (vehicle && (!cameras.isEmpty() || tentative || masks)) {
      throw new ParameterException(
          spec.commandLine(),
          "--vehicle: the vehicle's tracks are of all cameras, confirmed, and without masks; leave"
              + " out --camera, --tentative and --masks");
    }
    SubscribeTracksRequest request = request();
    ManagedChannel channel = connection.open();
    CountDownLatch ended = new CountDownLatch(1);
    try (View view = json == null ? new Screen() : new Lines(jsonStream())) {
      Watcher watcher = new Watcher(view, ended, updates, connection.target());
      PlannerClient client =
          vehicle
              ? PlannerClient.subscribeVehicle(
                  channel,
                  SubscribeVehicleTracksRequest.newBuilder()
                      .addAllCategories(request.getCategoriesList())
                      .setMaximumRateHertz(rate)
                      .build(),
                  watcher.ofVehicle(),
                  PlannerClient.Settings.DEFAULT,
                  System::nanoTime)
              : PlannerClient.subscribe(
                  channel, request, watcher, PlannerClient.Settings.DEFAULT, System::nanoTime);
      Thread onInterrupt =
          new Thread(
              () -> {
                client.close();
                view.close();
              });
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      view.run(ended, seconds > 0 ? (long) (seconds * 1000) : Long.MAX_VALUE);
      client.close();
      forget(onInterrupt);
      if (json != null && !json.equals("-") && !view.isWhole()) {
        throw new IllegalStateException(
            "--json " + json + ": cannot be written any more; is the disk full?");
      }
      return watcher.exitStatus(spec, connection.target());
    } finally {
      channel.shutdownNow();
    }
  }

  private static void forget(Thread onInterrupt) {
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // Interrupted in the very moment of ending: the hook does what we just did.
      LOG.trace("interrupted while ending", e);
    }
  }

  private SubscribeTracksRequest request() {
    SubscribeTracksRequest.Builder request =
        SubscribeTracksRequest.newBuilder()
            .addAllCameraIds(cameras)
            .setIncludeMasks(masks)
            .setMaximumRateHertz(rate);
    for (String name : categories) {
      try {
        request.addCategories(
            ObjectCategory.valueOf("OBJECT_CATEGORY_" + name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "--category " + name + " (expected: vehicle, pedestrian, cyclist or other)",
            e);
      }
    }
    if (tentative) {
      request.setMinimumState(TrackState.TRACK_STATE_TENTATIVE);
    }
    return request.build();
  }

  private PrintStream jsonStream() {
    try {
      FileOutputStream file =
          json.equals("-")
              ? new FileOutputStream(FileDescriptor.out)
              : new FileOutputStream(Path.of(json).toFile());
      return new PrintStream(new BufferedOutputStream(file), false, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException(
          "--json " + json + ": cannot be written: " + e.getMessage() + "; does the folder exist?",
          e);
    }
  }

  /** Where updates go. */
  private interface View extends AutoCloseable {
    /**
     * @param message as it came
     * @param update the same as a table has room for
     */
    void show(Message message, TrackUpdate update);

    void say(String message);

    /** What is said again every few seconds, as long as it is so. */
    void sayForNow(String message);

    /** False once something could not be written: who reads standard output may have gone. */
    boolean isWhole();

    /** Until told to end, or the time is over. */
    void run(CountDownLatch ended, long millis) throws InterruptedException;

    @Override
    void close();
  }

  private static final class Lines implements View {
    private final PrintStream out;
    private final JsonFormat.Printer printer =
        JsonFormat.printer()
            .omittingInsignificantWhitespace()
            .preservingProtoFieldNames()
            .alwaysPrintFieldsWithNoPresence();

    private Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(Message message, TrackUpdate update) {
      try {
        out.println(printer.print(message));
        out.flush();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("no message of ours holds an unknown type", e);
      }
    }

    @Override
    public boolean isWhole() {
      return !out.checkError();
    }

    @Override
    public void say(String message) {
      System.err.println("saccade: " + message);
    }

    @Override
    public void sayForNow(String message) {
      say(message);
    }

    @Override
    public void run(CountDownLatch ended, long millis) throws InterruptedException {
      if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
        ended.countDown();
      }
    }

    @Override
    public void close() {
      out.flush();
    }
  }

  /** A table, drawn over itself on a terminal; one after the other elsewhere. */
  private static final class Screen implements View {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String CLEAR = "\u001b[2J";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    /** Longer than a client waits between two attempts. */
    private static final long FOR_NOW_NANOS = 10_000_000_000L;

    private final WatchTable table = new WatchTable();
    private final boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
    private final PrintStream out = System.out;
    private final TerminalSize size = terminal ? TerminalSize.now() : TerminalSize.USUAL;
    private final int lines = terminal ? size.lines() : MOST_PLAIN_LINES;
    private String message = "";
    private OptionalLong messageEndNanos = OptionalLong.empty();

    @Override
    public synchronized void show(Message received, TrackUpdate update) {
      table.put(update, System.nanoTime());
      message = "";
    }

    @Override
    public synchronized void say(String text) {
      message = text;
      messageEndNanos = OptionalLong.empty();
    }

    @Override
    public synchronized void sayForNow(String text) {
      message = text;
      messageEndNanos = OptionalLong.of(System.nanoTime() + FOR_NOW_NANOS);
    }

    @Override
    public boolean isWhole() {
      return !out.checkError();
    }

    @Override
    public void run(CountDownLatch ended, long millis) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(millis, 1L << 40));
      long period = terminal ? TABLE_PERIOD_MILLIS : PLAIN_PERIOD_MILLIS;
      if (terminal) {
        out.print(CLEAR + HIDE_CURSOR);
      }
      boolean over = false;
      while (!over) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        over = left <= 0 || ended.await(Math.min(period, left), TimeUnit.MILLISECONDS);
        draw();
      }
    }

    private synchronized void draw() {
      List<String> rows = new ArrayList<>(table.lines(System.nanoTime(), lines - 2));
      if (messageEndNanos.isPresent() && System.nanoTime() - messageEndNanos.getAsLong() > 0) {
        message = "";
      }
      if (!message.isEmpty()) {
        rows.add(0, message);
      }
      StringBuilder text = new StringBuilder(terminal ? HOME : "");
      for (String row : rows) {
        text.append(terminal ? size.cut(row) + CLEAR_TO_END_OF_LINE : row).append('\n');
      }
      text.append(terminal ? CLEAR_BELOW : "\n");
      out.print(text);
      out.flush();
    }

    @Override
    public void close() {
      if (terminal) {
        out.print(SHOW_CURSOR);
      }
      out.flush();
    }
  }

  private static final class Watcher implements PlannerListener {
    private final View view;
    private final CountDownLatch ended;
    private volatile Status refusal = Status.OK;
    private volatile String trouble = "is it serving?";

    private final long mostUpdates;
    private final String target;
    private final AtomicLong updateCount = new AtomicLong();

    private Watcher(View view, CountDownLatch ended, long mostUpdates, String target) {
      this.view = view;
      this.ended = ended;
      this.mostUpdates = mostUpdates;
      this.target = target;
    }

    @Override
    public void onUpdate(TrackUpdate update) {
      told(update, update);
    }

    /** The same, of the vehicle's tracks. */
    VehicleListener ofVehicle() {
      return new VehicleListener() {
        @Override
        public void onUpdate(VehicleTrackUpdate update) {
          told(update, VehicleView.of(update));
        }

        @Override
        public void onStale(long ageNanos) {
          Watcher.this.onStale(updateCount.get() == 0 ? "" : "vehicle", ageNanos);
        }

        @Override
        public void onReconnecting(Status status) {
          Watcher.this.onReconnecting(status);
        }

        @Override
        public void onRefused(Status status) {
          Watcher.this.onRefused(status);
        }
      };
    }

    private void told(Message message, TrackUpdate update) {
      if (mostUpdates > 0 && updateCount.get() >= mostUpdates) {
        return;
      }
      view.show(message, update);
      if (updateCount.incrementAndGet() == mostUpdates || !view.isWhole()) {
        ended.countDown();
      }
    }

    @Override
    public void onStale(String cameraId, long ageNanos) {
      view.say(
          cameraId.isEmpty()
              ? "no frames from " + target + " yet"
              : String.format(
                  Locale.ROOT, "%s: nothing newer than %.1f s", cameraId, ageNanos / 1e9));
    }

    @Override
    public void onReconnecting(Status status) {
      trouble = text(status);
      view.sayForNow(
          updateCount.get() == 0
              ? "no connection to " + target + " (" + trouble + "); still trying"
              : "connection lost (" + trouble + "); connecting again");
    }

    @Override
    public void onRefused(Status status) {
      refusal = status;
      ended.countDown();
    }

    int exitStatus(CommandLine.Model.CommandSpec spec, String target) {
      return switch (refusal.getCode()) {
        case OK -> {
          if (updateCount.get() == 0) {
            throw new IllegalStateException("nothing came from " + target + " (" + trouble + ")");
          }
          yield 0;
        }
        case NOT_FOUND, INVALID_ARGUMENT ->
            throw new ParameterException(spec.commandLine(), text(refusal));
        default -> throw new IllegalStateException(target + " refused: " + text(refusal));
      };
    }

    /** One line; what went wrong below gRPC, as in TLS, stands only in the cause. */
    private static String text(Status status) {
      String description = status.getDescription();
      StringBuilder text = new StringBuilder(status.getCode().name());
      if (description != null) {
        text.append(": ").append(description.lines().findFirst().orElse(""));
      }
      for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
        if (cause.getCause() == null && cause.getMessage() != null) {
          text.append(": ").append(cause.getMessage().lines().findFirst().orElse(""));
        }
      }
      return text.toString();
    }
  }
}
