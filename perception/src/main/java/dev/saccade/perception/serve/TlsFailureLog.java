package dev.saccade.perception.serve;

import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * gRPC tells nobody of a handshake that failed but {@code java.util.logging}, and there only in
 * detail. This turns each into one line of ours, and keeps gRPC from telling, with a stack trace, a
 * second time of a message that was refused for its size, and of a planner that went away while
 * something was on its way to it.
 */
final class TlsFailureLog implements AutoCloseable {
  private static final String GRPC = "io.grpc.netty.shaded.io.grpc.netty.";
  private static final String FAILED = "TLS negotiation failed";

  // Held, because the registry of loggers does not hold them, and forgets their settings.
  private final Logger negotiations;
  private final Logger streams;
  private final Logger connections;
  private final Handler handler;

  private TlsFailureLog(Logger negotiations, Logger streams, Logger connections, Handler handler) {
    this.negotiations = negotiations;
    this.streams = streams;
    this.connections = connections;
    this.handler = handler;
  }

  static TlsFailureLog listen(RefusalLog refusals) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            // On the thread that shook hands.
            if (message.getMessage().contains(FAILED)) {
              refusals.handshakeFailed(ClientTrust.takeLastRefusal());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger negotiations = Logger.getLogger(GRPC + "ProtocolNegotiators");
    negotiations.setLevel(Level.FINE);
    negotiations.setUseParentHandlers(false);
    negotiations.addHandler(handler);
    Logger streams = Logger.getLogger(GRPC + "NettyServerStream");
    streams.setFilter(message -> !(message.getThrown() instanceof StatusRuntimeException));
    Logger connections = Logger.getLogger(GRPC + "NettyServerHandler");
    connections.setFilter(
        message -> !(message.getThrown() instanceof Http2Exception.StreamException));
    return new TlsFailureLog(negotiations, streams, connections, handler);
  }

  @Override
  public void close() {
    negotiations.removeHandler(handler);
    streams.setFilter(null);
    connections.setFilter(null);
  }
}
