package dev.saccade.sim.replay;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what a run leaves behind that came to its end: the next one shall begin with new
 * tracks.
 */
public final class RunLeftovers {
  private static final long TIMEOUT_SECONDS = 10;
  private static final Logger log = LoggerFactory.getLogger(RunLeftovers.class);

  private RunLeftovers() {}

  /** Best effort: a broker that refuses keeps a few kilobytes. */
  public static void remove(Admin admin, String applicationId) throws InterruptedException {
    try {
      // First the group: a broker keeps one that another process is in, and then all must stay.
      removeGroup(admin, applicationId);
      List<String> own =
          admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
              .filter(topic -> topic.startsWith(applicationId + "-"))
              .toList();
      admin.deleteTopics(own).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("group and changelogs of {} stay behind", applicationId, e);
    }
  }

  private static void removeGroup(Admin admin, String applicationId)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      admin
          .deleteConsumerGroups(List.of(applicationId))
          .all()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) { // gone with its topics
        throw e;
      }
    }
  }
}
