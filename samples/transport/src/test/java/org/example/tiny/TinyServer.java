package org.example.tiny;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.testkit.transport.ChatServer;
import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server of the wire "tiny", in the hands of a test. */
final class TinyServer implements ChatServer {
  private final ScriptedServer http = ScriptedServer.start().answers(this::answer);
  private final Map<Step, Trouble> troubles = new ConcurrentHashMap<>();
  private final Map<String, TinyChat> chats = new ConcurrentHashMap<>();
  private volatile TinyChat last;

  @Override
  public Map<String, Object> configuration() {
    return Map.of("transport", Map.of("type", "tiny", "dataURL", http.url()));
  }

  @Override
  public Chat awaitChat() {
    return last; // it is there when the start has been answered
  }

  @Override
  public void next(Step step, Trouble trouble) {
    troubles.put(step, trouble);
  }

  @Override
  public void close() {
    http.close();
  }

  /** Each request gets what the wire answers, or the trouble that the test wants. */
  private void answer(ReceivedRequest request, Socket connection, OutputStream out)
      throws IOException {
    Step step = step(request);
    Trouble trouble = step == null ? null : troubles.remove(step);
    ScriptedAnswer good = (asked, to, bytes) -> handle(asked).answer(asked, to, bytes);
    ScriptedAnswer answer = trouble == null ? good : ScriptedAnswer.troubled(trouble, good);
    answer.answer(request, connection, out);
  }

  private static Step step(ReceivedRequest request) {
    if (request.path().equals("/chats")) {
      return Step.START;
    }
    if (request.path().endsWith("/events")) {
      return Step.POLL;
    }
    return request.path().endsWith("/messages") ? Step.SEND : null;
  }

  private ScriptedAnswer handle(ReceivedRequest request) throws IOException {
    Map<String, Object> body =
        request.text().isEmpty() ? Map.of() : JsonReader.readObject(request.text());
    String[] path = request.path().split("/", -1);
    if (path.length == 2) {
      return started(body);
    }
    TinyChat chat = chats.get(path[2]);
    if (chat == null || chat.isForgotten()) {
      return ScriptedAnswer.http(404, "Content-Type: application/json", "{}");
    }
    if (path.length == 3) {
      chat.endByServer();
      return ScriptedAnswer.json("{}");
    }
    return switch (path[3]) {
      case "events" -> json(chat.events(Long.parseLong(request.query().get("from"))));
      case "messages" -> json(chat.customerSays(String.valueOf(body.get("text"))));
      default -> json(chat.customerTypes(Boolean.TRUE.equals(body.get("typing"))));
    };
  }

  private ScriptedAnswer started(Map<String, Object> body) {
    String id = String.valueOf(chats.size() + 1);
    last = new TinyChat(body);
    chats.put(id, last);
    return json(Map.of("chat", id, "token", "secret-token-" + id));
  }

  private static ScriptedAnswer json(Map<String, ?> body) {
    return ScriptedAnswer.json(JsonWriter.write(body));
  }
}
