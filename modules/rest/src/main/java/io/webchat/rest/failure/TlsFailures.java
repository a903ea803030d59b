package io.webchat.rest.failure;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says why TLS failed and what to do; names no part of a certificate. */
final class TlsFailures {
  private static final String EXPIRED = "the certificate of the server has expired";
  private static final String NOT_YET =
      "the certificate of the server is not valid yet: check the clocks";
  private static final String REVOKED = "the certificate of the server is revoked";
  private static final String UNTRUSTED =
      "the certificate of the server is not trusted: add its authority to the trust store of the"
          + " JVM (javax.net.ssl.trustStore)";
  private static final String NO_TRUST =
      "the trust store of the JVM is empty or cannot be read (javax.net.ssl.trustStore)";
  private static final String NOT_TLS =
      "the server does not speak TLS on this port: use http:// or the port for https://";
  private static final String ALERT = "Received fatal alert: ";

  private TlsFailures() {}

  /** Why there was no answer; {@code host} is the one of the URL. */
  static String why(IOException failure, String host) {
    if (ConnectionFailures.causes(failure).anyMatch(SSLPeerUnverifiedException.class::isInstance)) {
      return tls("the certificate of the server is not for " + host + ": check the host name");
    }
    Optional<String> certificate =
        ConnectionFailures.causes(failure)
            .map(TlsFailures::certificate)
            .flatMap(Optional::stream)
            .findFirst();
    if (certificate.isPresent()) {
      return tls(certificate.get());
    }
    String text = String.valueOf(failure.getMessage());
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return tls(NOT_TLS);
    }
    if (text.startsWith(ALERT)) {
      return tls("the server refuses the handshake, " + text.substring(ALERT.length()));
    }
    if (ConnectionFailures.causes(failure).anyMatch(EOFException.class::isInstance)) {
      return tls("the server ended the handshake");
    }
    boolean cut = ConnectionFailures.causes(failure).anyMatch(SocketException.class::isInstance);
    return cut ? "connection lost" : "TLS failed";
  }

  private static String tls(String why) {
    return "TLS failed: " + why;
  }

  /** What is wrong with a certificate; the most precise cause lies deepest. */
  private static Optional<String> certificate(Throwable cause) {
    if (cause instanceof CertificateExpiredException) {
      return Optional.of(EXPIRED);
    }
    if (cause instanceof InvalidAlgorithmParameterException) {
      return Optional.of(NO_TRUST); // the JVM found no authority to start from
    }
    if (cause instanceof CertificateNotYetValidException) {
      return Optional.of(NOT_YET);
    }
    if (cause instanceof CertPathValidatorException path) {
      return path.getReason() == BasicReason.REVOKED
          ? Optional.of(REVOKED)
          : deeper(path).or(() -> Optional.of(UNTRUSTED));
    }
    if (cause instanceof CertPathBuilderException) {
      return Optional.of(UNTRUSTED);
    }
    return cause instanceof CertificateException
        ? deeper(cause).or(() -> Optional.of(UNTRUSTED))
        : Optional.empty();
  }

  private static Optional<String> deeper(Throwable cause) {
    return Optional.ofNullable(cause.getCause()).flatMap(TlsFailures::certificate);
  }
}
