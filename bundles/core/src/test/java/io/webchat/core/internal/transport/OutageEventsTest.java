package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.mailbox.BackOff;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After how many failed polls which event comes, and in which order. */
class OutageEventsTest {
  private final ClockedChat chat = ClockedChat.started(Map.of("pollExceptionLimit", 2));
  private final int before = chat.eventNames().size();

  @AfterEach
  void close() {
    chat.close();
  }

  private void failOnce(TransportException failure) {
    chat.wire.fail("poll", failure);
    long polls = chat.wire.count("poll");
    for (int i = 0; i < 1_000 && chat.wire.count("poll") == polls; i++) {
      chat.advance(50);
    }
    assertThat(chat.wire.count("poll")).isEqualTo(polls + 1);
  }

  private List<String> told() {
    List<String> all = chat.eventNames();
    return all.subList(before, all.size());
  }

  @Test
  void theServerIsOfflineWithTheFirstFailureBeyondTheLimit() {
    failOnce(ScriptedWire.http(500));
    failOnce(ScriptedWire.http(500));
    assertThat(told()).containsExactly("connectionPending", "error");
    failOnce(ScriptedWire.http(500));
    failOnce(ScriptedWire.http(500));
    assertThat(told()).containsExactly("connectionPending", "error", "chatServerWentOffline");
  }

  @Test
  void whatFailedIsToldBeforeThatTheServerIsOffline() {
    failOnce(ScriptedWire.http(500));
    failOnce(ScriptedWire.http(500));
    failOnce(ScriptedWire.reset());
    assertThat(told())
        .containsExactly("connectionPending", "error", "disconnected", "chatServerWentOffline");
    chat.wire.recover();
    chat.advance(BackOff.LIMIT_MS);
    assertThat(told().subList(4, told().size()))
        .containsExactly("chatServerBackOnline", "connectionRestored", "reconnected");
  }

  @Test
  void aTimeoutIsToldBeforeTheDisconnectionAndOnce() {
    TransportException timeout = TransportException.of(Kind.TIMEOUT, "no answer");
    failOnce(timeout);
    assertThat(told()).containsExactly("connectionPending", "chatServerTimeout", "disconnected");
    failOnce(timeout);
    failOnce(timeout);
    assertThat(told())
        .containsExactly(
            "connectionPending", "chatServerTimeout", "disconnected", "chatServerWentOffline");
  }
}
