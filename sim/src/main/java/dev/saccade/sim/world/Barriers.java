package dev.saccade.sim.world;

/** Rails and walls that keep vehicles on their road, laid along lines beside its middle. */
final class Barriers {
  private static final double PIECE_METRES = 16;
  private static final double POST_GAP_METRES = 4;

  /** A rail's cross-section from its lower edge up: height, and how far it bulges to the road. */
  private static final double[][] BEAM = {
    {0.43, 0},
    {0.46, 0.07},
    {0.53, 0.08},
    {0.565, 0},
    {0.61, 0},
    {0.645, 0.08},
    {0.72, 0.07},
    {0.75, 0}
  };

  /** A concrete barrier's: its foot is wide, so that a wheel climbs instead of a door hitting. */
  private static final double[][] CONCRETE = {
    {0, 0.3},
    {0.08, 0.3},
    {0.32, 0.13},
    {0.83, 0.08},
    {0.83, -0.08},
    {0.32, -0.13},
    {0.08, -0.3},
    {0, -0.3}
  };

  private final Site site;
  private final Mesh post = post();

  Barriers(Site site) {
    this.site = site;
  }

  private static Mesh post() {
    MeshBuilder b = new MeshBuilder().paint(Material.METAL, Surface.GUARD_RAIL);
    b.tube(new double[] {0, 0, 0}, new double[] {0, 0, 0.7}, 0.06, 0.06, 5);
    return b.build();
  }

  /** A flat wall. */
  void wall(double from, double to, double d, Look look) {
    for (double s = from; s < to; s += PIECE_METRES) {
      MeshBuilder b = new MeshBuilder().paint(Material.CONCRETE, Surface.FENCE);
      site.ribbon(b, s, Math.min(to, s + PIECE_METRES), d, d, 0, 0.85);
      site.put(b.build(true), Transform.IDENTITY, look, 250, false);
    }
  }

  /** A flat rail on posts. */
  void flatRail(double from, double to, double d, Material material, Look look) {
    for (double s = from; s < to; s += PIECE_METRES) {
      double end = Math.min(to, s + PIECE_METRES);
      MeshBuilder b = new MeshBuilder().paint(material, Surface.GUARD_RAIL);
      site.ribbon(b, s, end, d, d, 0.45, 0.78);
      site.put(b.build(true), Transform.IDENTITY, look, 250, true);
      posts(s, end, d, look);
    }
  }

  /** A rail of corrugated steel on posts; both ends go down into the ground. */
  void beam(double from, double to, double d, Look look) {
    double slope = Math.min(8, (to - from) / 3);
    for (double s = from; s < to; s += PIECE_METRES) {
      double end = Math.min(to, s + PIECE_METRES);
      MeshBuilder b = new MeshBuilder().paint(Material.METAL, Surface.GUARD_RAIL);
      for (double at = s; at < end; at += POST_GAP_METRES) {
        double next = Math.min(end, at + POST_GAP_METRES);
        double sink = sunk(at, from, to, slope);
        double nextSink = sunk(next, from, to, slope);
        for (int i = 0; i + 1 < BEAM.length; i++) {
          strip(b, at, next, d, BEAM[i], BEAM[i + 1], sink, nextSink);
        }
      }
      site.put(b.build(true), Transform.IDENTITY, look, 250, true);
      posts(Math.max(s, from + slope), Math.min(end, to - slope), d + Math.signum(d) * 0.08, look);
    }
  }

  private static double sunk(double s, double from, double to, double slope) {
    return 0.72 * (1 - Math.max(0, Math.min(1, Math.min(s - from, to - s) / slope)));
  }

  /** A row of concrete pieces. */
  void concrete(double from, double to, double d, Look look) {
    for (double s = from; s < to; s += PIECE_METRES) {
      double end = Math.min(to, s + PIECE_METRES);
      MeshBuilder b = new MeshBuilder().paint(Material.CONCRETE, Surface.FENCE);
      for (double at = s; at < end; at += POST_GAP_METRES) {
        for (int i = 0; i + 1 < CONCRETE.length; i++) {
          double next = Math.min(end, at + POST_GAP_METRES);
          strip(b, at, next, d, CONCRETE[i], CONCRETE[i + 1], 0, 0);
        }
      }
      for (double at : new double[] {s, end}) {
        Transform place = site.middle.frame(at, d);
        b.place(at == s ? place.after(Transform.at(0, 0, 0, Math.PI)) : place);
        b.quad(across(-0.3, 0), across(0.3, 0), across(0.13, 0.32), across(-0.13, 0.32), 0, 0);
        b.quad(
            across(-0.13, 0.32), across(0.13, 0.32), across(0.08, 0.83), across(-0.08, 0.83), 0, 0);
      }
      b.place(Transform.IDENTITY);
      site.put(b.build(true), Transform.IDENTITY, look, 250, true);
    }
  }

  private void posts(double from, double to, double d, Look look) {
    for (double at = from; at < to; at += POST_GAP_METRES) {
      site.put(post, site.middle.frame(at, d), look, 70, false);
    }
  }

  /** One face between two corners of a cross-section, turned to the road. */
  private void strip(
      MeshBuilder b,
      double from,
      double to,
      double d,
      double[] low,
      double[] high,
      double sinkFrom,
      double sinkTo) {
    double inwards = -Math.signum(d);
    double dLow = d + inwards * low[1];
    double dHigh = d + inwards * high[1];
    double[] nearLow = site.point(from, dLow, low[0] - sinkFrom);
    double[] farLow = site.point(to, dLow, low[0] - sinkTo);
    double[] farHigh = site.point(to, dHigh, high[0] - sinkTo);
    double[] nearHigh = site.point(from, dHigh, high[0] - sinkFrom);
    if (d > 0) {
      b.quad(nearLow, farLow, farHigh, nearHigh, from, low[0]);
    } else {
      b.quad(farLow, nearLow, nearHigh, farHigh, from, low[0]);
    }
  }

  private static double[] across(double y, double z) {
    return new double[] {0, y, z};
  }
}
