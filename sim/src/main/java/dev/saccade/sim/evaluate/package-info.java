/**
 * Scores: how right the classes, the instances and the tracks are, and how many came in time.
 *
 * <p>Pure arithmetic over label maps, boxes and lists. No engine, no broker, no training library
 * may enter; whoever has predictions hands them over as arrays.
 */
package dev.saccade.sim.evaluate;
