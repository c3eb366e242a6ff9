package dev.saccade.perception.serve.client;

import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ListCamerasResponse;
import dev.saccade.v1.PerceptionGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientResponseObserver;

/**
 * The connection to the server. Who only reads is never told that the other side is gone, with a
 * cable pulled or a host that lost its power, so it has to ask.
 */
interface ServerLine {
  /** Asks for a sign of life; any answer is one, a refusal too. */
  void ask(ClientResponseObserver<ListCamerasRequest, ListCamerasResponse> answer);

  /** The next call goes by a new connection. */
  void renew();

  static ServerLine of(Channel channel) {
    return new ServerLine() {
      @Override
      public void ask(ClientResponseObserver<ListCamerasRequest, ListCamerasResponse> answer) {
        PerceptionGrpc.newStub(channel)
            .listCameras(ListCamerasRequest.getDefaultInstance(), answer);
      }

      @Override
      public void renew() {
        if (channel instanceof ManagedChannel managed) {
          managed.enterIdle();
        }
      }
    };
  }
}
