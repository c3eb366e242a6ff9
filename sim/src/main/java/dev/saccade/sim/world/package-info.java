/**
 * Rendered drives: a street made from a seed, what moves in it, and a small rasteriser that turns
 * both into pictures with the exact truth about every pixel.
 *
 * <p>The same request gives the same bytes on every Java of 17 or newer: chance comes from integer
 * hashes, and what the platform may round as it likes (sines, powers) from {@link StrictMath}. The
 * pipeline, networks, brokers and clocks may not enter.
 */
package dev.saccade.sim.world;
