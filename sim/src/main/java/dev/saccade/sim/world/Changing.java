package dev.saccade.sim.world;

/** Something that stands still but changes its looks, and belongs to no object of the truth. */
interface Changing {
  Part at(double seconds);
}
