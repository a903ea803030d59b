package io.webchat.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.testkit.container.OsgiContainer;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transport bundle goes and comes back in the middle of a chat with traffic both ways. */
class SwapIT extends ChatCase {
  private static final int MESSAGES = 150;

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void stoppedAndStarted(Wire wire) throws Exception {
    nothingIsLostOrDoubled(
        wire,
        () -> {
          container.stop(wire.bundle());
          container.start(wire.bundle());
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void updated(Wire wire) throws Exception {
    Path jar = OsgiContainer.bundlesFolder().jar("webchat-" + wire.artifact());
    nothingIsLostOrDoubled(wire, () -> container.update(wire.bundle(), jar));
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V3"})
  void theLibraryBelowUpdatedAndRefreshed(Wire wire) throws Exception {
    Path jar = OsgiContainer.bundlesFolder().jar("webchat-rest");
    nothingIsLostOrDoubled(
        wire,
        () -> {
          container.update("io.webchat.rest", jar);
          container.refresh("io.webchat.rest");
        });
  }

  private void nothingIsLostOrDoubled(Wire wire, Runnable swap) throws Exception {
    Customer customer = chatting(wire);
    TwoWayTraffic traffic = new TwoWayTraffic(customer, chat(), MESSAGES);
    traffic.run(swap, 20, 60, 100);
    awaitPolls(2);
    traffic.assertNothingIsLostOrDoubled();
    assertThat(customer.events().of("connectionPending")).isNotEmpty();
    assertThat(customer.events().of("connectionRestored"))
        .hasSameSizeAs(customer.events().of("connectionPending"));
    customer.events().never("ended", "error", "disconnected", "chatServerWentOffline");
    assertThat(customer.events().of("started")).hasSize(1);
    assertThat(server().chats()).hasSize(1);
  }
}
