package dev.saccade.perception.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * How planners reach the server.
 *
 * @param host the address to listen on, e.g. {@code 127.0.0.1}, or {@code 0.0.0.0} for all
 * @param port 0: a free one
 * @param tls empty: plain text
 * @param tokens empty: no token is asked for
 */
public record ServeSettings(
    String host,
    int port,
    Optional<ServerTls> tls,
    Optional<TokenBook> tokens,
    ServeLimits limits) {
  public ServeSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    boolean loopback;
    try {
      loopback = InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host: '" + host + "' is not known", e);
    }
    if (tokens.isPresent() && tls.isEmpty() && !loopback) {
      throw new IllegalArgumentException(
          "tokens: set without TLS on "
              + host
              + ", where they would travel readable (expected: TLS, or a loopback host)");
    }
  }

  /** On this machine only, without TLS or tokens: for the demo and for tests. */
  public static ServeSettings loopback(int port) {
    return new ServeSettings(
        "127.0.0.1", port, Optional.empty(), Optional.empty(), ServeLimits.DEFAULT);
  }
}
