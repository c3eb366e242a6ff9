package dev.saccade.perception.serve.client;

import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.Status;

/**
 * What a planner is told that follows the tracks of the vehicle, which its cameras have in common.
 * All calls come from one thread, one after the other; while one lasts, the server keeps the newest
 * update for later and counts what it replaced. What a listener throws is logged, and the
 * subscription goes on.
 */
public interface VehicleListener {
  /** An update newer than all before it. */
  void onUpdate(VehicleTrackUpdate update);

  /**
   * The newest tracks have grown too old, or none ever came, as in a vehicle of one camera. Told
   * once, until tracks come again.
   *
   * @param ageNanos since their capture; since the subscription began, if there were none
   */
  default void onStale(long ageNanos) {}

  /**
   * The stream broke, or there is no connection, as where a certificate is not accepted; it is
   * being set up again. Told every few seconds while there is none.
   */
  default void onReconnecting(Status status) {}

  /** The server refused, and would again: nothing more will come. */
  default void onRefused(Status status) {}
}
