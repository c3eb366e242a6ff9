package dev.saccade.sim.bench.pipeline;

import dev.saccade.perception.frame.Frame;
import dev.saccade.perception.frame.FrameEncoding;
import dev.saccade.perception.frame.FrameId;
import dev.saccade.perception.stream.CameraDirectory;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What cameras send.
 *
 * @param hertz frames a second and camera; cameras take turns
 * @param stageMillis what the stage takes for a frame
 * @param warmUpSeconds of a run that are not measured
 * @param seconds of a run that are
 */
record PipelineLoad(
    int cameras, double hertz, double stageMillis, double warmUpSeconds, double seconds) {
  /** Together 98 kB of raw pixels: what a JPEG of 1280x720 weighs. */
  private static final int WIDTH = 256;

  private static final int HEIGHT = 128;

  /** Long, so that the slowest frames are measured and not given up. */
  private static final long BUDGET_NANOS = 5_000_000_000L;

  private static final byte[] PIXELS = new byte[WIDTH * HEIGHT * 3];

  int framesPerCamera() {
    return (int) Math.round((warmUpSeconds + seconds) * hertz);
  }

  int warmUpFrames() {
    return (int) Math.round(warmUpSeconds * hertz);
  }

  int frames() {
    return framesPerCamera() * cameras;
  }

  /** When the i-th frame of all is captured, after the start. */
  long offsetNanos(long i) {
    return (long) (i * 1e9 / (hertz * cameras));
  }

  CameraDirectory directory() {
    return CameraDirectory.of(
        IntStream.range(0, cameras).mapToObj(PipelineLoad::cameraId).toArray(String[]::new));
  }

  /** The i-th frame of all. */
  Frame frame(long i, long sourceEpoch, long captureEpochNanos) {
    return new Frame(
        new FrameId(cameraId((int) (i % cameras)), sourceEpoch, i / cameras),
        captureEpochNanos,
        BUDGET_NANOS,
        FrameEncoding.RGB8,
        WIDTH,
        HEIGHT,
        PIXELS,
        Optional.empty());
  }

  static String cameraId(int camera) {
    return "camera-" + camera;
  }

  /** The place of a frame among all. */
  int indexOf(String cameraId, long sequence) {
    return (int) sequence * cameras + Integer.parseInt(cameraId.substring("camera-".length()));
  }
}
