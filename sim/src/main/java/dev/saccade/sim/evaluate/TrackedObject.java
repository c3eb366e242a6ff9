package dev.saccade.sim.evaluate;

/**
 * One object in one frame of a tracking result or its ground truth.
 *
 * @param <S> its shape: a box or a mask
 */
public record TrackedObject<S>(long id, S shape) {}
