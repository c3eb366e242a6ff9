package dev.saccade.sim.replay;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Replays on one broker share their application, so that the next settles what a killed one owed.
 * Two at once would share their cameras, too, and each would miss what the other was given.
 */
final class SoleReplay {
  private static final long LOOK_MILLIS = 200;

  private SoleReplay() {}

  /**
   * Waits until nobody else runs the application.
   *
   * @param ownMembers of the group that are ours
   * @param patience for one that was killed to be missed
   * @throws IllegalStateException if somebody still runs it then, or the brokers do not answer
   */
  static void await(Admin admin, String applicationId, int ownMembers, Duration patience)
      throws InterruptedException {
    long looks = 1 + patience.toMillis() / LOOK_MILLIS;
    Collection<MemberDescription> members = members(admin, applicationId);
    for (long i = 1; i < looks && members.size() > ownMembers; i++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      members = members(admin, applicationId);
    }
    if (members.size() > ownMembers) {
      throw new IllegalStateException(
          "another replay runs on this broker (group "
              + applicationId
              + ", from "
              + members.iterator().next().host()
              + "), and they would share their cameras; wait for its end, or use another broker");
    }
  }

  private static Collection<MemberDescription> members(Admin admin, String applicationId)
      throws InterruptedException {
    try {
      return admin
          .describeConsumerGroups(List.of(applicationId))
          .all()
          .get()
          .get(applicationId)
          .members();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw new IllegalStateException(
          "group " + applicationId + ": " + e.getCause().getMessage(), e);
    }
  }
}
