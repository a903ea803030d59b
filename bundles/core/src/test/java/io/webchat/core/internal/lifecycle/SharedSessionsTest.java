package io.webchat.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.SessionFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which of the instances of a session polls. */
class SharedSessionsTest {
  private static final String KEY = "server chat-1";

  private final SharedSessions sessions = new SharedSessions();
  private final SharedSessions.Peer first = new Silent();
  private final SharedSessions.Peer second = new Silent();

  private static final class Silent implements SharedSessions.Peer {
    @Override
    public void turnChanged() {}

    @Override
    public void forwarded(Inbound inbound) {}

    @Override
    public void forwarded(SessionData changed) {}

    @Override
    public void ended() {}
  }

  private void joinBoth() {
    sessions.join(KEY, first);
    sessions.join(KEY, second);
  }

  @Test
  void theFirstThatCanPolls() {
    joinBoth();
    assertThat(sessions.polls(KEY, first)).isTrue();
    assertThat(sessions.able(KEY, second, true)).containsExactly(first, second);
    assertThat(sessions.polls(KEY, second)).isTrue();
    assertThat(sessions.able(KEY, first, true)).containsExactly(second, first);
  }

  @Test
  void whatCannotPollAnyMoreDoesNotTakeTheTaskBack() {
    joinBoth();
    sessions.able(KEY, first, true);
    sessions.able(KEY, second, true);
    assertThat(sessions.able(KEY, first, false)).containsExactly(first, second);
    assertThat(sessions.able(KEY, first, true)).isEmpty();
    assertThat(sessions.polls(KEY, second)).isTrue();
  }

  @Test
  void theNextPollsWhenOneLeaves() {
    joinBoth();
    assertThat(sessions.others(KEY, first)).containsExactly(second);
    assertThat(sessions.leave(KEY, first)).isSameAs(second);
    assertThat(sessions.others(KEY, second)).isEmpty();
    assertThat(sessions.leave(KEY, second)).isNull();
    assertThat(sessions.leave(KEY, second)).isNull();
  }

  @Test
  void sessionsDoNotKnowEachOther() {
    sessions.join(KEY, first);
    sessions.join("server chat-2", second);
    assertThat(sessions.others(KEY, first)).isEmpty();
    assertThat(sessions.polls(KEY, first)).isTrue();
    assertThat(sessions.polls("server chat-2", second)).isTrue();
  }

  @Test
  void onlyOneOfThemPolls() {
    joinBoth();
    sessions.join(KEY, first);
    assertThat(sessions.polls(KEY, second)).isFalse();
    assertThat(sessions.others(KEY, second)).containsExactly(first);
    assertThat(sessions.leave(KEY, second)).isSameAs(first);
    assertThat(sessions.others(KEY, first)).isEmpty();
  }

  @Test
  void anInstanceWithoutASessionPollsForItself() {
    assertThat(sessions.able(KEY, first, true)).isEmpty();
    assertThat(sessions.polls(KEY, first)).isTrue();
    assertThat(sessions.others(KEY, first)).isEmpty();
    joinBoth();
    sessions.leave(KEY, first);
    sessions.leave(KEY, second);
    assertThat(sessions.polls(KEY, second)).isTrue();
  }

  @Test
  void sessionsAreTheSameByTheirServerAndIdentity() {
    WebChatConfiguration here =
        WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));
    WebChatConfiguration there =
        WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:2/chat"));
    SessionFormat format = new ScriptedChatServer().provider().sessionFormat();
    String key = SharedSessions.key(here, format, ScriptedChatServer.SESSION);
    assertThat(key).contains("http://127.0.0.1:1/chat");
    assertThat(SharedSessions.key(here, format, ScriptedChatServer.SESSION)).isEqualTo(key);
    assertThat(SharedSessions.key(there, format, ScriptedChatServer.SESSION)).isNotEqualTo(key);
    assertThat(SharedSessions.key(here, format, SessionData.of(Map.of()))).isNull();
  }
}
