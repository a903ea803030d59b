package io.webchat.rest.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.Form;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestUrl;
import io.webchat.rest.internal.connection.CallTrace;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why there was no answer, in words. */
class CallFailuresTest {
  private static final String UNTRUSTED =
      "TLS failed: the certificate of the server is not trusted: add its authority to the trust"
          + " store of the JVM (javax.net.ssl.trustStore)";

  private static IOException handshake(Exception cause) {
    IOException failure = new SSLHandshakeException("s3cret");
    failure.initCause(cause);
    return failure;
  }

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(
            new UnknownHostException("foo.example: Name or service not known"),
            "cannot find host foo.example"),
        Arguments.of(
            new ConnectException("Failed to connect to foo.example/192.0.2.1:80"),
            "connection refused"),
        Arguments.of(
            new NoRouteToHostException("Host is unreachable"), "no route to host foo.example"),
        Arguments.of(new SSLHandshakeException("PKIX path building failed"), "TLS failed"),
        Arguments.of(
            new SSLHandshakeException("Received fatal alert: handshake_failure"),
            "TLS failed: the server refuses the handshake, handshake_failure"),
        Arguments.of(handshake(new CertificateException("s3cret")), UNTRUSTED),
        Arguments.of(handshake(new CertPathValidatorException("s3cret")), UNTRUSTED),
        Arguments.of(handshake(new CertPathBuilderException("s3cret")), UNTRUSTED),
        Arguments.of(
            new SSLException("Remote host terminated the handshake", new EOFException()),
            "TLS failed: the server ended the handshake"),
        Arguments.of(
            new SSLException("Connection reset", new SocketException("Connection reset")),
            "connection lost"),
        Arguments.of(new IOException("unexpected end of stream on x"), "connection lost"),
        Arguments.of(new SocketException(), "connection lost"),
        Arguments.of(
            new SocketException("Too many open files"), "connection lost (Too many open files)"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void namesTheReason(IOException reason, String words) {
    RestUrl url = RestUrl.configured("dataURL", "http://foo.example/chat?key=s3cret");
    RestCall call = RestCall.send("startChat", "POST", url, new Form()).timeout(1_000).build();

    TransportException failure = CallFailures.of(call, new CallTrace(false), reason);

    assertThat(failure)
        .hasMessage("No answer to startChat at http://foo.example:80: " + words)
        .hasCause(reason);
    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isFalse();
  }
}
