/**
 * Instances by iterative sampling: from the network's low-resolution maps to objects with masks.
 * Pure Java, and the oracle for the GPU's kernels.
 *
 * <p>It knows {@code frame} only for sizes. Engines, native memory, Kafka and wire messages may not
 * enter.
 */
package dev.saccade.perception.instance;
