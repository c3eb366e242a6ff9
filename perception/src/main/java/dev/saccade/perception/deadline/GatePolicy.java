package dev.saccade.perception.deadline;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The rules by which a gate may choose. {@link #DEADLINE} is the one that runs in a vehicle; the
 * others are what the field does today, to compare with.
 */
public enum GatePolicy {
  /** In order of arrival from a bounded queue; a frame that finds it full is given up. */
  FIFO("fifo"),
  /** One place a camera, which a newer frame takes from an older; cameras in turn. */
  NEWEST("newest"),
  /** In order of arrival, in batches that are started when they are full or have waited long. */
  BATCH_TIMEOUT("batch-timeout"),
  /** Every n-th frame of a camera, in order of arrival. */
  INTERVAL("interval"),
  /** By what can still be on time. */
  DEADLINE("deadline");

  private final String label;

  GatePolicy(String label) {
    this.label = label;
  }

  /** As commands and reports call it. */
  public String label() {
    return label;
  }

  /**
   * @throws IllegalArgumentException where no policy has that label; the message lists them
   */
  public static GatePolicy labelled(String label) {
    for (GatePolicy policy : values()) {
      if (policy.label.equals(label)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "policy: '"
            + label
            + "' (expected: one of "
            + Arrays.stream(values()).map(GatePolicy::label).collect(Collectors.joining(", "))
            + ")");
  }

  /** A new gate, empty. */
  public <F> FrameGate<F> gate(GateConfig config) {
    return switch (this) {
      case FIFO -> new QueueGate<>(config, 0, 1);
      case NEWEST -> new NewestGate<>(config);
      case BATCH_TIMEOUT -> new QueueGate<>(config, config.batchTimeoutNanos(), 1);
      case INTERVAL -> new QueueGate<>(config, 0, config.intervalCount());
      case DEADLINE -> new DeadlineGate<>(config);
    };
  }
}
