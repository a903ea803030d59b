package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What waits for a plugin or a module, and how names are taken. */
class LateRegistrationTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final List<Object> told = new ArrayList<>();
  private final CompletableFuture<Void> loading = new CompletableFuture<>();

  private void command(String name, int number) {
    bus.command(name, Map.of("n", number)).done(told::add).fail(reason -> told.add(reason.code()));
  }

  private Plugin registered(String name) {
    Plugin plugin = readyPlugin(bus, name);
    plugin.registerCommand("a", call -> call.deferred().resolve(call.data().get("n")));
    return plugin;
  }

  @Test
  void aCommandGoesOnAsSoonAsItsPluginRegistersAlsoWhileTheFileIsLoading() {
    bus.loader((asking, name, location) -> loading);
    command("SideBar.a", 1);
    mailbox.runAll();
    registered("SideBar");
    mailbox.runAll();
    assertThat(loading).isNotDone();
    assertThat(told).containsExactly(1);
  }

  @Test
  void whatWaitedComesBeforeWhatWasOnItsWayAtTheRegistration() {
    bus.loader((asking, name, location) -> loading);
    command("SideBar.a", 1);
    mailbox.runAll();
    command("SideBar.a", 2);
    registered("SideBar");
    mailbox.runAll();
    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void aLoaderThatFailsAfterThePluginRegisteredChangesNothing() {
    bus.loader(
        (asking, name, location) -> {
          registered(name);
          throw new IllegalStateException("late");
        });
    command("SideBar.a", 1);
    mailbox.runAll();
    assertThat(told).containsExactly(1);
  }

  @Test
  void aPluginThatIsClosedRightAfterItsRegistrationRejectsWhatWaited() {
    bus.loader((asking, name, location) -> loading);
    command("SideBar.a", 1);
    mailbox.runAll();
    registered("SideBar").close();
    mailbox.runAll();
    assertThat(told).containsExactly(ErrorCode.CLOSED);
  }

  @Test
  void aModuleIsHandedOutAsSoonAsItIsRegistered() {
    bus.loader((asking, name, location) -> loading);
    bus.loadModule("Tools").done(told::add);
    mailbox.runAll();
    bus.registerModule("Tools", "module");
    mailbox.runAll();
    assertThat(loading).isNotDone();
    assertThat(told).containsExactly("module");
  }

  @Test
  void aModuleThatItsFileDoesNotRegisterIsNotLoaded() {
    bus.loader((asking, name, location) -> loading);
    bus.loadModule("Tools").done(told::add).fail(reason -> told.add(reason.code()));
    mailbox.runAll();
    loading.complete(null);
    mailbox.runAll();
    assertThat(told).containsExactly(ErrorCode.PLUGIN_NOT_LOADED);
  }

  @Test
  void aFileThatCannotBeLoadedIsRejected() {
    bus.loader((asking, name, location) -> loading);
    bus.loadFile("x.js").done(told::add).fail(reason -> told.add(reason.code()));
    mailbox.runAll();
    loading.completeExceptionally(new IllegalStateException("404"));
    mailbox.runAll();
    assertThat(told).containsExactly(ErrorCode.PLUGIN_NOT_LOADED);
  }

  @Test
  void aSubscriptionToAClosedInstanceIsNone() {
    Plugin chat = readyPlugin(bus, "Chat");
    mailbox.close();
    bus.subscribe("Chat.a", told::add);
    assertThat(chat.subscribers("a")).isZero();
  }

  @Test
  void eachPluginOffersItsOwnCommandsOnly() {
    registered("Chat").registerCommand("b", call -> {});
    registered("Other");
    bus.command("Chat.COMMANDS").done(told::add);
    bus.command("Other.COMMANDS").done(told::add);
    mailbox.runAll();
    assertThat(told).containsExactly(List.of("a", "b"), List.of("a"));
  }

  @Test
  void aNameThatBeginsWithADotIsNoPlugins() {
    assertThatThrownBy(() -> bus.registerPlugin(".a")).isInstanceOf(IllegalArgumentException.class);
    Plugin chat = registered("Chat");
    assertThat(chat).hasToString("Chat");
    chat.command(".a").fail(reason -> told.add(reason.code()));
    mailbox.runAll();
    assertThat(told).containsExactly(ErrorCode.UNKNOWN_COMMAND);
  }

  @Test
  void aRefusedSettingSaysWhatWasFound() {
    assertThatThrownBy(() -> bus.configure(Map.of("pluginsPath", 7)))
        .hasMessage("pluginsPath: expected a path, found Integer");
  }

  @Test
  void publishingIsTracedWithTheInstanceAndWithoutTheValue() {
    Plugin chat = readyPlugin(bus, "Chat");
    Logger logger = (Logger) LoggerFactory.getLogger(RegisteredPlugin.class);
    Level before = logger.getLevel();
    logger.setLevel(Level.TRACE);
    try (CapturedLog log = CapturedLog.of(RegisteredPlugin.class)) {
      chat.publish("data.token:secret", Map.of("token", "secret"));
      assertThat(log.lines()).containsExactly("test: Chat.data.token");
    } finally {
      logger.setLevel(before);
    }
  }
}
