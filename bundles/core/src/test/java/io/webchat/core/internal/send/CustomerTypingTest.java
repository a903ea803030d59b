package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.core.internal.fixture.ClockedChat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server and the events are told of a customer who types. */
class CustomerTypingTest {
  private final ClockedChat chat = ClockedChat.started();

  @AfterEach
  void close() {
    chat.close();
  }

  private void type(String text) {
    chat.resolved(chat.command("sendTyping", Map.of("message", text)));
  }

  private List<String> typingEvents() {
    return chat.eventNames().stream().filter(name -> name.startsWith("clientTyping")).toList();
  }

  @Test
  void theSilenceCountsFromTheLastKey() {
    for (int i = 0; i < 5; i++) {
      type("hel");
      chat.advance(1_500);
    }
    assertThat(typingEvents()).containsExactly("clientTypingStarted");
    assertThat(chat.wire.count("typing")).as("the start is told once").isEqualTo(1);
    chat.advance(10_000);
    assertThat(typingEvents()).containsExactly("clientTypingStarted", "clientTypingStopped");
    assertThat(chat.wire.count("typing")).isEqualTo(2);
  }

  @Test
  void afterAMessageNothingIsToldOfTheEndOfTyping() {
    type("hel");
    chat.resolved(chat.send("hello"));
    chat.advance(10_000);
    assertThat(typingEvents()).containsExactly("clientTypingStarted", "clientTypingStopped");
    assertThat(chat.wire.count("typing")).isEqualTo(1);
  }
}
