package dev.saccade.sim.world;

/**
 * Triangles of one shape, in metres of its own frame. Seen from outside the corners of a triangle
 * run counter-clockwise.
 *
 * @param positions x, y, z per vertex
 * @param normals x, y, z per vertex, of unit length, outward
 * @param textures u, v per vertex: metres on the surface unless a material says otherwise
 * @param corners three vertices per triangle
 * @param materials code of {@link Material} per triangle
 * @param surfaces code of {@link Surface} per triangle
 * @param twoSided whether the back of a triangle shows
 * @param coarse what stands for it where it is only a few samples wide; null where it does itself
 */
record Mesh(
    float[] positions,
    float[] normals,
    float[] textures,
    int[] corners,
    byte[] materials,
    byte[] surfaces,
    boolean twoSided,
    boolean veil,
    float centreX,
    float centreY,
    float centreZ,
    float radius,
    Mesh coarse) {
  /** Half its extent in samples, below which nobody sees the difference. */
  private static final double COARSE_SAMPLES = 8;

  /** The same with fewer triangles for the distance, of the same extent. */
  Mesh withCoarse(Mesh fewer) {
    return new Mesh(
        positions, normals, textures, corners, materials, surfaces, twoSided, veil, centreX,
        centreY, centreZ, radius, fewer);
  }

  /** The fewest triangles there are for it. */
  Mesh coarsest() {
    return coarse == null ? this : coarse;
  }

  /**
   * What is drawn of it.
   *
   * @param radiusSamples half its extent in the picture
   */
  Mesh atSize(double radiusSamples) {
    return radiusSamples < COARSE_SAMPLES ? coarsest() : this;
  }

  int vertexCount() {
    return positions.length / 3;
  }

  int triangleCount() {
    return materials.length;
  }

  @Override
  public String toString() {
    return "Mesh[" + triangleCount() + " triangles]";
  }
}
