/**
 * Benchmarks, each with its rival in the same run.
 *
 * <p>They measure what {@code perception} does and change nothing of it. Commands and options stay
 * in {@code app}.
 */
package dev.saccade.sim.bench;
