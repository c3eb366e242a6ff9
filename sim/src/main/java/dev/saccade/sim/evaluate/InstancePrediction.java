package dev.saccade.sim.evaluate;

/**
 * One predicted object of one image.
 *
 * @param labelId its class
 * @param confidence any scale, higher is surer; only the order counts
 */
public record InstancePrediction(int labelId, double confidence, BinaryMask mask) {}
