package dev.saccade.perception.serve;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;

/**
 * gRPC tells nobody of a handshake that failed but {@code java.util.logging}, and there with a
 * stack trace. This turns each into one line of ours.
 */
final class TlsFailureLog implements AutoCloseable {
  private static final String LOGGER =
      "io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport.connections";

  // Held, because the registry of loggers does not hold it.
  private final Logger logger;
  private final Handler handler;

  private TlsFailureLog(Logger logger, Handler handler) {
    this.logger = logger;
    this.handler = handler;
  }

  static TlsFailureLog listen(RefusalLog refusals) {
    Logger logger = Logger.getLogger(LOGGER);
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            SSLException failure = handshakeFailure(message.getThrown());
            if (failure != null) {
              refusals.handshakeFailed(failure.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    return new TlsFailureLog(logger, handler);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }

  /** Null where it is none: connections break for many reasons, and most are no news. */
  private static SSLException handshakeFailure(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException failure) {
        return failure;
      }
    }
    return null;
  }
}
