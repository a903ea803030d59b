package io.webchat.rest.internal;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.Form;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.net.ServerSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers behind TLS: why it fails, and kept connections of HTTP/1.1 and HTTP/2. */
class TlsTest {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("authority").build();

  @TempDir Path folder;
  private final String trustStoreBefore = System.getProperty(TRUST_STORE);
  private final MockWebServer server = new MockWebServer();
  private final AtomicLong clock = new AtomicLong();
  private OkHttpEngine engine;
  private RestClient client;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    trust("authority.jks", AUTHORITY.certificate());
    engine = new OkHttpEngine(EngineSettings.defaults(), clock::get);
    client = engine.open();
  }

  /**
   * Makes these the certificates that the JVM trusts. It keeps what it has read until another file
   * is named; and as long as one thread reads that file, say that of an engine that was closed at
   * once, others get what was read before.
   */
  private void trust(String name, X509Certificate... certificates)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("JKS");
    trusted.load(null, null);
    for (X509Certificate certificate : certificates) {
      trusted.setCertificateEntry("trusted", certificate);
    }
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, new char[0]);
    }
    System.setProperty(TRUST_STORE, file.toString());
    await().untilAsserted(() -> assertThat(trustedByTheJvm()).containsExactly(certificates));
  }

  private static X509Certificate[] trustedByTheJvm() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers();
  }

  @AfterEach
  void close() {
    engine.close();
    server.close();
    if (trustStoreBefore == null) {
      System.clearProperty(TRUST_STORE);
    } else {
      System.setProperty(TRUST_STORE, trustStoreBefore);
    }
  }

  private static HeldCertificate.Builder certificate() {
    return new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName("127.0.0.1");
  }

  private void start(HeldCertificate certificate, Protocol... protocols) throws IOException {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    server.useHttps(certificates.sslSocketFactory());
    if (protocols.length > 0) {
      server.setProtocols(List.of(protocols));
    }
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  private RestCall.Builder call(int port) {
    RestUrl url = RestUrl.configured("test", "https://127.0.0.1:" + port + "/chat?key=s3cret");
    return RestCall.send("startChat", "POST", url, new Form().add("a", "b")).timeout(30_000);
  }

  private RestResponse called(UnaryOperator<RestCall.Builder> how) {
    return settle(client.exchange(how.apply(call(server.getPort())).build(), answer -> answer));
  }

  private TransportException failed(UnaryOperator<RestCall.Builder> how) {
    return failure(client.exchange(how.apply(call(server.getPort())).build(), answer -> answer));
  }

  private void failsAs(String why) {
    TransportException failure = failed(call -> call);
    assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure.ambiguous()).isFalse();
    assertThat(failure)
        .hasMessage(
            "No answer to startChat at https://127.0.0.1:%d: TLS failed: %s",
            server.getPort(), why);
  }

  @Test
  void saysThatACertificateIsNotTrusted() throws IOException {
    start(new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build());
    failsAs(
        "the certificate of the server is not trusted: add its authority to the trust store of the"
            + " JVM (javax.net.ssl.trustStore)");
  }

  @Test
  void saysThatACertificateIsForAnotherHost() throws IOException {
    start(
        new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .addSubjectAlternativeName("chat.example")
            .build());
    failsAs("the certificate of the server is not for 127.0.0.1: check the host name");
  }

  @Test
  void saysThatACertificateHasExpired() throws IOException {
    long now = Instant.now().toEpochMilli();
    start(certificate().validityInterval(now - 200_000_000, now - 100_000_000).build());
    failsAs("the certificate of the server has expired");
  }

  @Test
  void saysThatACertificateIsNotValidYet() throws IOException {
    long now = Instant.now().toEpochMilli();
    start(certificate().validityInterval(now + 100_000_000, now + 200_000_000).build());
    failsAs("the certificate of the server is not valid yet: check the clocks");
  }

  @Test
  void saysThatNothingIsTrusted() throws IOException, GeneralSecurityException {
    engine.close();
    trust("nothing.jks");
    engine = new OkHttpEngine(EngineSettings.defaults());
    client = engine.open();
    start(certificate().build());
    failsAs("the trust store of the JVM is empty or cannot be read (javax.net.ssl.trustStore)");
  }

  @Test
  void saysThatTheServerDoesNotSpeakTls() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> refuse(plain), "plain-server");
      thread.setDaemon(true);
      thread.start();

      TransportException failure =
          failure(client.exchange(call(plain.getLocalPort()).build(), answer -> answer));

      assertThat(failure.getMessage())
          .endsWith(
              "TLS failed: the server does not speak TLS on this port: use http:// or the port for"
                  + " https://");
      assertThat(failure.ambiguous()).isFalse();
    }
  }

  /** What an HTTP server says to the first bytes of TLS. */
  private static void refuse(ServerSocket plain) {
    try {
      while (!plain.isClosed()) {
        try (Socket connection = plain.accept()) {
          int unused = connection.getInputStream().read(new byte[4_096]);
          connection
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      assertThat(plain.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aCallThatAKeptConnectionSwallowedGoesOutOnceMore(Protocol protocol) throws IOException {
    start(certificate().build(), protocols(protocol));
    server.enqueue(new MockResponse.Builder().body("{}").build());
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(new MockResponse.Builder().body("{}").build());

    assertThat(called(call -> call).resent()).isFalse();
    assertThat(called(call -> call).resent()).isTrue();
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aSendIsLeftToItsCaller(Protocol protocol) throws IOException {
    start(certificate().build(), protocols(protocol));
    server.enqueue(new MockResponse.Builder().body("{}").build());
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(new MockResponse.Builder().body("{}").build());

    called(RestCall.Builder::once);
    assertThat(failed(RestCall.Builder::once).ambiguous()).isTrue();
    assertThat(server.getRequestCount()).isEqualTo(2);
    assertThat(called(RestCall.Builder::once).resent()).isFalse();
  }

  /** Tells when the server has closed a connection, which it does behind its answer. */
  private static final class ClosingSockets extends ServerSocketFactory {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public ServerSocket createServerSocket() throws IOException {
      return new ServerSocket() {
        @Override
        public Socket accept() throws IOException {
          Socket socket =
              new Socket() {
                @Override
                public synchronized void close() throws IOException {
                  super.close();
                  closed.countDown();
                }
              };
          implAccept(socket);
          return socket;
        }
      };
    }

    @Override
    public ServerSocket createServerSocket(int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aConnectionThatTheServerClosesIsNotUsedAgain() throws Exception {
    ClosingSockets sockets = new ClosingSockets();
    server.setServerSocketFactory(sockets);
    start(certificate().build(), Protocol.HTTP_1_1);
    server.enqueue(
        new MockResponse.Builder()
            .body("{}")
            .onResponseEnd(new SocketEffect.CloseSocket())
            .build());
    server.enqueue(new MockResponse.Builder().body("{}").build());

    called(RestCall.Builder::once);
    assertThat(sockets.closed.await(1, TimeUnit.MINUTES)).isTrue();
    clock.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(called(RestCall.Builder::once).resent()).isFalse();
  }

  @Test
  void anAliveConnectionIsKeptAfterALook() throws IOException, InterruptedException {
    start(certificate().build(), Protocol.HTTP_1_1);
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder().body("{}").build());
      called(call -> call);
      clock.addAndGet(Duration.ofSeconds(5).toNanos());
      assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8}) // REFUSED_STREAM, CANCEL
  void aStreamThatTheServerDidNotBeginGoesOutOnceMore(int code) throws IOException {
    start(certificate().build());
    server.enqueue(new MockResponse.Builder().body("{}").build());
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseStream(code)).build());
    server.enqueue(new MockResponse.Builder().body("{}").build());

    called(call -> call);
    assertThat(called(call -> call).resent()).isTrue();
  }

  @Test
  void aStreamThatFailedInTheServerDoesNot() throws IOException {
    start(certificate().build());
    server.enqueue(new MockResponse.Builder().body("{}").build());
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseStream(2)).build());

    called(call -> call);
    assertThat(failed(call -> call).ambiguous()).isTrue();
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  private static Protocol[] protocols(Protocol protocol) {
    return protocol == Protocol.HTTP_2
        ? new Protocol[] {Protocol.HTTP_2, Protocol.HTTP_1_1}
        : new Protocol[] {protocol};
  }

  @Test
  void aSecureCookieComesBackOverTlsOnly() throws Exception {
    start(certificate().build());
    client.close();
    client = engine.open(new CookieManager().getCookieStore());
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Set-Cookie", "SEC=1; Path=/; Secure")
            .addHeader("Set-Cookie", "ANY=1; Path=/")
            .build());
    server.enqueue(new MockResponse.Builder().build());
    called(call -> call);
    called(call -> call);
    assertThat(server.takeRequest().getHeaders().get("Cookie")).isNull();
    assertThat(server.takeRequest().getHeaders().get("Cookie").split("; "))
        .containsExactlyInAnyOrder("SEC=1", "ANY=1");

    try (ScriptedServer plain = ScriptedServer.start()) {
      settle(client.exchange(RestCalls.post(plain).build(), answer -> answer));
      assertThat(plain.last().header("cookie")).isEqualTo("ANY=1");
    }
  }
}
