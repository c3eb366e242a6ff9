package dev.saccade.sim.replay;

import dev.saccade.perception.stream.Brokers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker (KRaft, one node) inside this process: for the demo, for tests and for
 * benches without a cluster. Listens on the loopback address only.
 *
 * <p>A folder that was used before is opened again, with all topics and offsets in it; a temporary
 * one is removed on close. An interrupted process stops it all the same. The broker writes no log
 * below warnings, because the application configures logging so.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int NODE_ID = 1;
  private static final String LOOPBACK = "127.0.0.1";

  /** Room for the largest frame (16 MiB) and what wraps it. */
  private static final int MAX_RECORD_BYTES = 18 << 20;

  private final KafkaRaftServer server;
  private final int port;
  private final Path directory;
  private final boolean removeOnClose;
  private final AtExit atExit;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, int port, Path directory, boolean removeOnClose) {
    this.server = server;
    this.port = port;
    this.directory = directory;
    this.removeOnClose = removeOnClose;
    this.atExit = AtExit.run("saccade-broker-shutdown", this::stop);
  }

  /** On a free port, in a temporary folder. */
  public static EmbeddedBroker start() {
    return start(OptionalInt.empty(), Optional.empty());
  }

  /**
   * The same, for tests of what other brokers demand.
   *
   * @param settings of the broker by Kafka's own names, put over those it has here
   */
  public static EmbeddedBroker start(Map<String, String> settings) {
    return start(OptionalInt.empty(), Optional.empty(), settings);
  }

  /**
   * @param port 1 to 65535; empty for a free one
   * @param directory made if it is missing; empty for a temporary one
   * @throws IllegalArgumentException if the port is out of range
   * @throws IllegalStateException if the broker does not come up, e.g. because the port is taken
   */
  public static EmbeddedBroker start(OptionalInt port, Optional<Path> directory) {
    return start(port, directory, Map.of());
  }

  private static EmbeddedBroker start(
      OptionalInt port, Optional<Path> directory, Map<String, String> others) {
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
      throw new IllegalArgumentException(
          "port: " + port.getAsInt() + " (expected: 1 to 65535, or none for a free one)");
    }
    try {
      Path data =
          directory.isPresent()
              ? Files.createDirectories(directory.get())
              : Files.createTempDirectory("saccade-broker-");
      int[] free = freePorts();
      int listener = port.orElse(free[0]);
      Map<String, Object> settings = settings(data, listener, free[1]);
      settings.putAll(others);
      format(data);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      try {
        server.startup();
      } catch (RuntimeException e) {
        server.shutdown();
        throw new IllegalStateException(
            "broker on port "
                + listener
                + " in "
                + data
                + " did not start: "
                + e.getMessage()
                + " (is the port free, and the folder not in use?)",
            e);
      }
      return new EmbeddedBroker(server, listener, data, directory.isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What clients connect to, {@code host:port}. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + port;
  }

  /** The same, for clients of ours. */
  public Brokers brokers() {
    return Brokers.at(bootstrapServers());
  }

  public int port() {
    return port;
  }

  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    atExit.cancel();
    stop();
  }

  private synchronized void stop() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    if (removeOnClose) {
      TemporaryFolder.remove(directory);
    }
  }

  private static Map<String, Object> settings(Path data, int listenerPort, int controllerPort) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", NODE_ID);
    settings.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "PLAINTEXT://"
            + LOOPBACK
            + ":"
            + listenerPort
            + ",CONTROLLER://"
            + LOOPBACK
            + ":"
            + controllerPort);
    settings.put("advertised.listeners", "PLAINTEXT://" + LOOPBACK + ":" + listenerPort);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", data.toString());

    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("message.max.bytes", MAX_RECORD_BYTES);
    settings.put("replica.fetch.max.bytes", MAX_RECORD_BYTES);

    // One process joins and leaves at a time here: nothing is won by waiting for others. Sessions
    // as short as a test needs are let through; a cluster's floor is 6 s.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "1000");

    // Frames live for seconds, so retention must look more often than every five minutes.
    settings.put("log.retention.check.interval.ms", "1000");
    settings.put("log.initial.task.delay.ms", "1000");

    // The cleaner's buffer is 128 MiB otherwise: more than all the rest of the broker.
    settings.put("log.cleaner.dedupe.buffer.size", 2 << 20);
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "1");
    return settings;
  }

  private static void format(Path data) throws IOException {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setNodeId(NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName("CONTROLLER")
            .setDirectories(List.of(data.toString()))
            .setMetadataLogDirectory(data.toString())
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      formatter.run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + data + ": " + e.getMessage(), e);
    }
  }

  /** Two different ones, free a moment ago: Kafka must know its ports before it binds them. */
  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }
}
