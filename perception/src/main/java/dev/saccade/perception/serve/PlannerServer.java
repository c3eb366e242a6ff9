package dev.saccade.perception.serve;

import dev.saccade.perception.frame.EpochClock;
import dev.saccade.v1.PerceptionGrpc;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/** The gRPC server that planners talk to: the service, health and reflection, behind the guards. */
public final class PlannerServer implements AutoCloseable {
  private final Server server;
  private final HealthStatusManager health;
  private final TlsFailureLog tlsFailures;

  private PlannerServer(Server server, HealthStatusManager health, TlsFailureLog tlsFailures) {
    this.server = server;
    this.health = health;
    this.tlsFailures = tlsFailures;
  }

  /**
   * @param hub stays open when the server closes
   * @param nanoClock monotonic
   * @throws IOException if the port cannot be had; the message names it
   * @throws IllegalArgumentException if certificates or key cannot be read
   */
  public static PlannerServer start(
      ServeSettings settings, SubscriberHub hub, EpochClock epochClock, LongSupplier nanoClock)
      throws IOException {
    ServeLimits limits = settings.limits();
    RefusalLog refusals = new RefusalLog(nanoClock);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
            // No handler of ours blocks.
            .directExecutor()
            .keepAliveTime(limits.keepAliveNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(limits.keepAliveTimeoutNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(limits.leastClientKeepAliveNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConnectionAge(limits.mostConnectionAgeNanos(), TimeUnit.NANOSECONDS)
            .maxConnectionAgeGrace(limits.connectionGraceNanos(), TimeUnit.NANOSECONDS)
            .maxConcurrentCallsPerConnection(limits.mostCallsPerConnection());
    if (settings.tls().isPresent()) {
      builder.sslContext(sslContext(settings.tls().get()));
    }
    HealthStatusManager health = new HealthStatusManager();
    configure(builder, settings, hub, epochClock, refusals, health);
    TlsFailureLog tlsFailures = TlsFailureLog.listen(refusals);
    try {
      return new PlannerServer(builder.build().start(), health, tlsFailures);
    } catch (IOException e) {
      tlsFailures.close();
      throw new IOException(
          "cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + " ("
              + e.getMessage()
              + "); is another server running there?",
          e);
    }
  }

  /** Everything but the transport, so that tests can run it in process. */
  static void configure(
      ServerBuilder<?> builder,
      ServeSettings settings,
      SubscriberHub hub,
      EpochClock epochClock,
      RefusalLog refusals,
      HealthStatusManager health) {
    List<io.grpc.ServerInterceptor> guards = new ArrayList<>();
    settings.tokens().ifPresent(tokens -> guards.add(new BearerTokens(tokens, epochClock)));
    settings
        .tls()
        .filter(tls -> !tls.allowedSubjects().isEmpty())
        .ifPresent(tls -> guards.add(new AllowedSubjects(tls.allowedPrincipals())));
    ServerServiceDefinition perception = new PerceptionService(hub).bindService();
    ServerServiceDefinition reflection = ProtoReflectionServiceV1.newInstance().bindService();
    builder
        .maxInboundMessageSize(settings.limits().mostRequestBytes())
        .addStreamTracerFactory(refusals)
        .addService(ServerInterceptors.intercept(perception, guards))
        .addService(ServerInterceptors.intercept(reflection, guards))
        .addService(ServerInterceptors.intercept(health.getHealthService(), guards));
    setServing(health, false);
  }

  public int port() {
    return server.getPort();
  }

  /** Whether the feed flows: what the health service says. Not serving until told otherwise. */
  public void setServing(boolean serving) {
    setServing(health, serving);
  }

  /** Ends what is still open after a second. */
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      tlsFailures.close();
    }
  }

  private static void setServing(HealthStatusManager health, boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(PerceptionGrpc.SERVICE_NAME, status);
  }

  private static SslContext sslContext(ServerTls tls) {
    try {
      SslContextBuilder builder =
          GrpcSslContexts.forServer(
              new ByteArrayInputStream(tls.certificateChain()),
              new ByteArrayInputStream(tls.privateKey()));
      if (tls.clientAuthorities().isPresent()) {
        builder
            .trustManager(ClientTrust.of(tls.clientAuthorities().get()))
            .clientAuth(ClientAuth.REQUIRE);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "TLS: certificate chain, key or client authorities cannot be used ("
              + e.getMessage()
              + "); all must be PEM, the key PKCS #8 without a password",
          e);
    }
  }
}
