package dev.saccade.perception.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A small HTTP server for whoever watches the process: {@code /metrics} in Prometheus' text format,
 * {@code /healthz} with status 200 or 503 and one line that says why.
 */
public final class MetricsEndpoint implements AutoCloseable {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  /** So that somebody who is slow to ask keeps nobody else from asking. */
  private static final int THREADS = 4;

  private static final String MOST_SECONDS = "5";

  static {
    // The JDK's server waits for ever otherwise; it reads these when it is first used.
    for (String name : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
      if (System.getProperty(name) == null) {
        System.setProperty(name, MOST_SECONDS);
      }
    }
  }

  private final HttpServer server;
  private final ExecutorService executor;

  private MetricsEndpoint(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * @param port 0: a free one
   * @param metrics the text, asked for at each request, e.g. {@code registry::scrape}
   * @param ailment empty when all is well, otherwise one line
   * @throws IOException if the port cannot be had; the message names it
   */
  public static MetricsEndpoint start(
      String host, int port, Supplier<String> metrics, Supplier<Optional<String>> ailment)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen for metrics on " + host + ":" + port + " (" + e.getMessage() + ")", e);
    }
    ExecutorService executor =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "saccade-metrics");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext(
        "/metrics", exchange -> answer(exchange, "/metrics", 200, PROMETHEUS_TEXT, metrics));
    server.createContext(
        "/healthz",
        exchange -> {
          Optional<String> why = ailment.get();
          answer(
              exchange,
              "/healthz",
              why.isPresent() ? 503 : 200,
              PLAIN_TEXT,
              () -> why.orElse("ok") + "\n");
        });
    server.start();
    return new MetricsEndpoint(server, executor);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static void answer(
      HttpExchange exchange, String path, int status, String type, Supplier<String> text)
      throws IOException {
    try (exchange) {
      boolean reads =
          exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
      // A context also gets what only begins with its path.
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!reads) {
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
          exchange.sendResponseHeaders(status, -1);
        } else {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
        }
      }
    }
  }
}
