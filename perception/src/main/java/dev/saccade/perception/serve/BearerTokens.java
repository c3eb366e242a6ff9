package dev.saccade.perception.serve;

import dev.saccade.perception.frame.EpochClock;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/** Lets in who shows a known bearer token that has not expired; health checks need none. */
final class BearerTokens implements ServerInterceptor {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";
  private static final String HEALTH = "grpc.health.v1.Health";

  private final TokenBook tokens;
  private final EpochClock clock;

  BearerTokens(TokenBook tokens, EpochClock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    String refusal = refusal(headers.get(AUTHORIZATION));
    if (refusal == null) {
      return next.startCall(call, headers);
    }
    call.close(Status.UNAUTHENTICATED.withDescription(refusal), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** Null where there is none. */
  private String refusal(String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return "no bearer token (expected: header 'authorization: Bearer TOKEN')";
    }
    Optional<TokenBook.Entry> entry = tokens.find(header.substring(SCHEME.length()).strip());
    if (entry.isEmpty()) {
      return "the bearer token is not known";
    }
    if (entry.get().isExpiredAt(clock.epochNanos())) {
      return "the bearer token of " + entry.get().name() + " expired " + entry.get().expiry();
    }
    return null;
  }
}
