package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the folder {@code scripts} do what they say. */
class ExamplesTest {
  private static final Path SCRIPTS = Path.of("../../scripts");
  private static final SessionData SESSION =
      SessionData.of(Map.of("token", "t", "sessionId", "s", "messageIndex", 3));

  @TempDir Path home;
  private Scripting scripting;

  @AfterEach
  void close() {
    scripting.close();
  }

  private void start(String... fetchOrigins) {
    ScriptSettings defaults = PatientSettings.in(home);
    scripting =
        TestScripting.with(
            new ScriptSettings(
                defaults.limits(),
                2,
                defaults.scriptsFolder(),
                100,
                null,
                home.resolve("storage"),
                defaults.location(),
                List.of(fetchOrigins),
                60_000));
  }

  private static String example(String name) throws IOException {
    return Files.readString(SCRIPTS.resolve(name));
  }

  private FakeChat chat(String... examples) throws IOException {
    List<ScriptSource> scripts = new ArrayList<>();
    for (String name : examples) {
      scripts.add(new ScriptSource(name, example(name)));
    }
    return new FakeChat(
            new InstanceSettings(
                "example",
                WebChatConfiguration.of(
                    Map.of(
                        "dataURL", "https://h.example", "userData", Map.of("customerId", "c 1"))),
                scripts))
        .attachedTo(scripting);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config/v2.config.js",
        "config/async-v3.config.js",
        "session/cookie.js",
        "session/file.js",
        "preprocessors/redaction.js",
        "extensions/greeting.js",
        "extensions/debugging.js"
      })
  void anExampleHasNoMistake(String name) throws IOException {
    start();
    assertThat(scripting.check(new ScriptSource(name, example(name)))).isEmpty();
    assertThat(example(name)).startsWith("// ").contains("// Use: ");
  }

  @Test
  void bothConfigurationsConfigure() throws IOException {
    start();
    try (FakeChat v2 = chat("config/v2.config.js")) {
      assertThat(v2.made().transportType()).isEqualTo(WebChatConfiguration.GMS_REST);
      assertThat(v2.made().customHeader()).isTrue();
      assertThat(v2.errors()).isEmpty();
    }
    try (FakeChat v3 = chat("config/async-v3.config.js")) {
      assertThat(v3.made().transportType()).isEqualTo(WebChatConfiguration.PUREENGAGE_V3);
      storesAndReturns(v3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"session/cookie.js", "session/file.js"})
  void sessionFunctionsStoreReturnAndDelete(String name) throws IOException {
    Files.createDirectories(home.resolve("scripts/session"));
    Files.writeString(home.resolve("scripts").resolve(name), example(name));
    start();
    try (FakeChat chat = chat()) {
      storesAndReturns(chat);
    }
  }

  @Test
  void theSessionServiceIsAskedOverHttp() throws IOException {
    Map<String, String> stored = new ConcurrentHashMap<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, stored));
    server.start();
    try {
      String origin = "http://127.0.0.1:" + server.getAddress().getPort();
      Files.createDirectories(home.resolve("scripts/session"));
      Files.writeString(
          home.resolve("scripts/session/http.js"),
          example("session/http.js").replace("https://sessions.example.com", origin));
      start(origin);
      try (FakeChat chat = chat()) {
        storesAndReturns(chat);
        assertThat(stored).isEmpty();
      }
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, Map<String, String> stored) throws IOException {
    String key = exchange.getRequestURI().getRawPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String answer = stored.get(key);
    switch (exchange.getRequestMethod()) {
      case "PUT" -> stored.put("/sessions/c%201", body);
      case "DELETE" -> stored.remove(key);
      default -> {}
    }
    byte[] bytes = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
    boolean missing = answer == null && exchange.getRequestMethod().equals("GET");
    exchange.sendResponseHeaders(missing ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void storesAndReturns(FakeChat chat) {
    assertThat(restored(chat)).isNull();
    FakeChat.await(chat.sessionHooks().getSessionData(SESSION, chat.cookies(), Map.of()));
    Object restored = restored(chat);
    assertThat(restored instanceof String text ? ScriptValueCodec.read(text, null) : restored)
        .isEqualTo(SESSION);
    FakeChat.await(
        chat.sessionHooks()
            .deleteSessionData(SESSION, AjaxResponse.failure("error"), chat.cookies(), Map.of()));
    assertThat(restored(chat)).isNull();
    assertThat(chat.errors()).isEmpty();
  }

  private static Object restored(FakeChat chat) {
    return FakeChat.await(chat.sessionHooks().setSessionData(false, chat.cookies(), Map.of()));
  }

  @Test
  void redactionHidesWhatIdentifiesPeople() throws IOException {
    Files.createDirectories(home.resolve("scripts/preprocessors"));
    Files.writeString(
        home.resolve("scripts/preprocessors/redaction.js"), example("preprocessors/redaction.js"));
    start();
    try (FakeChat chat = chat()) {
      String text =
          "I am a.b@c.example, call +49 (30) 1234-567, card 4111 1111 1111 1111, order 42";
      assertThat(chat.process(FakeChat.text(text)).text())
          .isEqualTo("I am [e-mail], call [phone], card [number], order 42");
      assertThat(chat.process(Map.of("type", "ParticipantJoined")).text()).isNull();
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void theGreetingIsSentOnceToAnAgentWhoJoins() throws IOException {
    start();
    List<Object> sent = new CopyOnWriteArrayList<>();
    try (FakeChat chat = chat("extensions/greeting.js")) {
      chat.plugin()
          .registerCommand(
              "sendMessage",
              call -> {
                sent.add(call.data().get("message"));
                call.deferred().resolve(null);
              });
      Map<String, Object> joined = Map.of("message", Map.of("from", Map.of("name", "Anna")));
      chat.plugin().publish("agentConnected", joined);
      chat.plugin().publish("agentConnected", joined);
      await().untilAsserted(() -> assertThat(sent).hasSize(1));
      chat.plugin().publish("started", Map.of());
      chat.plugin().publish("agentConnected", Map.of("message", Map.of("restoring", true)));
      chat.plugin().publish("agentConnected", joined);
      await()
          .untilAsserted(
              () ->
                  assertThat(sent).hasSize(2).containsOnly("Hello Anna, thank you for your time."));
      assertThat(chat.errors()).isEmpty();
    }
  }

  @Test
  void debuggingCountsEveryEvent() throws IOException {
    start();
    try (FakeChat chat = chat("extensions/debugging.js")) {
      chat.plugin().publish("tick", Map.of("n", 1));
      chat.plugin().publish("tick", Map.of("n", 2));
      await()
          .untilAsserted(
              () ->
                  assertThat((Map<?, ?>) chat.command("Debugging.counts", Map.of()))
                      .satisfies(
                          counts -> assertThat(counts.get("WebChatService.tick")).isEqualTo(2)));
      assertThat(chat.errors()).isEmpty();
    }
  }
}
