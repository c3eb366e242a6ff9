package dev.saccade.perception.deadline;

/** Where in the pipeline a frame was given up. */
public enum PipelineStep {
  /** Before the topic: the camera, the ingest or the log. */
  SOURCE,
  /** Reading and checking the record. */
  ADMIT,
  /** Waiting for the engine. */
  GATE,
  /** Decoding, inference and extraction. */
  STAGE,
  /** Between the stage and the producer. */
  TRACK
}
