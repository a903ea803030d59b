package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import io.webchat.api.message.Message;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.testkit.container.OsgiContainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bundle of the bus goes under instances that an application made. */
class BusBundleIT extends ChatCase {
  private static final String BUS = "io.webchat.bus";
  private static final String ID = "made-by-hand";

  private final Path jar = OsgiContainer.bundlesFolder().jar("webchat-bus");

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void updatedAndRefreshed(Wire wire) {
    goesOnAnew(
        wire,
        () -> {
          container.update(BUS, jar);
          container.refresh(BUS);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void stoppedAndStarted(Wire wire) {
    goesOnAnew(
        wire,
        () -> {
          container.stop(BUS);
          container.awaitNoService(WebChatFactory.class, null);
          container.start(BUS);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void uninstalledAndInstalled(Wire wire) {
    goesOnAnew(
        wire,
        () -> {
          container.uninstall(BUS);
          container.refresh();
          container.install(jar);
        });
  }

  private void goesOnAnew(Wire wire, Runnable swap) {
    Customer customer = open(wire, ID, wire.configuration(server())).ready().start();
    SimulatedAgent agent = chat().agent("Anna").join();
    agent.say("before");
    customer.events().awaitText("before");
    swap.run();
    assertThat(customer.chat().closed().toCompletableFuture())
        .succeedsWithin(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    agent.say("after");
    await("the chat goes on")
        .atMost(EventLog.PATIENCE)
        .untilAsserted(() -> assertThat(textsNow()).containsExactly("before", "after"));
    WebChat next = now().orElseThrow();
    assertThat(next).isNotSameAs(customer.chat());
    assertThat(next.state()).isEqualTo(WebChatState.ACTIVE);
    assertThat(server().chats()).hasSize(1);
    // closing the one that the application knows closes the one in its place
    customer.chat().close();
    assertThat(next.closed().toCompletableFuture())
        .succeedsWithin(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(now()).isEmpty();
  }

  private static Optional<WebChat> now() {
    return factory().find(ID);
  }

  private static List<String> textsNow() {
    try {
      return now()
          .map(chat -> chat.service().getTranscript().toCompletableFuture().join().messages())
          .orElse(List.of())
          .stream()
          .map(Message::text)
          .filter(text -> text != null && (text.equals("before") || text.equals("after")))
          .toList();
    } catch (CompletionException e) {
      return List.of(); // not restored yet
    }
  }
}
