package dev.saccade.perception.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ListCamerasResponse;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The other side of a planner's client, for one test: a server in this process whose streams the
 * test feeds, the clock, and what the planner was told.
 */
final class FakePerception implements BeforeEachCallback, AfterEachCallback {
  /** Stale after 4 ms, tries again after 1 to 10 ms. */
  static final PlannerClient.Settings QUICK =
      new PlannerClient.Settings(4_000_000, 1_000_000, 10_000_000);

  private final BlockingQueue<StreamObserver<TrackUpdate>> streams = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamObserver<VehicleTrackUpdate>> vehicleStreams =
      new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamObserver<ListCamerasResponse>> questions =
      new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private Server server;
  private ManagedChannel channel;

  /** What it serves; streams wait until the test takes them. */
  final class Service extends PerceptionGrpc.PerceptionImplBase {
    @Override
    public void subscribeTracks(
        SubscribeTracksRequest request, StreamObserver<TrackUpdate> responseObserver) {
      streams.add(responseObserver);
    }

    @Override
    public void subscribeVehicleTracks(
        SubscribeVehicleTracksRequest request,
        StreamObserver<VehicleTrackUpdate> responseObserver) {
      vehicleStreams.add(responseObserver);
    }

    @Override
    public void listCameras(
        ListCamerasRequest request, StreamObserver<ListCamerasResponse> responseObserver) {
      questions.add(responseObserver);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    String name = InProcessServerBuilder.generateName();
    try {
      server = InProcessServerBuilder.forName(name).addService(new Service()).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    channel.shutdownNow();
    server.shutdownNow();
  }

  ManagedChannel channel() {
    return channel;
  }

  long nanos() {
    return nanos.get();
  }

  void pass(long passedNanos) {
    nanos.addAndGet(passedNanos);
  }

  void note(String told) {
    heard.add(told);
  }

  void noteReconnecting(Status status) {
    note("reconnecting " + status.getCode());
  }

  void noteRefused(Status status) {
    note("refused " + status.getCode());
  }

  /** What the planner was told next. */
  String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  StreamObserver<TrackUpdate> nextStream() throws InterruptedException {
    return taken(streams);
  }

  StreamObserver<VehicleTrackUpdate> nextVehicleStream() throws InterruptedException {
    return taken(vehicleStreams);
  }

  /** Whether the server is still there, asked by a planner that hears nothing. */
  StreamObserver<ListCamerasResponse> nextQuestion() throws InterruptedException {
    return taken(questions);
  }

  /** Nobody subscribed, and the planner was told nothing, but for what a test has seen. */
  void assertQuiet() {
    assertThat(streams).isEmpty();
    assertThat(vehicleStreams).isEmpty();
    assertThat(heard).isEmpty();
  }

  private static <U> StreamObserver<U> taken(BlockingQueue<StreamObserver<U>> from)
      throws InterruptedException {
    StreamObserver<U> stream = from.poll(30, TimeUnit.SECONDS);
    assertThat(stream).as("a subscription").isNotNull();
    return stream;
  }
}
