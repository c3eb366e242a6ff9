/**
 * From the capture of a frame to the planner that is told of it: the whole pipeline around a stage
 * that only takes its time, beside the same hops made by plain clients.
 */
package dev.saccade.sim.bench.pipeline;
