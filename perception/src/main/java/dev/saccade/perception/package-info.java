/** Saccade. */
package dev.saccade.perception;
