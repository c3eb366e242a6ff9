package dev.saccade.perception.serve;

import dev.saccade.v1.TrackUpdate;
import io.grpc.Status;

/** A subscriber's end of its stream. Written to by one thread at a time. */
interface Outlet {
  /** Whether a message would leave at once instead of piling up. */
  boolean isReady();

  void send(TrackUpdate update);

  /** Ends the stream. */
  void end(Status status);
}
