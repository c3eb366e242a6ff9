package dev.saccade.sim.world;

/**
 * Something that stands still.
 *
 * @param farMetres beyond which it is left out
 * @param casts whether it throws a shadow
 */
record Prop(Part part, double farMetres, boolean casts) {}
