/**
 * A drive through the pipeline: the embedded broker, the player of drives, the virtual clock, the
 * ledger of outcomes and the report.
 *
 * <p>It uses perception as it is: what runs here is what runs in the vehicle. Nothing of it may be
 * needed in the vehicle.
 */
package dev.saccade.sim.replay;
