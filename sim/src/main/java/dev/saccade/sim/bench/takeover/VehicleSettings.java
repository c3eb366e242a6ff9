package dev.saccade.sim.bench.takeover;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What two vehicle processes that share a camera are told.
 *
 * @param stageMillis of the stub that stands for the network
 */
record VehicleSettings(
    String bootstrapServers, String cameraId, double stageMillis, long sessionTimeoutMillis) {
  /** One process's configuration; what needs a port takes a free one. */
  String yaml(Path state) {
    return String.format(
        Locale.ROOT,
        """
        kafka:
          bootstrap: %s
          application: takeover
          state: '%s'
          session_timeout_millis: %d
          standby: 1
        cameras:
          - id: %s
        stage:
          engine: stub:%.3f
        grpc:
          port: 0
        metrics:
          port: 0
        """,
        bootstrapServers,
        state.toString().replace("'", "''"),
        sessionTimeoutMillis,
        cameraId,
        stageMillis);
  }
}
