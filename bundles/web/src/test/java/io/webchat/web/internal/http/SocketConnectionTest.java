package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.http.channel.Channel;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.OutboxLimits;
import io.webchat.web.internal.visitor.Visitor;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets whose clients do not read: what is sent to them never settles. */
class SocketConnectionTest {
  private static final String SHORT = "setMaxIdleTimeout " + SocketConnection.LEAVE_MS;

  private final Channel channel = new Channel("c", new OutboxLimits(2, 1_000), () -> 0);
  private final SocketConnection socket =
      new SocketConnection(null, new Visitor.Page(channel, null), 0, 1_000);
  private final List<String> calls = new ArrayList<>();
  private final Session session =
      proxy(
          Session.class,
          (self, method, arguments) ->
              switch (method.getName()) {
                case "getAsyncRemote" -> deaf();
                case "setMaxIdleTimeout" -> record("setMaxIdleTimeout " + arguments[0]);
                case "close" -> record("close");
                default -> null;
              });

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object record(String call) {
    calls.add(call);
    return null;
  }

  private RemoteEndpoint.Async deaf() {
    return proxy(RemoteEndpoint.Async.class, (self, method, arguments) -> record(method.getName()));
  }

  @BeforeEach
  void open() {
    channel.open(frame -> {}, () -> {});
    socket.onOpen(session, null);
    channel.send(Map.of("type", "event"));
    assertThat(calls).containsExactly("setMaxIdleTimeout 0", "sendText");
    calls.clear();
  }

  @Test
  void aSocketThatIsCutIsBrokenSoon() {
    socket.cut();
    assertThat(calls).containsExactly(SHORT, "close");
  }

  @Test
  void atTheEndOfItsChannelASocketIsBrokenSoonAlsoWhenNothingIsRead() {
    channel.end(ChannelEnd.CLOSED);
    assertThat(calls).containsExactly(SHORT);
  }

  @Test
  void whatWaitsForADeafClientGoesWithItsSocket() {
    channel.send(Map.of("type", "event"));
    channel.send(Map.of("type", "event")); // too much
    assertThat(channel.ended()).contains(ChannelEnd.OVERFLOW);
    assertThat(calls).containsExactly(SHORT);
    assertThat(channel.after(0)).isPresent();
    socket.onClose(session, new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
    assertThat(channel.after(0)).isEmpty();
  }
}
