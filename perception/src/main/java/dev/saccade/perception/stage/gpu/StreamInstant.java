package dev.saccade.perception.stage.gpu;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;

/** A moment in a stream's work, by the device's clock. Made at the first mark. */
final class StreamInstant implements AutoCloseable {
  private CUevent_st event;

  /** Marks when everything sent to the stream before is done. */
  void mark(CUstream_st stream) {
    if (event == null) {
      CUevent_st made = new CUevent_st();
      Cuda.check(cudart.cudaEventCreate(made), "cudaEventCreate");
      event = made;
    }
    Cuda.check(cudart.cudaEventRecord(event, stream), "cudaEventRecord");
  }

  /** Lets what is sent to the stream from here on wait for this moment. */
  void holdUp(CUstream_st stream) {
    if (event != null) {
      Cuda.check(cudart.cudaStreamWaitEvent(stream, event, 0), "cudaStreamWaitEvent");
    }
  }

  /** Waits until it has come. */
  void await() {
    Cuda.check(cudart.cudaEventSynchronize(event), "cudaEventSynchronize");
  }

  /** From another moment to this one; both must have come. */
  long nanosSince(StreamInstant other) {
    float[] millis = new float[1];
    Cuda.check(cudart.cudaEventElapsedTime(millis, other.event, event), "cudaEventElapsedTime");
    return Math.max(0, (long) (millis[0] * 1e6));
  }

  @Override
  public void close() {
    if (event != null) {
      CUevent_st made = event;
      event = null;
      Cuda.check(cudart.cudaEventDestroy(made), "cudaEventDestroy");
    }
  }
}
