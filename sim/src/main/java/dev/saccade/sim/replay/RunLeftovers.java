package dev.saccade.sim.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what a run leaves behind: nobody else will ever use its group and changelogs. */
public final class RunLeftovers {
  private static final long TIMEOUT_SECONDS = 10;
  private static final Logger log = LoggerFactory.getLogger(RunLeftovers.class);

  private RunLeftovers() {}

  /** Best effort: a broker that refuses keeps a few kilobytes. */
  public static void remove(Admin admin, String applicationId) throws InterruptedException {
    try {
      List<String> own =
          admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
              .filter(topic -> topic.startsWith(applicationId + "-"))
              .toList();
      admin.deleteTopics(own).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      admin
          .deleteConsumerGroups(List.of(applicationId))
          .all()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("group and changelogs of {} stay behind", applicationId, e);
    }
  }

  public static void removeFolder(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      log.debug("{} stays behind", folder, e);
    }
  }
}
