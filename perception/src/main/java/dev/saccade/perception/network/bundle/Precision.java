package dev.saccade.perception.network.bundle;

/** The type in which the network computes; its inputs and outputs are float32 in each case. */
public enum Precision {
  FP32,
  FP16,
  INT8
}
