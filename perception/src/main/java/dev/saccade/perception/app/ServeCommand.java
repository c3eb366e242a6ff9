package dev.saccade.perception.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the vehicle process. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "The vehicle process: frames from Kafka in, tracks to planners out, until it is stopped.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML; deploy/saccade.yaml explains every key.")
  private Path config;

  @Override
  public Integer call() throws InterruptedException {
    VehicleConfig settings = VehicleConfigFile.read(config);
    try (Vehicle vehicle = new Vehicle(settings, SystemClock.epoch(), System::nanoTime)) {
      // SIGTERM ends the process through here: frames in hand stand in the ledger, streams to
      // planners end cleanly.
      Thread closer = new Thread(vehicle::close, "saccade-shutdown");
      Runtime.getRuntime().addShutdownHook(closer);
      log.info(
          "serving {} cameras; {}; model {}; planners at {}:{}; metrics at {}",
          settings.cameras().size(),
          vehicle.stage().engine(),
          vehicle.stage().model(),
          settings.grpc().host(),
          vehicle.grpcPort(),
          vehicle.metricsPort().isPresent()
              ? settings.metrics().host() + ":" + vehicle.metricsPort().getAsInt()
              : "no port");
      Optional<Throwable> failure = vehicle.awaitStopped();
      forget(closer);
      if (failure.isPresent()) {
        // Not 0: whoever watches the process starts it again only after a failure.
        throw new IllegalStateException(
            "the pipeline stopped: " + failure.get().getMessage(), failure.get());
      }
      return 0;
    }
  }

  private static void forget(Thread closer) {
    try {
      Runtime.getRuntime().removeShutdownHook(closer);
    } catch (IllegalStateException e) {
      log.trace("it is what ends the process", e);
    }
  }
}
