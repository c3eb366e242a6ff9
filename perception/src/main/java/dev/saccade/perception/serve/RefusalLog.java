package dev.saccade.perception.serve;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each call that was refused, wherever in the server that was decided. A caller that
 * tries the same again and again fills no disk: repetitions within a minute are counted and told
 * with the next line.
 */
final class RefusalLog extends ServerStreamTracer.Factory {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long SILENCE_NANOS = 60_000_000_000L;
  private static final int REMEMBERED = 256;
  private static final Set<Status.Code> REFUSALS =
      EnumSet.of(
          Status.Code.UNAUTHENTICATED,
          Status.Code.PERMISSION_DENIED,
          Status.Code.NOT_FOUND,
          Status.Code.INVALID_ARGUMENT,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.UNIMPLEMENTED);

  private final LongSupplier nanoClock;
  private final Map<String, Repetition> repetitions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Repetition> eldest) {
          return size() > REMEMBERED;
        }
      };

  RefusalLog(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  private static final class Repetition {
    private long loggedNanos;
    private long silentCount;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new ServerStreamTracer() {
      private String peer = "unknown";

      @Override
      public void serverCallStarted(ServerCallInfo<?, ?> callInfo) {
        peer = peer(callInfo.getAttributes());
      }

      @Override
      public void streamClosed(Status status) {
        if (REFUSALS.contains(status.getCode())) {
          refused(peer, fullMethodName, status.getCode().name(), status.getDescription());
        }
      }
    };
  }

  /** A client that never got as far as a call. */
  void handshakeFailed(String reason) {
    refused("unknown", "TLS handshake", "UNAVAILABLE", reason);
  }

  private void refused(String peer, String what, String code, String reason) {
    long nowNanos = nanoClock.getAsLong();
    long silent;
    synchronized (repetitions) {
      Repetition repetition = repetitions.get(peer + what + code + reason);
      if (repetition == null) {
        repetition = new Repetition();
        repetitions.put(peer + what + code + reason, repetition);
      } else if (nowNanos - repetition.loggedNanos < SILENCE_NANOS) {
        repetition.silentCount++;
        return;
      }
      repetition.loggedNanos = nowNanos;
      silent = repetition.silentCount;
      repetition.silentCount = 0;
    }
    LOG.warn(
        "refused {} from {}: {}: {}{}",
        oneLine(what),
        peer,
        code,
        oneLine(reason == null ? "no reason given" : reason),
        silent == 0 ? "" : " (and " + silent + " times more before)");
  }

  /** What a caller sent may stand in a reason; it must not write lines of its own. */
  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300) + "...";
  }

  private static String peer(Attributes attributes) {
    SocketAddress address = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress inet
        ? inet.getHostString()
        : String.valueOf(address);
  }
}
