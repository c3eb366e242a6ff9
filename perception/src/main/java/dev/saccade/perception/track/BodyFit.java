package dev.saccade.perception.track;

import java.util.List;

/**
 * The rectangle that something with a heading covers on the ground, as far as its contacts in one
 * frame tell. All in metres from the point below the camera, along the heading and to its left.
 *
 * <p>The point nearest to the camera wanders over a body as the camera passes it, and jumps from
 * corner to corner with a pixel. What can be followed is the middle.
 *
 * @param alongNearest of the nearest point
 * @param alongMiddle of the rectangle's middle
 * @param seenLengthMetres as seen from its side; NaN where it is not
 */
record BodyFit(
    double alongNearest,
    double acrossNearest,
    double alongMiddle,
    double acrossMiddle,
    double seenLengthMetres) {
  /** Contacts so near to the line of a side belong to it. */
  private static final double SIDE_LINE_METRES = 0.5;

  /**
   * Lengths are seen only from beside it: from before, what does not touch the ground lands far
   * behind.
   */
  private static final double LEAST_ASPECT = 0.4;

  /** Of its width; what is narrower is a corner. */
  private static final double END_SHARE = 0.75;

  /** Of its usual length; less of a side is a part of it. */
  private static final double SIDE_SHARE = 0.6;

  /**
   * @param contacts each along and across
   * @param beyondMetres contacts farther from the camera are not of the side nearest to it
   * @param overhangMetres from a contact to the end, along the heading
   * @param sideMetres from a contact to the side, across
   * @param lengthMetres of the whole, as far as it is known
   * @param isWhole whether neither its left nor its right end is out of view
   */
  static BodyFit of(
      List<double[]> contacts,
      double beyondMetres,
      double overhangMetres,
      double sideMetres,
      double lengthMetres,
      double widthMetres,
      boolean isWhole) {
    Range along = new Range();
    Range across = new Range();
    for (double[] contact : contacts) {
      if (Math.sqrt(contact[0] * contact[0] + contact[1] * contact[1]) <= beyondMetres) {
        along.add(contact[0] - overhangMetres, contact[0] + overhangMetres);
        across.add(contact[1] - sideMetres, contact[1] + sideMetres);
      }
    }
    double alongNearest = along.nearestToZero();
    double acrossNearest = across.nearestToZero();
    double acrossMiddle =
        across.length() >= END_SHARE * widthMetres || acrossNearest == 0
            ? across.middle()
            : acrossNearest + Math.signum(acrossNearest) * widthMetres / 2;
    Range side = new Range();
    for (double[] contact : contacts) {
      boolean beside = Math.abs(contact[1]) > LEAST_ASPECT * Math.abs(contact[0]);
      if (acrossNearest != 0
          && beside
          && Math.abs(contact[1] - acrossNearest) < SIDE_LINE_METRES + sideMetres) {
        side.add(contact[0] - overhangMetres, contact[0] + overhangMetres);
      }
    }
    double seenLength = isWhole ? side.length() : Double.NaN;
    double alongMiddle;
    if (seenLength >= SIDE_SHARE * lengthMetres) {
      alongMiddle = side.middle();
    } else {
      seenLength = Double.NaN;
      alongMiddle =
          alongNearest == 0
              ? along.middle()
              : alongNearest + Math.signum(alongNearest) * lengthMetres / 2;
    }
    return new BodyFit(alongNearest, acrossNearest, alongMiddle, acrossMiddle, seenLength);
  }

  private static final class Range {
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    void add(double from, double to) {
      least = Math.min(least, from);
      most = Math.max(most, to);
    }

    double length() {
      return most > least ? most - least : Double.NaN;
    }

    double middle() {
      return (least + most) / 2;
    }

    double nearestToZero() {
      return Math.max(least, Math.min(most, 0));
    }
  }
}
