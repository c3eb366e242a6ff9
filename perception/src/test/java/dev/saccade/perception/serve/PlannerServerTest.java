package dev.saccade.perception.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.saccade.v1.ListCamerasRequest;
import dev.saccade.v1.PerceptionGrpc;
import dev.saccade.v1.SubscribeTracksRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PlannerServerTest {
  private static final long AWAIT_SECONDS = 30;
  private static final String TOKEN = "let-me-in";

  private static HeldCertificate authority;
  private static HeldCertificate serverIdentity;
  private static HeldCertificate planner;
  private static HeldCertificate stranger;
  private static HeldCertificate forger;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private SubscriberHub hub;
  private PlannerServer server;

  @BeforeAll
  static void makeCertificates() {
    authority = new HeldCertificate.Builder().certificateAuthority(0).commonName("fleet").build();
    serverIdentity =
        signed(authority).commonName("vehicle").addSubjectAlternativeName("127.0.0.1").build();
    planner = signed(authority).commonName("planner").organizationalUnit("Motion").build();
    stranger = signed(authority).commonName("stranger").build();
    HeldCertificate other =
        new HeldCertificate.Builder().certificateAuthority(0).commonName("others").build();
    forger = signed(other).commonName("planner").organizationalUnit("Motion").build();
  }

  @BeforeEach
  void listen() {
    hub =
        new SubscriberHub(
            new PipelineFacts(List.of("front"), "cpu: test", "road", "00ff"),
            () -> Updates.START,
            System::nanoTime,
            10);
    log.start();
    ((Logger) LoggerFactory.getLogger(RefusalLog.class)).addAppender(log);
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger(RefusalLog.class)).detachAppender(log);
    channels.forEach(ManagedChannel::shutdownNow);
    if (server != null) {
      server.close();
    }
    hub.close();
  }

  @Test
  void shouldLetInAnAllowedSubjectByItsCertificate() throws IOException {
    start(Optional.of(mutual("CN=planner, OU=Motion")), Optional.empty());

    assertThat(listCameras(channel(Optional.of(planner)), Optional.empty())).isEqualTo(1);
    assertThat(log.list).isEmpty();
  }

  @Test
  void shouldRefuseASubjectThatIsNotAllowed() throws IOException {
    start(Optional.of(mutual("CN=planner,OU=Motion")), Optional.empty());

    refused(channel(Optional.of(stranger)), Optional.empty(), Status.Code.PERMISSION_DENIED);
    awaitOneLine("CN=stranger");
  }

  @Test
  void shouldRefuseAClientWithoutACertificate() throws IOException {
    start(Optional.of(mutual()), Optional.empty());

    refused(channel(Optional.empty()), Optional.empty(), Status.Code.UNAVAILABLE);
    awaitOneLine("TLS handshake");
  }

  @Test
  void shouldRefuseACertificateOfAnotherAuthority() throws IOException {
    start(Optional.of(mutual()), Optional.empty());

    refused(channel(Optional.of(forger)), Optional.empty(), Status.Code.UNAVAILABLE);
    awaitOneLine("no client certificate of an accepted authority");
  }

  @Test
  void shouldSayWhoseCertificateHasExpired() throws IOException {
    HeldCertificate expired =
        signed(authority).commonName("late planner").validityInterval(1_000, 2_000).build();
    start(Optional.of(mutual()), Optional.empty());

    refused(channel(Optional.of(expired)), Optional.empty(), Status.Code.UNAVAILABLE);
    awaitOneLine("the certificate of 'CN=late planner' is not trusted");
  }

  @Test
  void shouldLetInByTokenAndRefuseOneThatIsExpiredUnknownOrMissing() throws IOException {
    Instant now = Instant.ofEpochSecond(0, Updates.START);
    String book =
        TokenBook.hash(TOKEN)
            + " "
            + now.plusSeconds(1)
            + " planner\n"
            + TokenBook.hash("old")
            + " "
            + now
            + " yesterday's planner\n";
    start(Optional.of(oneSided()), Optional.of(TokenBook.parse("tokens", book)));
    ManagedChannel channel = channel(Optional.empty());

    assertThat(listCameras(channel, Optional.of(TOKEN))).isEqualTo(1);
    refused(channel, Optional.of("old"), Status.Code.UNAUTHENTICATED);
    awaitOneLine("yesterday's planner expired");
    refused(channel, Optional.of("guessed"), Status.Code.UNAUTHENTICATED);
    refused(channel, Optional.empty(), Status.Code.UNAUTHENTICATED);
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatusValue())
        .as("health needs no token")
        .isPositive();
  }

  @Test
  void shouldRefuseAnOversizedRequestAndAnUnknownCamera() throws IOException {
    start(Optional.empty(), Optional.empty());
    ManagedChannel channel = plainChannel();
    SubscribeTracksRequest.Builder large = SubscribeTracksRequest.newBuilder();
    for (int i = 0; i < 100_000; i++) {
      large.addCameraIds("front");
    }

    assertThatThrownBy(
            () -> PerceptionGrpc.newBlockingStub(channel).subscribeTracks(large.build()).next())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    awaitOneLine("RESOURCE_EXHAUSTED");
    log.list.clear();
    assertThatThrownBy(
            () ->
                PerceptionGrpc.newBlockingStub(channel)
                    .subscribeTracks(
                        SubscribeTracksRequest.newBuilder().addCameraIds("moon").build())
                    .next())
        .hasMessageStartingWith("NOT_FOUND");
    awaitOneLine("moon");
  }

  @Test
  void shouldTellWhatItOffersToWhoAsksByReflection() throws Exception {
    start(Optional.empty(), Optional.empty());
    CompletableFuture<List<String>> offered = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> request =
        ServerReflectionGrpc.newStub(plainChannel())
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    offered.complete(
                        response.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .toList());
                  }

                  @Override
                  public void onError(Throwable error) {
                    offered.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    request.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(offered.get(AWAIT_SECONDS, TimeUnit.SECONDS))
        .contains("saccade.v1.Perception", "grpc.health.v1.Health");
  }

  @Test
  void shouldEndStreamsOfConnectionsThatHaveGrownOld() throws IOException {
    ServeLimits usual = ServeLimits.DEFAULT;
    start(
        Optional.empty(),
        Optional.empty(),
        new ServeLimits(
            usual.mostRequestBytes(),
            usual.keepAliveNanos(),
            usual.keepAliveTimeoutNanos(),
            usual.leastClientKeepAliveNanos(),
            TimeUnit.SECONDS.toNanos(1),
            0,
            usual.mostCallsPerConnection()));

    assertThatThrownBy(
            () ->
                PerceptionGrpc.newBlockingStub(plainChannel())
                    .withDeadlineAfter(AWAIT_SECONDS, TimeUnit.SECONDS)
                    .subscribeTracks(SubscribeTracksRequest.getDefaultInstance())
                    .next())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void shouldLogOnceAMinuteWhatIsRefusedAgainAndAgain() {
    AtomicLong nanos = new AtomicLong();
    RefusalLog refusals = new RefusalLog(nanos::get);
    for (int i = 0; i < 3; i++) {
      refusals.handshakeFailed("not trusted\nreally");
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    refusals.handshakeFailed("not trusted\nreally");

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "refused TLS handshake from unknown: UNAVAILABLE: not trusted really",
            "refused TLS handshake from unknown: UNAVAILABLE: not trusted really (and 2 times more"
                + " before)");
  }

  @Test
  void shouldKeepSilentOfAPlannerThatWentAwayAndOfNothingElse() throws IOException {
    start(Optional.empty(), Optional.empty());
    java.util.logging.Logger connections =
        java.util.logging.Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");
    List<String> told = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            told.add(message.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    connections.addHandler(handler);
    try {
      connections.log(
          Level.WARNING,
          "Stream Error",
          Http2Exception.streamError(3, Http2Error.STREAM_CLOSED, "closed before write"));
      connections.log(Level.WARNING, "else", new IllegalStateException("a defect"));
    } finally {
      connections.removeHandler(handler);
    }

    assertThat(told).containsExactly("else");
  }

  @Test
  void shouldSayWhichPortIsTaken() throws IOException {
    start(Optional.empty(), Optional.empty());
    assertThatThrownBy(
            () ->
                PlannerServer.start(
                    ServeSettings.loopback(server.port()), hub, () -> 0, System::nanoTime))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + server.port());
  }

  @Test
  void shouldRefuseSettingsThatWouldBeUnsafeOrCannotBeRead() {
    TokenBook book = TokenBook.parse("t", TokenBook.hash("x") + " 2030-01-01T00:00:00Z x");
    assertThatThrownBy(
            () ->
                new ServeSettings(
                    "0.0.0.0", 0, Optional.empty(), Optional.of(book), ServeLimits.DEFAULT))
        .hasMessageContaining("TLS");
    assertThatThrownBy(() -> TokenBook.parse("file", "\nabc 2030-01-01T00:00:00Z x"))
        .hasMessageContaining("file, line 2");
    assertThatThrownBy(() -> TokenBook.parse("file", TokenBook.hash("x") + " never x"))
        .hasMessageContaining("expiry 'never'");
    assertThatThrownBy(
            () ->
                start(
                    Optional.of(
                        new ServerTls(new byte[1], new byte[1], Optional.empty(), Set.of())),
                    Optional.empty()))
        .hasMessageContaining("PEM");
  }

  private void start(Optional<ServerTls> tls, Optional<TokenBook> tokens) throws IOException {
    start(tls, tokens, ServeLimits.DEFAULT);
  }

  private void start(Optional<ServerTls> tls, Optional<TokenBook> tokens, ServeLimits limits)
      throws IOException {
    server =
        PlannerServer.start(
            new ServeSettings("127.0.0.1", 0, tls, tokens, limits),
            hub,
            () -> Updates.START,
            System::nanoTime);
  }

  private static ServerTls mutual(String... subjects) {
    return new ServerTls(
        pem(serverIdentity.certificatePem()),
        pem(serverIdentity.privateKeyPkcs8Pem()),
        Optional.of(pem(authority.certificatePem())),
        Set.of(subjects));
  }

  private static ServerTls oneSided() {
    return new ServerTls(
        pem(serverIdentity.certificatePem()),
        pem(serverIdentity.privateKeyPkcs8Pem()),
        Optional.empty(),
        Set.of());
  }

  private ManagedChannel channel(Optional<HeldCertificate> identity) throws IOException {
    SslContextBuilder tls =
        GrpcSslContexts.forClient()
            .trustManager(new ByteArrayInputStream(pem(authority.certificatePem())));
    identity.ifPresent(
        held ->
            tls.keyManager(
                new ByteArrayInputStream(pem(held.certificatePem())),
                new ByteArrayInputStream(pem(held.privateKeyPkcs8Pem()))));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).sslContext(tls.build()).build();
    channels.add(channel);
    return channel;
  }

  private ManagedChannel plainChannel() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private static int listCameras(ManagedChannel channel, Optional<String> token) {
    Metadata headers = new Metadata();
    token.ifPresent(text -> headers.put(BearerTokens.AUTHORIZATION, "Bearer " + text));
    return PerceptionGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(AWAIT_SECONDS, TimeUnit.SECONDS)
        .listCameras(ListCamerasRequest.getDefaultInstance())
        .getCamerasCount();
  }

  private static void refused(ManagedChannel channel, Optional<String> token, Status.Code code) {
    assertThatThrownBy(() -> listCameras(channel, token))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }

  private void awaitOneLine(String text) {
    await(() -> log.list.stream().anyMatch(event -> event.getFormattedMessage().contains(text)));
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(1)
        .allMatch(line -> line.contains(text) && !line.contains("\n"));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static HeldCertificate.Builder signed(HeldCertificate by) {
    return new HeldCertificate.Builder().signedBy(by);
  }

  private static byte[] pem(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
