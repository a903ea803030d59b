package io.webchat.web.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.test.patience.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A page as docs/http.md describes it. */
final class SmallPage {
  private final HttpClient client;
  private final URI front;
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private String channel = "";
  private String token = "";
  private long calls;

  SmallPage(URI front) {
    this(front, HttpClient.newHttpClient());
  }

  private SmallPage(URI front, HttpClient client) {
    this.front = front;
    this.client = client;
  }

  /** One that trusts the certificate in a key store. */
  static SmallPage trusting(URI front, Path keyStore, String password) throws Exception {
    KeyStore keys = KeyStore.getInstance(keyStore.toFile(), password.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("pages"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return new SmallPage(front, HttpClient.newBuilder().sslContext(context).build());
  }

  SmallPage open(boolean bySocket) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(front + "/channels"))
                .POST(BodyPublishers.ofString("{\"bearer\":true}")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    Map<String, Object> answer = JsonReader.object(response.body()).orElseThrow();
    assertThat(answer).containsEntry("sockets", true);
    channel = front + "/channels/" + answer.get("channel") + "/";
    token = "Bearer " + answer.get("token");
    if (bySocket) {
      client
          .newWebSocketBuilder()
          .header("Authorization", token)
          .buildAsync(URI.create(channel.replaceFirst("http", "ws") + "socket"), new SocketFrames())
          .get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } else {
      InputStream events =
          client.send(request("frames").build(), BodyHandlers.ofInputStream()).body();
      Thread reader = new Thread(() -> read(events), "events");
      reader.setDaemon(true);
      reader.start();
    }
    return this;
  }

  private void read(InputStream events) {
    try (var lines = new BufferedReader(new InputStreamReader(events, UTF_8))) {
      lines.lines().filter(line -> line.startsWith("data: ")).forEach(frames::add);
    } catch (IOException | UncheckedIOException e) {
      ended.completeExceptionally(e);
      return;
    }
    ended.complete(null);
  }

  HttpRequest.Builder request(String what) {
    return HttpRequest.newBuilder(URI.create(channel + what)).header("Authorization", token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(URI address) throws Exception {
    return send(HttpRequest.newBuilder(address));
  }

  /** Calls a command; the frame that settles it. */
  Map<String, Object> call(String command, Map<String, ?> data) throws Exception {
    calls++;
    Map<String, Object> frame =
        Map.of(
            "n",
            calls,
            "type",
            "call",
            "call",
            calls,
            "command",
            command,
            "commander",
            "Small",
            "data",
            data);
    HttpResponse<String> response =
        send(
            request("frames")
                .POST(BodyPublishers.ofString(JsonWriter.write(Map.of("frames", List.of(frame))))));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String settled = await("\"call\":" + calls + ",");
    return JsonReader.object(settled.substring(settled.indexOf('{'))).orElseThrow();
  }

  /** Waits for a frame with this text. */
  String await(String text) throws InterruptedException {
    String frame;
    do {
      frame = frames.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(frame).as("a frame with " + text).isNotNull();
    } while (!frame.contains(text));
    return frame;
  }

  /** Waits until the server has ended the connection in order. */
  void awaitEnd() throws Exception {
    ended.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private final class SocketFrames implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        frames.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      ended.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      ended.completeExceptionally(failure);
    }
  }
}
