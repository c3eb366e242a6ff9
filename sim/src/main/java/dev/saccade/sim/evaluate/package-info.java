/**
 * The judge: semantic IoU, instance AP, HOTA and its kin, computed the way the field computes them,
 * from files or in process.
 *
 * <p>Each definition cites its source. It knows masks and maps and nothing of how they came about:
 * engines, brokers and training may not enter.
 */
package dev.saccade.sim.evaluate;
