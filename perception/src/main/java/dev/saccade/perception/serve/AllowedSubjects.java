package dev.saccade.perception.serve;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/** Lets in whose certificate names one of the subjects; the handshake has checked the rest. */
final class AllowedSubjects implements ServerInterceptor {
  private final Set<X500Principal> subjects;

  AllowedSubjects(Set<X500Principal> subjects) {
    this.subjects = Set.copyOf(subjects);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    Status refusal;
    try {
      if (session == null) {
        refusal = Status.UNAUTHENTICATED.withDescription("no client certificate");
      } else {
        X500Principal subject =
            ((X509Certificate) session.getPeerCertificates()[0]).getSubjectX500Principal();
        if (subjects.contains(subject)) {
          return next.startCall(call, headers);
        }
        refusal =
            Status.PERMISSION_DENIED.withDescription(
                "subject '" + subject.getName() + "' is not on the list of allowed subjects");
      }
    } catch (SSLPeerUnverifiedException e) {
      refusal = Status.UNAUTHENTICATED.withDescription("no client certificate").withCause(e);
    }
    call.close(refusal, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
