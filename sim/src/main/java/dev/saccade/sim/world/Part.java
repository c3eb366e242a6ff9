package dev.saccade.sim.world;

import java.util.Objects;

/** One mesh somewhere in the world, with its looks. */
record Part(Mesh mesh, Transform place, Look look) {
  Part {
    Objects.requireNonNull(mesh, "mesh");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(look, "look");
  }

  double centreX() {
    return place.m00() * mesh.centreX()
        + place.m01() * mesh.centreY()
        + place.m02() * mesh.centreZ()
        + place.m03();
  }

  double centreY() {
    return place.m10() * mesh.centreX()
        + place.m11() * mesh.centreY()
        + place.m12() * mesh.centreZ()
        + place.m13();
  }

  double centreZ() {
    return place.m20() * mesh.centreX()
        + place.m21() * mesh.centreY()
        + place.m22() * mesh.centreZ()
        + place.m23();
  }

  /** The mesh as a view shows it: with fewer triangles where it is small. */
  Mesh seenBy(View view) {
    double depth = view.depth(centreX(), centreY(), centreZ());
    return depth <= 0 ? mesh : mesh.atSize(radius() * view.focalX() / depth);
  }

  double radius() {
    return mesh.radius() * place.largestScale();
  }
}
