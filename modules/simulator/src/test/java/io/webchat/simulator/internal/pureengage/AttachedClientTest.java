package io.webchat.simulator.internal.pureengage;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.ChatRequest;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Snapshot;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.model.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachedClientTest {
  private final Timer timer = new Timer(Runnable::run);
  private final Conversation chat =
      new Chats(new SimulatorOptions(), timer, id -> List.of())
          .start(new ChatRequest(Wire.PUREENGAGE_V3, "Jane", "", Map.of(), Map.of()))
          .orElseThrow();
  private final AttachedClient client = new AttachedClient(chat, "first");
  private final List<Snapshot> answers = new ArrayList<>();

  @AfterEach
  void stop() {
    timer.close();
  }

  private void poll() {
    new HeldPoll(client, 0, Duration.ofHours(1), timer, answers::add).start();
  }

  @Test
  void aPollIsHeldUntilAnotherClientIsAttached() {
    client.delivered(chat.snapshot(0).lastIndex());
    poll();
    assertThat(chat.heldPolls()).isEqualTo(1);
    assertThat(answers).isEmpty();
    client.detach();
    assertThat(chat.heldPolls()).isZero();
    assertThat(answers).singleElement().satisfies(it -> assertThat(it.messages()).isEmpty());
  }

  /** Its client was the attached one when it came, and is not when it is to be held. */
  @Test
  void aPollThatIsLateForItsClientIsAnsweredAtOnceWithoutMessages() {
    client.detach();
    poll();
    assertThat(chat.heldPolls()).isZero();
    assertThat(answers).singleElement().satisfies(it -> assertThat(it.messages()).isEmpty());
    assertThat(client.delivered()).isZero();
  }
}
