package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.core.internal.fixture.FailoverCase;
import io.webchat.core.internal.fixture.FleetContainer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A chat that can still be read, where several containers share the sessions. */
class SharedReadOnlyChatTest extends FailoverCase {
  @Test
  void anotherContainerGoesOnWithItWhenOneDies() {
    one.start("chat", Map.of());
    say("chat", "goodbye");
    awaitDelivered(one, "chat", "goodbye");
    awaitStored("chat", 3);
    servers.get("chat").endReadOnly();
    WebChat chat = one.instances.find("chat").orElseThrow();
    await().until(() -> chat.state() == WebChatState.READ_ONLY);
    assertThat(store.owner("chat")).isEqualTo("one");
    one.die();
    FleetContainer two = container("two", 0);
    leaseRunsOut();
    await()
        .until(
            () ->
                two.instances
                    .find("chat")
                    .filter(it -> it.state() == WebChatState.READ_ONLY)
                    .isPresent());
    assertThat(store.owner("chat")).isEqualTo("two");
    assertThat(store.stored("chat")).isPresent();
  }
}
