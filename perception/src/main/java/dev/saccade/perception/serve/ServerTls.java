package dev.saccade.perception.serve;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The server's identity, and whom it lets in by certificate. All PEM.
 *
 * @param clientAuthorities with it, a client must show a certificate that one of these signed
 * @param allowedSubjects distinguished names, e.g. {@code CN=planner,O=Fleet}; empty: every one
 *     whose certificate is good
 */
public record ServerTls(
    byte[] certificateChain,
    byte[] privateKey,
    Optional<byte[]> clientAuthorities,
    Set<String> allowedSubjects) {
  public ServerTls {
    allowedSubjects = Set.copyOf(allowedSubjects);
    if (!allowedSubjects.isEmpty() && clientAuthorities.isEmpty()) {
      throw new IllegalArgumentException(
          "allowedSubjects: set without clientAuthorities (expected: the authorities that sign the"
              + " clients' certificates)");
    }
    principals(allowedSubjects);
  }

  Set<X500Principal> allowedPrincipals() {
    return principals(allowedSubjects);
  }

  private static Set<X500Principal> principals(Set<String> subjects) {
    Set<X500Principal> principals = new HashSet<>();
    for (String subject : subjects) {
      try {
        principals.add(new X500Principal(subject));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "allowedSubjects: '"
                + subject
                + "' is no distinguished name (expected: such as CN=planner,O=Fleet)",
            e);
      }
    }
    return principals;
  }

  @Override
  public String toString() {
    return "ServerTls[mutual=" + clientAuthorities.isPresent() + "]";
  }
}
