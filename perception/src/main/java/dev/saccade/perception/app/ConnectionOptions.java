package dev.saccade.perception.app;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Where a client finds its server, and how it proves who it is: a mixin. */
final class ConnectionOptions {
  /** What is on its way to a slow reader is old before it is read: it shall not be much. */
  private static final int WINDOW_BYTES = 64 << 10;

  /** Masks of many objects in a large frame. */
  private static final int MOST_MESSAGE_BYTES = 16 << 20;

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      required = true,
      description = "The server.")
  private String target;

  @Option(names = "--tls", description = "Use TLS, trusting what this Java trusts.")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Use TLS, trusting the authorities in this PEM file.")
  private File authorities;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Our certificate chain (PEM); needs --key.")
  private File certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Our key (PEM, PKCS #8).")
  private File key;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file that holds the bearer token.")
  private Path tokenFile;

  String target() {
    return target;
  }

  /**
   * @throws UsageException for options that do not fit together or files that cannot be read
   */
  ManagedChannel open() {
    if (!target.matches(".+:[0-9]{1,5}")) {
      throw new UsageException("--target " + target + " (expected: HOST:PORT)");
    }
    NettyChannelBuilder channel =
        NettyChannelBuilder.forTarget(target, credentials())
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(MOST_MESSAGE_BYTES)
            .keepAliveTime(20, TimeUnit.SECONDS);
    if (tokenFile != null) {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token());
      channel.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    return channel.build();
  }

  private ChannelCredentials credentials() {
    if ((certificate == null) != (key == null)) {
      throw new UsageException("--cert and --key: only one is given; both are needed");
    }
    if (!tls && authorities == null && certificate == null) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      if (authorities != null) {
        credentials.trustManager(authorities);
      }
      if (certificate != null) {
        credentials.keyManager(certificate, key);
      }
      return credentials.build();
    } catch (IOException e) {
      throw new UsageException(
          "certificate or key: " + e.getMessage() + "; --ca, --cert and --key must be PEM files",
          e);
    }
  }

  private String token() {
    try {
      String token = Files.readString(tokenFile).strip();
      if (token.isEmpty()) {
        throw new UsageException("--token-file " + tokenFile + ": is empty");
      }
      return token;
    } catch (IOException e) {
      throw new UsageException("--token-file " + tokenFile + ": cannot be read", e);
    }
  }
}
