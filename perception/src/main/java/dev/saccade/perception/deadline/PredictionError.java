package dev.saccade.perception.deadline;

/**
 * How well stage times were predicted of late (a memory of some 250 batches).
 *
 * @param batchCount batches observed since the start
 * @param overrunShare of the batches that took longer than the time that deadlines were held
 *     against, 0 to 1; the gate asks for 0.01 at first and for more while few frames are late
 * @param meanErrorShare how far the average prediction was off, as a share of the time taken
 * @param biasShare the same with its sign: positive when batches took longer than predicted
 */
public record PredictionError(
    long batchCount, double overrunShare, double meanErrorShare, double biasShare) {}
