/**
 * The check of the GPU stage on a machine that has a GPU: right first, then fast, then lasting.
 * Everything but the measurements themselves works, and is tested, without one.
 *
 * <p>Knows stages, drives and the judge; neither Kafka nor libtorch may enter, because the check
 * travels with few libraries.
 */
package dev.saccade.sim.bench.gpu;
