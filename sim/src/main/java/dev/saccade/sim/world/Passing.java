package dev.saccade.sim.world;

import java.util.ArrayList;
import java.util.List;

/**
 * Drivers who swing out around what is in the way at the edge of their lane, as far as their side
 * of the road has room.
 */
final class Passing {
  private static final double BEFORE_METRES = 48;
  private static final double AFTER_METRES = 30;
  private static final double WISHED_GAP_METRES = 0.8;
  private static final int STEPS_ASIDE = 7;

  private static final double MIDDLE_GAP_METRES = 0.05;

  /**
   * What is in the way.
   *
   * @param freeMetres of the lane beside it, counted from the road's middle
   */
  private record Hindrance(Traffic.Driver moving, double from, double to, double freeMetres) {
    double fromAt(double seconds) {
      return moving == null ? from : moving.placeAt(seconds) - moving.lengthMetres / 2;
    }

    double toAt(double seconds) {
      return moving == null ? to : moving.placeAt(seconds) + moving.lengthMetres / 2;
    }
  }

  private final List<Hindrance> hindrances = new ArrayList<>();
  private final int inwards;

  /**
   * @param inwards +1 where the road's middle lies to a driver's left, -1 to the right
   */
  Passing(int inwards) {
    this.inwards = inwards;
  }

  void around(Traffic.Driver slow, double freeMetres) {
    hindrances.add(new Hindrance(slow, 0, 0, freeMetres));
  }

  void around(double from, double to, double freeMetres) {
    hindrances.add(new Hindrance(null, from, to, freeMetres));
  }

  /**
   * Shifts a driver's way after the drive was driven.
   *
   * @param metresFromMiddle where its lane's line lies
   */
  void shift(Traffic.Driver driver, double metresFromMiddle, double widthMetres) {
    Motion motion = driver.motion;
    double own = metresFromMiddle - inwards * driver.leftMetres - widthMetres / 2;
    double room = Math.max(0, own - MIDDLE_GAP_METRES);
    double[] aside = new double[motion.steps()];
    for (int i = 0; i < aside.length; i++) {
      double t = i * Motion.STEP_SECONDS;
      double s = driver.placeAt(t);
      for (Hindrance hindrance : hindrances) {
        double needed = own + widthMetres + WISHED_GAP_METRES - hindrance.freeMetres();
        double near =
            Math.min(
                (s - hindrance.fromAt(t) + BEFORE_METRES) / (BEFORE_METRES * 0.75),
                (hindrance.toAt(t) + AFTER_METRES - s) / (AFTER_METRES * 0.85));
        double share = Math.max(0, Math.min(1, near));
        share = share * share * (3 - 2 * share);
        aside[i] = Math.max(aside[i], share * Math.max(0, Math.min(room, needed)));
      }
    }
    aside = smoothed(smoothed(aside));
    double[][] places = new double[aside.length][];
    for (int i = 0; i < aside.length; i++) {
      double t = i * Motion.STEP_SECONDS;
      double yaw = motion.yaw(t);
      double left = inwards * aside[i];
      places[i] =
          new double[] {
            motion.x(t) - left * StrictMath.sin(yaw), motion.y(t) + left * StrictMath.cos(yaw), yaw
          };
    }
    for (int i = 0; i < aside.length; i++) {
      int next = Math.min(aside.length - 1, i + 1);
      double t = i * Motion.STEP_SECONDS;
      double moved = Math.max(0.1, motion.speed(t) * Motion.STEP_SECONDS);
      double turn = StrictMath.atan2(inwards * (aside[next] - aside[i]), moved);
      motion.put(
          i,
          places[i][0],
          places[i][1],
          places[i][2] + turn,
          motion.speed(t),
          motion.travelled(t),
          motion.isBraking(t));
    }
  }

  /** The mean over most of a second: nobody turns the wheel at once. */
  private static double[] smoothed(double[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      for (int k = -STEPS_ASIDE; k <= STEPS_ASIDE; k++) {
        sum += values[Math.max(0, Math.min(values.length - 1, i + k))];
      }
      result[i] = sum / (2 * STEPS_ASIDE + 1);
    }
    return result;
  }
}
