package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonWriter;
import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometd.bayeux.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Sockets that are lost while CometD's client waits with its next connect, and so hears nothing of
 * it: the server has told it to wait for an hour.
 */
@Execution(ExecutionMode.CONCURRENT)
class LostSocketTest {
  private static final String CHANNEL = "/service/chatV2/customer-support";
  private static final SessionData SESSION =
      SessionData.of(
          Map.of("secureKey", "key-1", "sessionID", "chat-1", "alias", "1", "userId", "user-1"));

  private final Server server = new Server();
  private final CometdProvider provider =
      new CometdProvider(StandaloneEngine.get(), new BayeuxResources(server, System::nanoTime));
  private final TestTransportContext context =
      TestTransportContext.of(
          Map.of(
              "cometD",
              Map.of("enabled", true, "cometURL", "http://127.0.0.1:1", "websocketEnabled", true)));
  private final Transport transport = provider.create(context);

  @AfterEach
  void close() {
    transport.close();
    provider.close();
  }

  @Test
  void whatWasSaidMeanwhileIsAskedFor() throws Exception {
    server.say("one");
    Reply attached =
        CometdCustomer.settle(
            transport.attach(SESSION, new AttachRequest(1, AttachRequest.Mode.RESUME, 20)));
    server.say("two"); // pushes nothing
    server.lose();

    await().until(() -> pushed().contains("two"));
    assertThat(CometdCustomer.texts(CometdCustomer.of(attached.inbound()))).containsExactly("one");
    assertThat(pushed()).containsExactly("two");
  }

  @Test
  void aQuestionWhoseAnswerWasLostIsAskedAgain() throws Exception {
    server.say("one");
    CometdCustomer.settle(
        transport.attach(SESSION, new AttachRequest(1, AttachRequest.Mode.RESUME, 20)));
    server.answers = false;
    CompletionStage<Reply> history = transport.history(SESSION, new HistoryRequest(2, 20));
    await().until(() -> server.published.contains("refresh"));
    server.answers = true;
    server.lose();

    assertThat(CometdCustomer.texts(CometdCustomer.of(CometdCustomer.settle(history).inbound())))
        .containsExactly("one");
  }

  private List<String> pushed() {
    return context.pushed().stream()
        .flatMap(inbound -> CometdCustomer.texts(CometdCustomer.of(inbound)).stream())
        .toList();
  }

  /** A server on sockets that answers at once; what is said is told when it is asked for. */
  private static final class Server extends SocketsOfATest {
    final List<String> said = new CopyOnWriteArrayList<>();
    final List<String> published = new CopyOnWriteArrayList<>();
    volatile boolean answers = true;
    private volatile SocketListener listener;

    void say(String text) {
      said.add(text);
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
      reply.put("successful", true);
      reply.put("clientId", "c1");
      reply.put("supportedConnectionTypes", List.of("websocket"));
      if (message.getChannel().equals("/meta/connect")) {
        reply.put("advice", Map.of("reconnect", "retry", "interval", 3_600_000));
      }
      hears.text(JsonWriter.write(List.of(reply)));
      if (!message.isMeta()) {
        boolean answered = answers;
        published.add(String.valueOf(message.getDataAsMap().get("operation")));
        if (answered) {
          hears.text(JsonWriter.write(List.of(Map.of("channel", CHANNEL, "data", transcript()))));
        }
      }
    }

    private Map<String, Object> transcript() {
      return Map.of(
          "statusCode",
          0,
          "chatEnded",
          false,
          "chatId",
          "chat-1",
          "nextPosition",
          said.size() + 1,
          "messages",
          said.stream().map(text -> entry(said.indexOf(text) + 1, text)).toList());
    }

    private static Map<String, Object> entry(int index, String text) {
      return Map.of(
          "index",
          index,
          "type",
          "Message",
          "text",
          text,
          "utcTime",
          1_554_322_581_000L,
          "from",
          Map.of("nickname", "Ann", "participantId", 2, "type", "Agent"));
    }
  }
}
