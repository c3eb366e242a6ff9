package dev.saccade.sim.app;

import dev.saccade.perception.app.UsageException;
import dev.saccade.sim.replay.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code broker}: the embedded broker on its own. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = "A Kafka broker for a bench without a cluster, until it is stopped.")
final class BrokerCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port to listen on; 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port = 9092;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where records are kept; without it in a temporary folder that is removed at the end.")
  private Path data;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65535) {
      throw new UsageException("--port " + port + ": expected 0 to 65535");
    }
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            port == 0 ? OptionalInt.empty() : OptionalInt.of(port), Optional.ofNullable(data))) {
      System.out.println(broker.bootstrapServers());
      new CountDownLatch(1).await();
      return 0;
    }
  }
}
