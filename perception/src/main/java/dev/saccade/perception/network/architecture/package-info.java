/**
 * The architectures of the house, one readable file each: a function from a few numbers to a {@link
 * dev.saccade.perception.network.Graph}.
 *
 * <p>Only the graph language may enter; an architecture knows nothing of engines, files or
 * training.
 */
package dev.saccade.perception.network.architecture;
