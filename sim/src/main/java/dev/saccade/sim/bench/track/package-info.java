/**
 * Measures the tracker on the truth of rendered drives: masks without error, so that what is lost
 * is lost by following.
 */
package dev.saccade.sim.bench.track;
