/**
 * Drives: what cameras saw, recorded or rendered, read frame by frame and written whole; where it
 * is known, with the truth about each frame.
 *
 * <p>It knows frames, calibrations and masks. The pipeline, brokers and networks may not enter.
 */
package dev.saccade.sim.drive;
