/**
 * Model bundles: a folder with a network ({@code model.onnx}) and what must be known to use it
 * ({@code model.yaml}). Stages load bundles and nothing else.
 *
 * <p>It reads and checks files. It knows the class categories of {@code instance} and the profiles
 * of {@code frame}; inference engines and native types may not enter.
 */
package dev.saccade.perception.network.bundle;
