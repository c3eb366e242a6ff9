package dev.saccade.perception.stage;

/**
 * What a batch took by itself, where others were under way beside it.
 *
 * @param preparationNanos from its beginning until it could be computed: decoding and copies, which
 *     may go on while another batch is computed
 * @param serviceNanos all of it, preparation included, but not the wait for the batch before; at
 *     least {@code preparationNanos}
 */
public record StageSpans(long preparationNanos, long serviceNanos) {
  public StageSpans {
    if (preparationNanos < 0 || serviceNanos < preparationNanos) {
      throw new IllegalArgumentException(
          "serviceNanos: "
              + serviceNanos
              + ", preparationNanos: "
              + preparationNanos
              + " (expected: the first at least the second, the second not negative)");
    }
  }
}
