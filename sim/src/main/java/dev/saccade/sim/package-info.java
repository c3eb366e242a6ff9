/** Saccade. */
package dev.saccade.sim;
