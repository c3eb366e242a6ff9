package dev.saccade.sim.bench.takeover;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A vehicle process that is ours to end. */
final class VehicleProcess implements AutoCloseable {
  private static final Pattern SERVING =
      Pattern.compile("planners at [^ ]+:(\\d+); metrics at ([^ \\n]+)");
  private static final Pattern FRAMES =
      Pattern.compile("(?m)^saccade_frames_total\\{.*} ([0-9.E]+)$");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(180);
  private static final long LOOK_MILLIS = 20;

  private final Process process;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();
  private int plannersPort;
  private URI metrics;

  private VehicleProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param command what runs a vehicle process, but for {@code --config FILE}
   * @param folder for its configuration, state and log
   */
  static VehicleProcess start(List<String> command, Path folder, VehicleSettings settings)
      throws IOException {
    Files.createDirectories(folder);
    Path config = folder.resolve("saccade.yaml");
    Files.writeString(config, settings.yaml(folder.resolve("state")), StandardCharsets.UTF_8);
    Path log = folder.resolve("log.txt");
    List<String> whole = new ArrayList<>(command);
    whole.add("--config");
    whole.add(config.toString());
    return new VehicleProcess(
        new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  /**
   * Waits until it serves.
   *
   * @throws IllegalStateException if it ends instead, or takes too long
   */
  void awaitServing() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      Matcher serving = SERVING.matcher(Files.readString(log));
      if (serving.find()) {
        plannersPort = Integer.parseInt(serving.group(1));
        metrics = URI.create("http://" + serving.group(2) + "/metrics");
        return;
      }
      if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
        throw new IllegalStateException(
            "a vehicle process did not start; it said: " + Files.readString(log).strip());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  int plannersPort() {
    return plannersPort;
  }

  /** Frames that this process has settled, one way or the other. */
  double settledFrames() throws IOException, InterruptedException {
    String text =
        http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    double sum = 0;
    for (Matcher frames = FRAMES.matcher(text); frames.find(); ) {
      sum += Double.parseDouble(frames.group(1));
    }
    return sum;
  }

  /** As {@code kill -9} does, or as the machine's power does. */
  void kill() {
    process.destroyForcibly();
  }

  /** As a service manager does. */
  void stop() {
    process.destroy();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
