package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.Message;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.testkit.transport.TestTransportContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many chats share the threads, and leave nothing. */
@Isolated("counts the threads of the JVM")
class ManyCometdChatsTest {
  private static final int CHATS = 2_000;

  /** Threads of the provider, of both engines and of the simulator. */
  private static final int MOST_THREADS = 100;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsDoNotGrowWithChats(boolean sockets) throws Exception {
    CometdProvider provider = new CometdProvider();
    try (ChatSimulator simulator = new SimulatorBuilder().longPoll(Duration.ofMinutes(2)).start()) {
      int before = Thread.activeCount();
      List<Transport> transports = new ArrayList<>();
      List<TestTransportContext> contexts = new ArrayList<>();
      List<CompletionStage<Reply>> starts = new ArrayList<>();
      for (int i = 0; i < CHATS; i++) {
        TestTransportContext context =
            TestTransportContext.of(
                CometdCustomer.configuration(simulator, Map.of("websocketEnabled", sockets)));
        Transport transport = provider.create(context);
        contexts.add(context);
        transports.add(transport);
        starts.add(transport.start(CometdCustomer.jane()));
        if (i % 100 == 99) {
          CometdCustomer.settle(starts.get(i)); // not all at once
        }
      }
      for (CompletionStage<Reply> start : starts) {
        CometdCustomer.settle(start);
      }
      await().untilAsserted(() -> assertThat(simulator.pushClients()).isEqualTo(CHATS));
      simulator.chats().forEach(chat -> chat.agent("Ann").say("hello"));
      await()
          .untilAsserted(
              () ->
                  assertThat(contexts)
                      .filteredOn(context -> CometdCustomer.texts(pushed(context)).isEmpty())
                      .isEmpty());

      assertThat(Thread.activeCount() - before).isLessThan(MOST_THREADS);
      transports.forEach(Transport::close);
      // a server that is busy gives up what could not say goodbye after its poll
      await().atMost(Duration.ofMinutes(4)).until(() -> simulator.pushClients() == 0);
    } finally {
      provider.close();
    }
    await().untilAsserted(() -> assertThat(threads("webchat-cometd")).isEmpty());
  }

  private static List<Message> pushed(TestTransportContext context) {
    return context.pushed().stream().flatMap(each -> CometdCustomer.of(each).stream()).toList();
  }

  private static List<String> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(each -> each.startsWith(name))
        .toList();
  }
}
