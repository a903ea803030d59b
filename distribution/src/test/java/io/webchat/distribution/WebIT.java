package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.config.Configured;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** Pages by the HTTP Whiteboard of the deployed bundles. */
class WebIT {
  private static final int PORT = FreePorts.one();

  @RegisterExtension static final OsgiContainer container = PagesInContainer.at(PORT).build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern CHANNEL = Pattern.compile("\"channel\":\"([^\"]+)\"");

  @TempDir static Path folder;
  private static ChatSimulator simulator;
  private String cookie;
  private String channel;

  @BeforeAll
  static void serve() throws IOException, BundleException {
    simulator = new SimulatorBuilder().start();
    Path file = folder.resolve("pages.json");
    Files.writeString(
        file, "{\"webchat\":{\"dataURL\":\"" + simulator.gmsUrl() + "\",\"ajaxTimeout\":60000}}");
    container.configure("io.webchat.web", Map.of("configuration", file.toString()));
    PagesInContainer.deploy(container);
    Awaitility.await("the front")
        .atMost(DistributionProcess.PATIENCE)
        .until(() -> send(request("nothing").GET()).body().contains("NOT_FOUND"));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/webchat/" + path))
        .header("Origin", "http://127.0.0.1:" + PORT);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private void open() throws Exception {
    HttpResponse<String> response = send(request("channels").POST(BodyPublishers.noBody()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(response.body()).contains("\"sockets\":true");
    Matcher matcher = CHANNEL.matcher(response.body());
    assertThat(matcher.find()).isTrue();
    channel = "channels/" + matcher.group(1);
    cookie = response.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
  }

  private static void await(BlockingQueue<String> lines, String text) {
    Awaitility.await(text)
        .atMost(DistributionProcess.PATIENCE)
        .until(
            () -> {
              String line = lines.poll(100, TimeUnit.MILLISECONDS);
              return line != null && line.contains(text);
            });
  }

  private static String frames(String frame) {
    return "{\"frames\":[" + frame + "]}";
  }

  private void post(String frame, int received) throws Exception {
    HttpResponse<String> response =
        send(
            request(channel + "/frames")
                .header("Cookie", cookie)
                .POST(BodyPublishers.ofString(frames(frame))));
    assertThat(response.body()).contains("\"received\":" + received);
  }

  private static void say(WebSocket socket, String frame) throws Exception {
    socket
        .sendText(frames(frame), true)
        .get(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String call(int number, String command, String data) {
    return "{\"n\":%d,\"type\":\"call\",\"call\":%d,\"command\":\"%s\",\"data\":%s}"
        .formatted(number, number, command, data);
  }

  @Test
  void aChatByEvents() throws Exception {
    open();
    HttpResponse<InputStream> events =
        HTTP.send(
            request(channel + "/frames").header("Cookie", cookie).GET().build(),
            BodyHandlers.ofInputStream());
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      Thread thread = new Thread(() -> reader.lines().forEach(lines::add));
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((broken, end) -> {});
      thread.start();
      post(call(1, "WebChatService.startChat", "{\"nickname\":\"Jane\"}"), 1);
      await(lines, "WebChatService.started");
      post(call(2, "WebChatService.sendMessage", "{\"message\":\"Hi\"}"), 2);
      await(lines, "\"text\":\"Hi\"");
      send(request(channel + "/close").header("Cookie", cookie).POST(BodyPublishers.noBody()));
      await(lines, "\"type\":\"end\"");
    }
  }

  @Test
  void aChatByASocket() throws Exception {
    open();
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket =
        HTTP.newWebSocketBuilder()
            .header("Cookie", cookie)
            .header("Origin", "http://127.0.0.1:" + PORT)
            .buildAsync(
                URI.create("ws://127.0.0.1:" + PORT + "/webchat/" + channel + "/socket"),
                new WebSocket.Listener() {
                  private final StringBuilder text = new StringBuilder();

                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence part, boolean last) {
                    text.append(part);
                    if (last) {
                      messages.add(text.toString());
                      text.setLength(0);
                    }
                    from.request(1);
                    return null;
                  }
                })
            .get(DistributionProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    say(socket, call(1, "WebChatService.startChat", "{\"nickname\":\"Joe\"}"));
    await(messages, "WebChatService.started");
    say(socket, call(2, "WebChatService.sendMessage", "{\"message\":\"Hi\"}"));
    await(messages, "\"text\":\"Hi\"");
    socket.abort();
  }

  @Test
  void theConfigurationIsListedAndAMistakeTakesNothingDown() throws Exception {
    container.configure(
        "io.webchat.web",
        Map.of("configuration", folder.resolve("pages.json").toString(), "beatMs", "never"));
    Awaitility.await("a refusal")
        .atMost(DistributionProcess.PATIENCE)
        .until(
            () ->
                container.services(Configured.class).stream()
                    .map(Configured::configuration)
                    .filter(state -> state.pid().equals("io.webchat.web"))
                    .flatMap(state -> state.refusals().stream())
                    .map(refusal -> refusal.key())
                    .toList(),
            List.of("beatMs")::equals);
    open();
  }
}
