package dev.saccade.perception.serve.client;

import dev.saccade.v1.TrackUpdate;
import io.grpc.Status;

/**
 * What a planner is told. All calls come from one thread, one after the other; while one lasts, the
 * server keeps the newest update of each camera for later and counts what it replaced. What a
 * listener throws is logged, and the subscription goes on.
 */
public interface PlannerListener {
  /** An update newer than all before it of its camera, or a heartbeat. */
  void onUpdate(TrackUpdate update);

  /**
   * The newest tracks of a camera have grown too old. Told once, until tracks come again.
   *
   * @param cameraId empty if the subscription names no camera and none has been heard of
   * @param ageNanos since their capture; since the subscription began, if there were none
   */
  default void onStale(String cameraId, long ageNanos) {}

  /**
   * The stream broke, or there is no connection, as where a certificate is not accepted; it is
   * being set up again. Told every few seconds while there is none.
   */
  default void onReconnecting(Status status) {}

  /** The server refused, and would again: nothing more will come. */
  default void onRefused(Status status) {}
}
