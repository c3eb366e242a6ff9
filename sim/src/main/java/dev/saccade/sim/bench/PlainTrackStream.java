package dev.saccade.sim.bench;

import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.TrackUpdate;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What gRPC alone does: a server that writes each message, as it is, to every stream. No filters,
 * no counts, and no care for who does not read: the floor below which no server of ours can be.
 */
public final class PlainTrackStream extends PerceptionGrpc.PerceptionImplBase
    implements AutoCloseable {
  private final List<ServerCallStreamObserver<TrackUpdate>> streams = new CopyOnWriteArrayList<>();
  private final Server server;

  public PlainTrackStream() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(this)
            .build()
            .start();
  }

  public int port() {
    return server.getPort();
  }

  public int streamCount() {
    return streams.size();
  }

  /** From one thread. */
  public void send(TrackUpdate update) {
    for (ServerCallStreamObserver<TrackUpdate> stream : streams) {
      stream.onNext(update);
    }
  }

  @Override
  public void subscribeTracks(
      SubscribeTracksRequest request, StreamObserver<TrackUpdate> responseObserver) {
    ServerCallStreamObserver<TrackUpdate> stream =
        (ServerCallStreamObserver<TrackUpdate>) responseObserver;
    stream.setOnCancelHandler(() -> streams.remove(stream));
    streams.add(stream);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
