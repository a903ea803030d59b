package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ClockedChat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose typing is announced, and what ends it. */
class ParticipantTypingTest {
  private final ClockedChat chat = ClockedChat.started();

  @AfterEach
  void close() {
    chat.close();
  }

  private void say(String type, String role, String text) {
    chat.wire.say(type, role, text);
    chat.advance(1_500);
  }

  private List<String> typingEvents() {
    return chat.eventNames().stream().filter(name -> name.contains("Typing")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Agent", "Supervisor", "Bot"})
  void typingIsAnnouncedAndTakenBack(String role) {
    say("TypingStarted", role, "");
    assertThat(typingEvents()).containsExactly("agentTypingStarted");
    say("TypingStopped", role, "");
    chat.advance(10_000);
    assertThat(typingEvents()).containsExactly("agentTypingStarted", "agentTypingStopped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Agent", "Supervisor", "Bot"})
  void typingWithoutAFurtherSignTimesOut(String role) {
    say("TypingStarted", role, "");
    chat.advance(10_000);
    assertThat(typingEvents()).containsExactly("agentTypingStarted", "agentTypingTimeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Agent", "Supervisor"})
  void whatIsSaidEndsTheTyping(String role) {
    say("TypingStarted", role, "");
    say("Message", role, "hello");
    chat.advance(10_000);
    assertThat(typingEvents()).containsExactly("agentTypingStarted", "agentTypingStopped");
  }

  @Test
  void whatABotSaysDoesNotEndItsTyping() {
    say("TypingStarted", "Bot", "");
    say("Message", "Bot", "hello");
    chat.advance(10_000);
    assertThat(typingEvents()).containsExactly("agentTypingStarted", "agentTypingTimeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Client", "External"})
  void typingOfOthersIsNotAnnounced(String role) {
    say("TypingStarted", role, "");
    say("Message", role, "hello");
    say("TypingStopped", role, "");
    chat.advance(10_000);
    assertThat(typingEvents()).isEmpty();
  }
}
