package dev.saccade.perception.app;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.perception.serve.FeedTopics;
import dev.saccade.perception.serve.KafkaTrackFeed;
import dev.saccade.perception.serve.PipelineFacts;
import dev.saccade.perception.serve.PlannerServer;
import dev.saccade.perception.serve.ServeSettings;
import dev.saccade.perception.serve.SubscriberHub;
import dev.saccade.perception.stream.Brokers;
import dev.saccade.perception.stream.StreamTopics;
import java.io.IOException;

/** The gRPC server with what feeds it: from the topics to the planners. */
public final class TrackServer implements AutoCloseable {
  private final SubscriberHub hub;
  private final PlannerServer server;
  private final KafkaTrackFeed feed;

  private TrackServer(SubscriberHub hub, PlannerServer server, KafkaTrackFeed feed) {
    this.hub = hub;
    this.server = server;
    this.feed = feed;
  }

  /**
   * @throws IOException if the port cannot be had
   */
  public static TrackServer start(
      ServeSettings settings,
      int mostSubscribers,
      PipelineFacts facts,
      Brokers brokers,
      StreamTopics topics,
      EpochClock clock)
      throws IOException {
    SubscriberHub hub = new SubscriberHub(facts, clock, System::nanoTime, mostSubscribers);
    try {
      PlannerServer server = PlannerServer.start(settings, hub, clock, System::nanoTime);
      KafkaTrackFeed feed =
          KafkaTrackFeed.start(
              brokers.settings(),
              new FeedTopics(topics.tracks(), topics.outcomes(), topics.calibration()),
              hub,
              server::setServing,
              System::nanoTime);
      return new TrackServer(hub, server, feed);
    } catch (IOException | RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  public int port() {
    return server.port();
  }

  /** Planners connected now. */
  public int subscriberCount() {
    return hub.subscriberCount();
  }

  @Override
  public void close() {
    feed.close();
    // Streams are ended before connections are, so that planners are told why.
    hub.close();
    server.close();
  }
}
