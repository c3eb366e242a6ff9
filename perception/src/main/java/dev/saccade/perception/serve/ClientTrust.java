package dev.saccade.perception.serve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the clients that the given authorities signed, and remembers on the thread why it did not
 * trust the last one: gRPC tells that a handshake failed, but not why.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private static final ThreadLocal<String> LAST_REFUSAL = new ThreadLocal<>();

  private final X509ExtendedTrustManager authorities;

  private ClientTrust(X509ExtendedTrustManager authorities) {
    this.authorities = authorities;
  }

  /**
   * @param pem one certificate or more
   */
  static ClientTrust of(byte[] pem) {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("client authorities: no certificate in them");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(manager -> new ClientTrust((X509ExtendedTrustManager) manager))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("this Java has no X.509 trust manager"));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "client authorities: cannot be read (" + e.getMessage() + "); they must be PEM", e);
    }
  }

  /** Why the last client of this thread was not trusted; told once. */
  static String takeLastRefusal() {
    String reason = LAST_REFUSAL.get();
    LAST_REFUSAL.remove();
    return reason == null
        ? "no client certificate of an accepted authority, or no common version of TLS"
        : reason;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      authorities.checkClientTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw remembered(chain, e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      authorities.checkClientTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      throw remembered(chain, e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      authorities.checkClientTrusted(chain, authType);
    } catch (CertificateException e) {
      throw remembered(chain, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }

  private static CertificateException remembered(
      X509Certificate[] chain, CertificateException refusal) {
    LAST_REFUSAL.set(
        "the certificate of '"
            + chain[0].getSubjectX500Principal().getName()
            + "' is not trusted: "
            + refusal.getMessage());
    return refusal;
  }
}
