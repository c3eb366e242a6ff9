package dev.saccade.perception.track;

/** How a lens departs from the ideal pinhole. */
public enum DistortionModel {
  NONE,
  /** k1, k2, p1, p2, k3. */
  BROWN_CONRADY,
  /** Equidistant: k1, k2, k3, k4. */
  FISHEYE
}
