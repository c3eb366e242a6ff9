package dev.saccade.perception.stream;

import dev.saccade.v1.TrackUpdate;

/**
 * Told what the pipeline does, for metrics and viewers. Called on stream threads: it must neither
 * block nor throw.
 */
public interface PipelineObserver {
  PipelineObserver NONE = new PipelineObserver() {};

  /** An outcome was handed to the producer. */
  default void settled(SettledFrame frame) {}

  /** An update, or a heartbeat, was handed to the producer. */
  default void updated(String cameraId, TrackUpdate update) {}

  /** A record was read that brought nothing new: a redelivery, or a frame sent twice. */
  default void skipped(RecordPosition record) {}
}
