package io.webchat.transport.gms.cometd.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonWriter;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.cometd.bayeux.Message;

/** A server on sockets that tells what a test wants, when it wants; it takes everything at once. */
class SocketServerOfATest extends SocketsOfATest {
  /** What leads to it. */
  static final Map<String, Object> CONFIGURATION =
      Map.of(
          "cometD",
          Map.of("enabled", true, "cometURL", "http://127.0.0.1:1", "websocketEnabled", true));

  /** The chat that it has. */
  static final SessionData SESSION =
      SessionData.of(
          Map.of("secureKey", "key-1", "sessionID", "chat-1", "alias", "1", "userId", "user-1"));

  private static final String CHANNEL = "/service/chatV2/customer-support";

  private final List<Map<String, Object>> published = new CopyOnWriteArrayList<>();
  private final List<String> heldAcks = new CopyOnWriteArrayList<>();
  private volatile boolean acknowledges = true;
  private volatile boolean refuses;
  private volatile SocketListener listener;

  /** What clients published. */
  List<Map<String, Object>> published() {
    return published;
  }

  List<String> operations() {
    return published.stream().map(data -> String.valueOf(data.get("operation"))).toList();
  }

  /** Something was published; it has been acknowledged. */
  void asked(Map<String, Object> question) {}

  /** Takes nothing more of what is published. */
  void refuse() {
    refuses = true;
  }

  /** Keeps back from now on that it takes what is published. */
  void holdAcks() {
    acknowledges = false;
  }

  /** Says that it has taken what was published, and does so for the next again. */
  void releaseAcks() {
    acknowledges = true;
    heldAcks.forEach(listener::text);
    heldAcks.clear();
  }

  /** Tells the messages at these positions, their text being it; below 0 without one. */
  void tell(int... positions) {
    tell(false, positions);
  }

  /** Tells the messages at these positions, and that the chat is over. */
  void tellEnd(int... positions) {
    tell(true, positions);
  }

  private void tell(boolean over, int... positions) {
    tell(
        IntStream.of(positions).mapToObj(each -> entry(each, String.valueOf(each))).toList(),
        over,
        IntStream.of(positions).max().orElse(0));
  }

  /** Tells a whole transcript. */
  void tell(List<String> texts, boolean over) {
    tell(
        IntStream.range(0, texts.size()).mapToObj(i -> entry(i + 1, texts.get(i))).toList(),
        over,
        texts.size());
  }

  private void tell(List<Map<String, Object>> messages, boolean over, int last) {
    Map<String, Object> result =
        Map.of(
            "statusCode",
            0,
            "chatEnded",
            over,
            "chatId",
            "chat-1",
            "nextPosition",
            last + 1,
            "messages",
            messages);
    listener.text(JsonWriter.write(List.of(Map.of("channel", CHANNEL, "data", result))));
  }

  void lose() {
    listener.closed(new SocketClosed(SocketClosed.CUT, "", Optional.empty()));
  }

  @Override
  public CompletableFuture<TextSocket> connect(SocketRequest request, SocketListener hears) {
    listener = hears;
    return CompletableFuture.completedFuture(
        new TextSocket() {
          @Override
          public CompletableFuture<Void> send(String text) {
            new BayeuxJson().parse(text).forEach(message -> take(message, hears));
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void close(int code, String reason) {}

          @Override
          public CompletableFuture<Void> pause() {
            throw new AssertionError("no socket is left to another one");
          }

          @Override
          public void resume(SocketListener next) {}

          @Override
          public void abort() {}
        });
  }

  private void take(Message message, SocketListener hears) {
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("channel", message.getChannel());
    reply.put("id", message.getId());
    reply.put("successful", message.isMeta() || !refuses);
    reply.put("clientId", "c1");
    reply.put("supportedConnectionTypes", List.of("websocket"));
    if (message.getChannel().equals("/meta/connect")) {
      reply.put("advice", Map.of("reconnect", "retry", "interval", 3_600_000));
    }
    String text = JsonWriter.write(List.of(reply));
    if (message.isMeta() || acknowledges) {
      hears.text(text);
    } else {
      heldAcks.add(text);
    }
    if (!message.isMeta()) {
      published.add(message.getDataAsMap());
      asked(message.getDataAsMap());
    }
  }

  private static Map<String, Object> entry(int index, String text) {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (index >= 0) {
      entry.put("index", index);
    }
    entry.put("type", "Message");
    entry.put("text", text);
    entry.put("utcTime", 1_554_322_581_000L);
    entry.put("from", Map.of("nickname", "Ann", "participantId", 2, "type", "Agent"));
    return entry;
  }
}
