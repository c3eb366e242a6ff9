package dev.saccade.perception.serve;

import dev.saccade.v1.GetStatusRequest;
import dev.saccade.v1.GetStatusResponse;
import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.ListCamerasResponse;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.SubscribeVehicleTracksRequest;
import dev.saccade.v1.TrackUpdate;
import dev.saccade.v1.VehicleTrackUpdate;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The gRPC service over a {@link SubscriberHub}. */
final class PerceptionService extends PerceptionGrpc.PerceptionImplBase {
  private final SubscriberHub hub;

  PerceptionService(SubscriberHub hub) {
    this.hub = hub;
  }

  @Override
  public void subscribeTracks(
      SubscribeTracksRequest request, StreamObserver<TrackUpdate> responseObserver) {
    ServerCallStreamObserver<TrackUpdate> call =
        (ServerCallStreamObserver<TrackUpdate>) responseObserver;
    SubscriberHub.Subscription subscription;
    try {
      subscription = hub.subscribe(request, new CallOutlet(call));
    } catch (StatusException e) {
      call.onError(e);
      return;
    }
    call.setOnReadyHandler(subscription::ready);
    call.setOnCancelHandler(subscription::cancel);
  }

  @Override
  public void subscribeVehicleTracks(
      SubscribeVehicleTracksRequest request, StreamObserver<VehicleTrackUpdate> responseObserver) {
    ServerCallStreamObserver<VehicleTrackUpdate> call =
        (ServerCallStreamObserver<VehicleTrackUpdate>) responseObserver;
    VehicleHub.Subscription subscription;
    try {
      subscription = hub.vehicle().subscribe(request, new VehicleOutlet(call));
    } catch (StatusException e) {
      call.onError(e);
      return;
    }
    call.setOnReadyHandler(subscription::ready);
    call.setOnCancelHandler(subscription::cancel);
  }

  private record VehicleOutlet(ServerCallStreamObserver<VehicleTrackUpdate> call)
      implements VehicleHub.Outlet {
    @Override
    public boolean isReady() {
      return call.isReady() && !call.isCancelled();
    }

    @Override
    public void send(VehicleTrackUpdate update) {
      call.onNext(update);
    }

    @Override
    public void end(Status status) {
      if (!call.isCancelled()) {
        call.onError(status.asException());
      }
    }
  }

  @Override
  public void listCameras(
      ListCamerasRequest request, StreamObserver<ListCamerasResponse> responseObserver) {
    responseObserver.onNext(
        ListCamerasResponse.newBuilder().addAllCameras(hub.status().cameras()).build());
    responseObserver.onCompleted();
  }

  @Override
  public void getStatus(
      GetStatusRequest request, StreamObserver<GetStatusResponse> responseObserver) {
    responseObserver.onNext(hub.status().response(hub.nowEpochNanos(), hub.subscriberCount()));
    responseObserver.onCompleted();
  }

  private record CallOutlet(ServerCallStreamObserver<TrackUpdate> call) implements Outlet {
    @Override
    public boolean isReady() {
      return call.isReady() && !call.isCancelled();
    }

    @Override
    public void send(TrackUpdate update) {
      call.onNext(update);
    }

    @Override
    public void end(Status status) {
      if (!call.isCancelled()) {
        call.onError(status.asException());
      }
    }
  }
}
