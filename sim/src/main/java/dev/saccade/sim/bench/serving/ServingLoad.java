package dev.saccade.sim.bench.serving;

/**
 * Who subscribes to what.
 *
 * @param readers subscribers that read
 * @param stalled subscribers that stop reading when the warm-up ends; may be 0
 * @param tracks in every update
 * @param hertz updates a second and camera
 * @param warmUpSeconds of a run that are not measured
 * @param seconds of a run that are
 */
record ServingLoad(
    int readers,
    int stalled,
    int cameras,
    int tracks,
    double hertz,
    double warmUpSeconds,
    double seconds) {
  ServingLoad withoutStalled() {
    return new ServingLoad(readers, 0, cameras, tracks, hertz, warmUpSeconds, seconds);
  }

  int subscribers() {
    return readers + stalled;
  }

  /** Updates of each camera, those of the warm-up included. */
  int updatesPerCamera() {
    return (int) Math.round((warmUpSeconds + seconds) * hertz);
  }

  int warmUpUpdates() {
    return (int) Math.round(warmUpSeconds * hertz);
  }
}
