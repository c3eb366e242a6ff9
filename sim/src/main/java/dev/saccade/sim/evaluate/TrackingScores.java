package dev.saccade.sim.evaluate;

import java.util.Collection;

/** Every tracking metric of one sequence, or of several pooled. */
public record TrackingScores(Hota hota, ClearMot clear, IdentityF1 identity) {
  public static TrackingScores of(TrackingSequence sequence) {
    return new TrackingScores(Hota.of(sequence), ClearMot.of(sequence), IdentityF1.of(sequence));
  }

  public static TrackingScores pooled(Collection<TrackingScores> parts) {
    return new TrackingScores(
        Hota.pooled(parts.stream().map(TrackingScores::hota).toList()),
        ClearMot.pooled(parts.stream().map(TrackingScores::clear).toList()),
        IdentityF1.pooled(parts.stream().map(TrackingScores::identity).toList()));
  }
}
