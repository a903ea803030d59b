package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Servers behind a reverse proxy; a test decides what each answers to each operation. */
final class FakeHosts implements AutoCloseable {
  /** HTTP 503 that names these servers. */
  static ScriptedAnswer busy(String... alternates) {
    return ScriptedAnswer.http(
        503,
        "Content-Type: application/json",
        "{\"alternateHostList\":[\"" + String.join("\",\"", alternates) + "\"]}");
  }

  private final ScriptedServer server = ScriptedServer.start();
  private final Map<String, ScriptedAnswer> answers = new ConcurrentHashMap<>();

  FakeHosts() {
    server.answers((request, connection, out) -> answer(request).answer(request, connection, out));
  }

  /** What a server answers to an operation, or to any with {@code *}. */
  FakeHosts at(String host, String operation, ScriptedAnswer answer) {
    answers.put(host + " " + operation, answer);
    return this;
  }

  FakeHosts at(String host, String operation, String json) {
    return at(host, operation, ScriptedAnswer.json(json));
  }

  /** A server that has the session. */
  FakeHosts good(String host) {
    return at(host, "start", "{\"chatId\":\"c1\",\"participantId\":\"p1\"}")
        .at(host, "reconnect", "{\"chatId\":\"c1\",\"participantId\":\"p1\"}")
        .at(host, "message-history", "{\"messages\":[]}")
        .at(host, "messages", "{\"messages\":[],\"chatEnded\":false}")
        .at(host, "*", "{}");
  }

  /** Host and operation of each request that came in. */
  List<String> asked() {
    return server.received().stream().map(FakeHosts::name).toList();
  }

  List<ReceivedRequest> received() {
    return server.received();
  }

  private ScriptedAnswer answer(ReceivedRequest request) {
    String name = name(request);
    ScriptedAnswer any =
        answers.getOrDefault(name.split(" ", 2)[0] + " *", ScriptedAnswer.http(404, "", ""));
    return answers.getOrDefault(name, any);
  }

  private static String name(ReceivedRequest request) {
    String[] parts = request.path().split("/", -1); // "", proxy, host, icws, web-chat, operation
    return parts[2] + " " + parts[5];
  }

  TestTransportContext context(String... hosts) {
    return context(Map.of(), hosts);
  }

  TestTransportContext context(Map<String, Object> more, String... hosts) {
    Map<String, Object> transport = new LinkedHashMap<>();
    transport.put("type", PureConnectProvider.TYPE);
    transport.put("hosts", List.of(hosts));
    transport.put("reverseProxyUrl", server.url() + "/proxy/");
    transport.putAll(more);
    return TestTransportContext.of(Map.of("transport", transport, "ajaxTimeout", 30_000));
  }

  @Override
  public void close() {
    server.close();
  }
}
