package io.webchat.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import io.webchat.test.port.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/**
 * What a container serves over HTTP, as those see it who use it: pages, back ends and operators;
 * and a receiver of its webhooks.
 */
final class FrontDoor implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TEMPLATE = "pages.json";

  private final ChatSimulator server;
  private final int port;
  private final HttpServer receiver;
  private final Queue<String> deliveries = new ConcurrentLinkedQueue<>();
  private final Made bridge = ApiKeys.make("bridge", List.of("chats", "read"));
  private final Made operator = ApiKeys.make("operator", List.of("read"));
  private ContainerPage page;
  private SimulatedAgent agentOfPage;

  /** Chooses a port for a container whose chats are held at this server. */
  FrontDoor(ChatSimulator server) throws IOException {
    this.server = server;
    InetAddress here = InetAddress.getLoopbackAddress();
    port = FreePorts.one();
    receiver = HttpServer.create(new InetSocketAddress(here, 0), 0);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    deliveries.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  /** Where the container's HTTP server is to listen, as a file of configuration. */
  void configureServer(Path configurations) throws IOException {
    write(
        configurations.resolve("org.apache.felix.http.cfg"),
        """
        org.apache.felix.http.host = 127.0.0.1
        org.osgi.service.http.port = %d
        org.apache.felix.jakarta.websocket.enable = true
        """
            .formatted(port));
  }

  int port() {
    return port;
  }

  /**
   * Configures all but the console.
   *
   * @param configurations the folder of the configurations
   * @param files the folder of the files that they name
   */
  void configure(Path configurations, Path files) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>(server.configuration(Wire.GMS_V2));
    // a busy machine is no failing server, and no customer who was away
    settings.put("ajaxTimeout", 300_000);
    settings.put("restoreTimeout", 3_600_000);
    write(files.resolve(TEMPLATE), JsonWriter.write(Map.of("webchat", settings)));
    write(configurations.resolve("io.webchat.web.cfg"), "configuration = " + TEMPLATE + "\n");
    write(
        configurations.resolve("io.webchat.backend.cfg"),
        ".keys = " + bridge.line() + "\nconfigurations = default=" + TEMPLATE + "\n");
    write(
        configurations.resolve("io.webchat.webhooks-crm.cfg"),
        "url = http://127.0.0.1:" + receiver.getAddress().getPort() + "/\n");
  }

  /** Two pages of a visitor hold a chat, one over a socket, one without; it stays open. */
  void holdAChatOfPages() throws Exception {
    page = ContainerPage.of(address("/webchat/")).bySocket();
    assertThat(text(get("/webchat/webchat-bus.js"), 200)).contains("_genesys");
    page.call("WebChatService.startChat", Map.of("nickname", "Page"));
    agentOfPage = chatOf("Page").agent("Anna").join();
    agentOfPage.say("Good morning, page");
    page.await("Good morning, page");
    ContainerPage other = page.again().byEvents();
    other.await("Good morning, page");
    other.call("WebChatService.sendMessage", Map.of("message", "From the other tab"));
    page.await("From the other tab");
    agentOfPage.say("To all tabs");
    page.await("To all tabs");
    other.await("To all tabs");
    sayUntilDelivered("To the receiver");
  }

  /** The visitor comes back, takes the chat up and ends it. */
  void takeTheChatOfPagesUp() throws Exception {
    ContainerPage back = page.again().bySocket();
    back.await("WebChatService.restored");
    back.await("To all tabs");
    agentOfPage.say("Here again");
    back.await("Here again");
    sayUntilDelivered("To the receiver again");
    back.call("WebChatService.endChat", Map.of());
    back.await("WebChatService.ended");
  }

  /** The receiver gets what is said from the time on when the bundle of webhooks runs. */
  private void sayUntilDelivered(String text) {
    Awaitility.await("a delivery with " + text)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              agentOfPage.say(text);
              return deliveries.stream().anyMatch(delivery -> delivery.contains(text));
            });
  }

  /** A back end holds a chat, by its key only. */
  void holdAChatOfABackEnd() throws Exception {
    Awaitility.await("the back end")
        .untilAsserted(
            () -> assertThat(text(get("/api/v1/openapi.json"), 200)).contains("\"openapi\""));
    text(get("/api/v1/chats"), 401);
    String started =
        text(
            keyed("/api/v1/chats")
                .POST(BodyPublishers.ofString("{\"form\":{\"nickname\":\"Bridge\"}}")),
            201);
    String chat = "/api/v1/chats/" + JsonReader.object(started).orElseThrow().get("id");
    chatOf("Bridge").agent("Anna").join().say("Good morning, bridge");
    Awaitility.await("a message for the back end")
        .until(() -> text(keyed(chat + "/transcript"), 200).contains("Good morning, bridge"));
    text(
        keyed(chat + "/commands/sendMessage")
            .POST(BodyPublishers.ofString("{\"message\":\"Over the bridge\"}")),
        200);
    text(keyed(chat).DELETE(), 204);
  }

  private HttpRequest.Builder keyed(String path) {
    return get(path).header("Authorization", "Bearer " + bridge.key());
  }

  /** The console is off until it has a key, and then shows the container to who has it. */
  void lookAtTheConsole(Path configurations) throws Exception {
    text(get("/console/"), 404);
    write(configurations.resolve("io.webchat.console.cfg"), ".keys = " + operator.line() + "\n");
    Awaitility.await("the console").until(() -> answer(get("/console/")).statusCode() == 200);
    text(get("/console/api/overview"), 401);
    HttpResponse<String> login =
        answer(
            get("/console/api/session")
                .header("X-WebChat-Console", "1")
                .POST(BodyPublishers.ofString(JsonWriter.write(Map.of("key", operator.key())))));
    assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(
            text(
                get("/console/api/overview").header("Cookie", cookie.replaceFirst(";.*", "")), 200))
        .contains("gms-v2-rest");
  }

  private SimulatedChat chatOf(String nickname) {
    return Awaitility.await("the chat of " + nickname)
        .until(
            () ->
                server.chats().stream()
                    .filter(
                        chat ->
                            chat.participants().stream()
                                .anyMatch(one -> one.nickname().equals(nickname)))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(address(path));
  }

  private static HttpResponse<String> answer(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String text(HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = answer(request);
    assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
    return answer.body();
  }

  /** All at once: the container reads it as soon as it is there. */
  private static void write(Path file, String text) throws IOException {
    Path part = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    receiver.stop(0);
  }
}
