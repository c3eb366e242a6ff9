package dev.saccade.perception.stage.gpu;

import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TensorRT's messages, through our logger. Keeps the last error for exceptions to quote. */
final class TensorRtLog extends ILogger {
  private static final Logger LOG = LoggerFactory.getLogger(TensorRtLog.class);

  private volatile String lastError = "no reason given";

  @Override
  public void log(ILogger.Severity severity, String message) {
    switch (severity) {
      case kINTERNAL_ERROR, kERROR -> {
        lastError = message.lines().findFirst().orElse(message);
        LOG.error("TensorRT: {}", message);
      }
      case kWARNING -> LOG.warn("TensorRT: {}", message);
      case kINFO -> LOG.debug("TensorRT: {}", message);
      default -> LOG.trace("TensorRT: {}", message);
    }
  }

  String lastError() {
    return lastError;
  }
}
