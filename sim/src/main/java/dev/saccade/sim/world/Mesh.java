package dev.saccade.sim.world;

/**
 * Triangles of one shape, in metres of its own frame. Seen from outside the corners of a triangle
 * run counter-clockwise.
 *
 * @param positions x, y, z per vertex
 * @param normals x, y, z per vertex, of unit length, outward
 * @param textures u, v per vertex: metres on the surface unless a material says otherwise
 * @param corners three vertices per triangle
 * @param materials ordinal of {@link Material} per triangle
 * @param surfaces ordinal of {@link Surface} per triangle
 * @param twoSided whether the back of a triangle shows
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
    float radius) {
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
