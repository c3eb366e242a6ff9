package dev.saccade.perception.serve.client;

import dev.saccade.v1.SubscribeTracksRequest;
import dev.saccade.v1.Track;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** The smallest planner: it prints what the front camera sees, update by update. */
public final class PlannerExample {
  private PlannerExample() {}

  public static void main(String... arguments) throws InterruptedException {
    run(arguments[0], System.out, new CountDownLatch(Integer.parseInt(arguments[1])));
  }

  static void run(String target, PrintStream out, CountDownLatch updates)
      throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    SubscribeTracksRequest front =
        SubscribeTracksRequest.newBuilder().addCameraIds("front").build();
    try (PlannerClient client =
        PlannerClient.subscribe(
            channel,
            front,
            update -> {
              for (Track track : update.getTracksList()) {
                out.println(
                    track.getTrackId() + " " + track.getClassName() + " " + track.getState());
              }
              updates.countDown();
            },
            PlannerClient.Settings.DEFAULT,
            System::nanoTime)) {
      updates.await();
    } finally {
      channel.shutdownNow();
    }
  }
}
