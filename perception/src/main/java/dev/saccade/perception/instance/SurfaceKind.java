package dev.saccade.perception.instance;

/** What a class of a network that is no thing means to something that may stand on it. */
public enum SurfaceKind {
  /** What vehicles drive on. */
  ROAD,
  /** Beside the road, a kerb above it. */
  PAVEMENT,
  /** What stands on the ground itself and hides it: walls, fences, poles, signs. */
  UPRIGHT,
  /** None of the above, or not known: things, the sky, plants that may be grass or a hedge. */
  OTHER
}
