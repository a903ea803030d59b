package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import io.webchat.socket.SocketRequest;
import io.webchat.socket.TextSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cometd.bayeux.Message;
import org.cometd.client.transport.ClientTransport;
import org.cometd.client.transport.TransportListener;
import org.cometd.common.HashMapMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent while a socket is being opened, and is lost. */
class SocketLinkTest {
  private static final SocketRequest REQUEST =
      SocketRequest.to("socket", URI.create("ws://chat.example/cometd")).build();

  private static final SocketClosed CUT = new SocketClosed(SocketClosed.CUT, "", Optional.empty());

  /** A socket that opens when the test says so. */
  private static final class Socket implements TextSocket {
    private final SocketListener listener;
    private final CompletableFuture<TextSocket> opening = new CompletableFuture<>();
    private final List<String> sent = new ArrayList<>();

    Socket(SocketListener listener) {
      this.listener = listener;
    }

    @Override
    public CompletableFuture<Void> send(String text) {
      sent.add(text.replaceAll(".*\"id\":\"(\\w+)\".*", "$1"));
      return new CompletableFuture<>();
    }

    @Override
    public void close(int code, String reason) {
      // the test looks at what was sent
    }

    @Override
    public CompletableFuture<Void> pause() {
      throw new AssertionError("no socket is left to another client");
    }

    @Override
    public void resume(SocketListener next) {
      throw new AssertionError("no socket is taken from another client");
    }

    @Override
    public void abort() {
      listener.closed(CUT);
    }
  }

  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final SocketLink link =
      new SocketLink(
          new HashMap<>(Map.of(ClientTransport.JSON_CONTEXT_OPTION, new BayeuxJson())),
          new SocketsOfATest() {
            @Override
            public CompletableFuture<TextSocket> connect(
                SocketRequest request, SocketListener listener) {
              Socket socket = new Socket(listener);
              sockets.add(socket);
              return socket.opening;
            }
          },
          () -> REQUEST,
          message -> 300_000,
          () -> told.add("unnoticed"));

  /** Hears what becomes of messages, and does more then. */
  private TransportListener listener(Runnable whenFailed) {
    return new TransportListener() {
      @Override
      public void onSending(List<? extends Message> messages) {
        told.add("sending " + messages.get(0).getId());
      }

      @Override
      public void onFailure(Throwable failure, List<? extends Message> messages) {
        told.add("failed " + messages.get(0).getId());
        whenFailed.run();
      }
    };
  }

  private void send(String id, Runnable whenFailed) {
    Message.Mutable message = new HashMapMessage();
    message.setChannel("/service/chat");
    message.setId(id);
    link.send(listener(whenFailed), new ArrayList<>(List.of(message)));
  }

  private void send(String id) {
    send(id, () -> {});
  }

  private void open(int number) {
    sockets.get(number).opening.complete(sockets.get(number));
  }

  @BeforeEach
  void begin() {
    link.init();
  }

  @AfterEach
  void end() {
    link.terminate();
  }

  @Test
  void whatWaitedForTheSocketLeavesInItsOrder() {
    for (int i = 0; i < 5; i++) {
      send("m" + i);
    }
    open(0);
    send("m5");
    assertThat(sockets.get(0).sent).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
    assertThat(sockets).hasSize(1);
  }

  /** Who was told that it has failed sends it in another way. */
  @Test
  void whatHasFailedBeforeTheSocketWasOpenDoesNotLeave() {
    send("m0");
    link.abort(new IllegalStateException("another client takes its place"));
    open(0);
    assertThat(told).containsExactly("failed m0");
    assertThat(sockets.get(0).sent).isEmpty();
  }

  @Test
  void aSocketThatIsLostFailsWhatWasSentByItOnly() {
    send("m0", () -> send("m1"));
    open(0);
    sockets.get(0).listener.closed(CUT);
    assertThat(told).containsExactly("sending m0", "failed m0", "unnoticed");
    sockets.get(0).listener.closed(CUT);
    open(1);
    assertThat(told).endsWith("unnoticed", "sending m1");
    assertThat(sockets.get(1).sent).containsExactly("m1");
  }
}
