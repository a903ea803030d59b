package io.webchat.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.session.SessionData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an instance knows of its session, and what others are told of it. */
class ChatSessionStateTest {
  private static final SessionData DATA = SessionData.of(Map.of("token", "t"));
  private static final SessionData NONE = SessionData.of(Map.of());

  private final List<SessionData> changes = new ArrayList<>();
  private final ChatSession session = new ChatSession("chat", changes::add);

  @Test
  void onlyStatesThatMayFollowAreTaken() {
    assertThat(session.is(WebChatState.NEW)).isTrue();
    assertThat(session.move(WebChatState.ACTIVE)).isFalse();
    assertThat(session.state()).isEqualTo(WebChatState.NEW);
    assertThat(session.move(WebChatState.IDLE)).isTrue();
    assertThat(session.state()).isEqualTo(WebChatState.IDLE);
    assertThat(session.is(WebChatState.NEW)).isFalse();
  }

  @Test
  void messagesPassWhileTheChatIsActive() {
    session.move(WebChatState.IDLE);
    assertThat(session.isActive()).isFalse();
    session.move(WebChatState.STARTING);
    assertThat(session.isActive()).isFalse();
    session.move(WebChatState.ACTIVE);
    assertThat(session.isActive()).isTrue();
  }

  @Test
  void onlySessionDataThatChangedAreTold() {
    assertThat(session.data(null)).isFalse();
    assertThat(session.data(NONE)).isFalse();
    assertThat(session.data(DATA)).isTrue();
    assertThat(session.data(DATA)).isFalse();
    assertThat(session.data()).isEqualTo(DATA);
    assertThat(changes).containsExactly(DATA);
  }

  @Test
  void aSessionThatBeginsOrEndsHasAnotherNumber() {
    session.begin(DATA, true);
    assertThat(session.async()).isTrue();
    assertThat(session.data()).isEqualTo(DATA);
    assertThat(session.number()).isEqualTo(1);
    session.clear();
    assertThat(session.async()).isFalse();
    assertThat(session.data()).isEqualTo(NONE);
    assertThat(session.number()).isEqualTo(2);
    assertThat(changes).containsExactly(DATA, NONE);
  }
}
