package dev.saccade.perception.track;

/** The life of a track. */
public enum TrackState {
  /** Seen too few times to be relied on. */
  TENTATIVE,
  /** Seen in this frame and often enough before. */
  CONFIRMED,
  /** Not seen in this frame; its position is predicted. */
  COASTING,
  /** Gone; reported once. */
  ENDED
}
