package dev.saccade.perception.serve;

import dev.saccade.v1.ClockTrouble;
import dev.saccade.v1.DropReason;
import dev.saccade.v1.FrameOutcome;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of one camera's clock, from the frames whose capture times were not trusted. */
final class ClockWatch {
  private OptionalLong newestTrustedEpochNanos = OptionalLong.empty();
  private ClockTrouble.Builder trouble;

  void see(FrameOutcome outcome) {
    if (outcome.hasDropped()
        && outcome.getDropped().getReason() == DropReason.DROP_REASON_CLOCK_SUSPECT) {
      suspect(outcome);
    } else if (outcome.hasCaptureEpochNanos() && isJudged(outcome)) {
      newestTrustedEpochNanos = OptionalLong.of(outcome.getCaptureEpochNanos());
      if (trouble != null) {
        trouble.setLasting(false);
      }
    }
  }

  Optional<ClockTrouble> trouble() {
    return Optional.ofNullable(trouble).map(ClockTrouble.Builder::build);
  }

  /** An age is given only where the capture time is trusted. */
  private static boolean isJudged(FrameOutcome outcome) {
    return outcome.hasProcessed() || outcome.getDropped().hasAgeNanos();
  }

  private void suspect(FrameOutcome outcome) {
    if (trouble == null || !trouble.getLasting()) {
      begin(outcome);
    }
    trouble
        .setFrameCount(trouble.getFrameCount() + 1)
        .setLastEpochNanos(outcome.getDecidedEpochNanos())
        .clearAheadNanos();
    if (outcome.hasCaptureEpochNanos()) {
      trouble.setAheadNanos(outcome.getCaptureEpochNanos() - outcome.getDecidedEpochNanos());
    }
  }

  private void begin(FrameOutcome outcome) {
    long before = trouble == null ? 0 : trouble.getFrameCount();
    trouble =
        ClockTrouble.newBuilder()
            .setFrameCount(before)
            .setBeganEpochNanos(outcome.getDecidedEpochNanos())
            .setLasting(true);
    if (outcome.hasCaptureEpochNanos() && newestTrustedEpochNanos.isPresent()) {
      trouble.setStepNanos(outcome.getCaptureEpochNanos() - newestTrustedEpochNanos.getAsLong());
    }
  }
}
