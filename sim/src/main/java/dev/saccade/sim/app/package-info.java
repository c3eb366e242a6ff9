/**
 * The bench's commands and the launcher's entry: the only room of this module that knows every
 * other and reads the system clock.
 */
package dev.saccade.sim.app;
