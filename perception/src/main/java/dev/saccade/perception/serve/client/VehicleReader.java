package dev.saccade.perception.serve.client;

import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.Status;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Reads the tracks of the vehicle: nothing twice and nothing older than before. */
final class VehicleReader implements LastingStream.Reader<VehicleTrackUpdate> {
  private final VehicleListener listener;
  private final long staleAfterNanos;
  private final LongSupplier nanoClock;
  private Freshness freshness;
  private VehicleTrackUpdate newest = VehicleTrackUpdate.getDefaultInstance();

  VehicleReader(VehicleListener listener, long staleAfterNanos, LongSupplier nanoClock) {
    this.listener = listener;
    this.staleAfterNanos = staleAfterNanos;
    this.nanoClock = nanoClock;
    this.freshness = new Freshness(nanoClock.getAsLong());
  }

  @Override
  public void begin() {
    freshness = new Freshness(nanoClock.getAsLong());
  }

  @Override
  public void take(VehicleTrackUpdate update) {
    if (!isNewer(update)) {
      return;
    }
    newest = update.toBuilder().clearTracks().build();
    freshness.renewed(nanoClock.getAsLong(), update.getAgeAtSendNanos());
    listener.onUpdate(update);
  }

  @Override
  public void checkStaleness() {
    OptionalLong age = freshness.newlyStale(nanoClock.getAsLong(), staleAfterNanos);
    if (age.isPresent()) {
      listener.onStale(age.getAsLong());
    }
  }

  @Override
  public void reconnecting(Status status) {
    listener.onReconnecting(status);
  }

  @Override
  public void refused(Status status) {
    listener.onRefused(status);
  }

  /** Cameras that are captured together make several updates of one time, each of its own frame. */
  private boolean isNewer(VehicleTrackUpdate update) {
    return update.getCaptureEpochNanos() > newest.getCaptureEpochNanos()
        || (update.getCaptureEpochNanos() == newest.getCaptureEpochNanos()
            && !update.getFrameId().equals(newest.getFrameId()))
        || Freshness.isOfAnotherTime(
            update.getCaptureEpochNanos(),
            update.getAgeAtSendNanos(),
            newest.getCaptureEpochNanos());
  }
}
