package dev.saccade.perception.serve.client;

import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import io.grpc.Channel;
import java.util.function.LongSupplier;

/**
 * A subscription that lasts: it sets itself up again when the server or the network fails, passes
 * on nothing twice and nothing older than before, and tells when what it knows has grown stale.
 *
 * <p>A connection over which nothing comes for five seconds (or four times the time after which
 * tracks are stale) is tried with a question, and made anew if no answer comes within two.
 *
 * <p>Age is measured without trust in the planner's clock: the age at sending, as the server states
 * it, and the time since the message came.
 */
public final class PlannerClient implements AutoCloseable {
  private final LastingStream<?, ?> stream;

  /**
   * @param staleAfterNanos tracks older than this are told of as stale
   * @param firstPauseNanos before the first attempt to connect again; doubled with each further one
   * @param longestPauseNanos and never longer than this
   */
  public record Settings(long staleAfterNanos, long firstPauseNanos, long longestPauseNanos) {
    public static final Settings DEFAULT = new Settings(500_000_000L, 100_000_000L, 5_000_000_000L);

    public Settings {
      if (staleAfterNanos < 1_000_000L) {
        throw new IllegalArgumentException(
            "staleAfterNanos: " + staleAfterNanos + " (expected: >= a millisecond)");
      }
      if (firstPauseNanos < 1 || longestPauseNanos < firstPauseNanos) {
        throw new IllegalArgumentException(
            "firstPauseNanos "
                + firstPauseNanos
                + ", longestPauseNanos "
                + longestPauseNanos
                + " (expected: 1 <= first <= longest)");
      }
    }
  }

  private PlannerClient(LastingStream<?, ?> stream) {
    this.stream = stream;
  }

  /**
   * The tracks of each camera.
   *
   * @param channel stays open when the client closes; where a server that falls silent shall be
   *     noticed, a {@link io.grpc.ManagedChannel}, which can be made to connect anew
   * @param nanoClock monotonic: {@code System::nanoTime}
   */
  public static PlannerClient subscribe(
      Channel channel,
      SubscribeTracksRequest request,
      PlannerListener listener,
      Settings settings,
      LongSupplier nanoClock) {
    return new PlannerClient(
        LastingStream.begin(
            request,
            PerceptionGrpc.newStub(channel).withWaitForReady()::subscribeTracks,
            new CameraReader(request, listener, settings.staleAfterNanos(), nanoClock),
            ServerLine.of(channel),
            settings,
            nanoClock));
  }

  /**
   * The tracks of the vehicle: one id for what several cameras see. A vehicle of one camera has
   * none.
   *
   * @param channel stays open when the client closes; where a server that falls silent shall be
   *     noticed, a {@link io.grpc.ManagedChannel}, which can be made to connect anew
   * @param nanoClock monotonic: {@code System::nanoTime}
   */
  public static PlannerClient subscribeVehicle(
      Channel channel,
      SubscribeVehicleTracksRequest request,
      VehicleListener listener,
      Settings settings,
      LongSupplier nanoClock) {
    return new PlannerClient(
        LastingStream.begin(
            request,
            PerceptionGrpc.newStub(channel).withWaitForReady()::subscribeVehicleTracks,
            new VehicleReader(listener, settings.staleAfterNanos(), nanoClock),
            ServerLine.of(channel),
            settings,
            nanoClock));
  }

  /** Ends the subscription; a listener at work is waited for, up to five seconds. */
  @Override
  public void close() {
    stream.close();
  }
}
