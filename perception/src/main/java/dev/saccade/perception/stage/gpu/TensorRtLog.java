package dev.saccade.perception.stage.gpu;

import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT's messages, through our logger. Keeps the last error for exceptions to quote.
 *
 * <p>One for the process, never freed: TensorRT goes on using the first logger that it was ever
 * given, also after everything made with it is gone.
 */
final class TensorRtLog extends ILogger {
  private static final Logger LOG = LoggerFactory.getLogger(TensorRtLog.class);

  private static final String NONE = "no reason given";

  /** Made at the first use, because making it loads TensorRT. */
  private static TensorRtLog shared;

  static synchronized TensorRtLog shared() {
    if (shared == null) {
      shared = new TensorRtLog();
    }
    return shared;
  }

  private TensorRtLog() {}

  private final AtomicReference<String> lastError = new AtomicReference<>(NONE);

  @Override
  public void log(ILogger.Severity severity, String message) {
    // What native code hands over carries the value alone: without intern() it equals no constant,
    // and a switch takes it for the first.
    switch (severity.intern()) {
      case kINTERNAL_ERROR, kERROR -> {
        lastError.set(message.lines().findFirst().orElse(message));
        LOG.error("TensorRT: {}", message);
      }
      case kWARNING -> LOG.warn("TensorRT: {}", message);
      case kINFO -> LOG.debug("TensorRT: {}", message);
      default -> LOG.trace("TensorRT: {}", message);
    }
  }

  /** A failure with the reason that was logged last, which is then forgotten. */
  GpuException failure(GpuFault usual, String call) {
    String reason = lastError.getAndSet(NONE);
    GpuFault fault = GpuFault.ofTensorRt(reason);
    return new GpuException(fault == GpuFault.OTHER ? usual : fault, call + ": " + reason);
  }
}
