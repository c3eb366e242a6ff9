/**
 * What planners feel when the process that owns a camera ends and another takes the camera over:
 * vehicle processes as they are, started and killed.
 */
package dev.saccade.sim.bench.takeover;
