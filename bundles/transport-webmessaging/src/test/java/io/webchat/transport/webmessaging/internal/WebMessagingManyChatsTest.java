package io.webchat.transport.webmessaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A chat takes no thread. */
class WebMessagingManyChatsTest {
  private static final int CHATS = 2_000;
  private static final int AT_ONCE = 100;

  @Test
  void thousandsOfChatsShareAFewThreads() {
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      Map<String, Object> webchat =
          Map.of("transport", GuestChat.options(simulator), "ajaxTimeout", 60_000);
      List<TestTransportContext> contexts = new ArrayList<>();
      List<Transport> transports = new ArrayList<>();
      int before = Thread.activeCount();
      for (int i = 0; i < CHATS / AT_ONCE; i++) {
        List<CompletionStage<Reply>> starts = new ArrayList<>();
        for (int j = 0; j < AT_ONCE; j++) {
          TestTransportContext context = TestTransportContext.of(webchat);
          Transport transport = GuestChat.PROVIDER.create(context);
          contexts.add(context);
          transports.add(transport);
          starts.add(transport.start(new StartRequest(Map.of(), Map.of(), true)));
        }
        starts.forEach(GuestChat::settle);
      }
      assertThat(simulator.pushClients()).isEqualTo(CHATS);

      simulator.chats().forEach(chat -> say(chat));
      Awaitility.await().until(() -> contexts.stream().allMatch(WebMessagingManyChatsTest::heard));

      assertThat(Thread.activeCount() - before).isLessThan(60);
      transports.forEach(Transport::close);
      Awaitility.await().until(() -> simulator.pushClients() == 0);
    }
  }

  private static void say(SimulatedChat chat) {
    chat.agent("Ann").say("hello");
  }

  private static boolean heard(TestTransportContext context) {
    return context.pushed().stream()
        .map(Inbound::messages)
        .flatMap(List::stream)
        .anyMatch(message -> "hello".equals(message.message().text()));
  }
}
