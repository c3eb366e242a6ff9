package dev.saccade.perception.stage.gpu;

import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT's messages, through our logger. Keeps the last errors for exceptions to quote: the first
 * often says why, the last only that.
 *
 * <p>One for the process, never freed: TensorRT goes on using the first logger that it was ever
 * given, also after everything made with it is gone.
 */
final class TensorRtLog extends ILogger {
  private static final Logger LOG = LoggerFactory.getLogger(TensorRtLog.class);

  private static final String NONE = "no reason given";
  private static final int MOST_KEPT_CHARACTERS = 500;

  /** Made at the first use, because making it loads TensorRT. */
  private static TensorRtLog shared;

  static synchronized TensorRtLog shared() {
    if (shared == null) {
      shared = new TensorRtLog();
    }
    return shared;
  }

  private TensorRtLog() {}

  private final AtomicReference<String> lastErrors = new AtomicReference<>(NONE);

  @Override
  public void log(ILogger.Severity severity, String message) {
    // What native code hands over carries the value alone: without intern() it equals no constant,
    // and a switch takes it for the first.
    switch (severity.intern()) {
      case kINTERNAL_ERROR, kERROR -> {
        keep(message.lines().findFirst().orElse(message));
        LOG.error("TensorRT: {}", message);
      }
      case kWARNING -> LOG.warn("TensorRT: {}", message);
      case kINFO -> LOG.debug("TensorRT: {}", message);
      default -> LOG.trace("TensorRT: {}", message);
    }
  }

  private void keep(String error) {
    lastErrors.updateAndGet(
        known ->
            known.equals(NONE)
                ? error
                : known.length() + error.length() > MOST_KEPT_CHARACTERS
                    ? known
                    : known + "; " + error);
  }

  /** What begins now did not cause what was logged before. */
  void forgetErrors() {
    lastErrors.set(NONE);
  }

  /** A failure with the reasons that were logged since the one before, which are then forgotten. */
  GpuException failure(GpuFault usual, String call) {
    String reason = lastErrors.getAndSet(NONE);
    GpuFault fault = GpuFault.ofTensorRt(reason);
    return new GpuException(fault == GpuFault.OTHER ? usual : fault, call + ": " + reason);
  }
}
