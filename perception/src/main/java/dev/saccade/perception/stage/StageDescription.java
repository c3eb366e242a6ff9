package dev.saccade.perception.stage;

/**
 * What a stage runs on.
 *
 * @param engine e.g. {@code cpu: ONNX Runtime 1.29.0}
 * @param model the bundle's name
 * @param modelSha256 of its network, lower-case hexadecimal; empty where there is none
 */
public record StageDescription(String engine, String model, String modelSha256) {}
