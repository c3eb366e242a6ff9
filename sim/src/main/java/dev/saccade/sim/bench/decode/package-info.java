/**
 * How long a JPEG takes to become pixels: by OpenCV, by the JDK, and on the device. Knows frames
 * and decoders; no network runs here.
 */
package dev.saccade.sim.bench.decode;
