package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Deferred.State;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.spi.bus.BusFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LoadingTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus =
      mailbox.newBus(
          Map.of(
              "pluginsPath",
              "https://cdn/plugins/",
              "pluginMap",
              Map.of("Blocked", false, "Mapped", "https://elsewhere/m.js")));
  private final List<String> asked = new ArrayList<>();
  private final CompletableFuture<Void> loading = new CompletableFuture<>();
  private final List<Object> order = new ArrayList<>();

  private CompletionStage<Void> load(Bus asking, String name, String location) {
    assertThat(asking).isSameAs(bus);
    asked.add(name + " " + location);
    return loading;
  }

  private Rejection rejection(Deferred deferred) {
    List<Rejection> reasons = new ArrayList<>();
    deferred.fail(reasons::add);
    mailbox.runAll();
    assertThat(reasons).hasSize(1);
    return reasons.get(0);
  }

  private void assertNotLoaded(Deferred deferred) {
    Rejection reason = rejection(deferred);
    assertThat(reason.code()).isEqualTo(ErrorCode.PLUGIN_NOT_LOADED);
    assertThat(reason.text())
        .isEqualTo("Could not load plugin file in given location. Check your plugins path option.");
  }

  @Test
  void withoutALoaderTheCommandIsRejected() {
    assertNotLoaded(bus.command("Missing.a"));
    assertNotLoaded(bus.loadPlugin("Missing"));
    assertNotLoaded(bus.loadFile("x.js"));
    assertNotLoaded(bus.loadModule("m"));
  }

  @Test
  void commandsLoadTheirPluginOnceAndRunInOrder() {
    bus.loader(this::load);
    bus.command("SideBar.a", Map.of("n", 1));
    Deferred plugin = bus.loadPlugin("SideBar").done(order::add);
    bus.command("SideBar.a", Map.of("n", 2));
    mailbox.runAll();
    assertThat(asked).containsExactly("SideBar https://cdn/plugins/sidebar.min.js");

    Plugin sideBar = readyPlugin(bus, "SideBar");
    sideBar.registerCommand("a", call -> order.add(call.data().get("n")));
    bus.command("SideBar.a", Map.of("n", 3));
    mailbox.runAll();
    loading.complete(null);
    mailbox.runAll();
    assertThat(plugin.state()).isEqualTo(State.RESOLVED);
    assertThat(order).containsExactlyInAnyOrder(1, 2, 3, "SideBar");
    assertThat(order.stream().filter(Integer.class::isInstance)).containsExactly(1, 2, 3);
    assertThat(asked).hasSize(1);
  }

  @Test
  void loadedButNotRegisteredIsAFailure() {
    bus.loader(this::load);
    Deferred command = bus.command("SideBar.a");
    Deferred plugin = bus.loadPlugin("SideBar");
    mailbox.runAll();
    assertThat(command.state()).isEqualTo(State.PENDING);
    loading.complete(null);
    assertNotLoaded(command);
    assertNotLoaded(plugin);
  }

  @Test
  void failedLoadsAreRejectedAndTriedAgain() {
    bus.loader(this::load);
    Deferred command = bus.command("SideBar.a");
    mailbox.runAll();
    loading.completeExceptionally(new IllegalStateException("404"));
    assertNotLoaded(command);
    assertNotLoaded(bus.command("SideBar.a"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void loaderThatThrowsOrReturnsNothingIsAFailure() {
    bus.loader(
        (asking, name, location) -> {
          throw new IllegalStateException("broken");
        });
    assertNotLoaded(bus.command("SideBar.a"));
    bus.loader((asking, name, location) -> null);
    assertNotLoaded(bus.command("SideBar.a"));
  }

  @Test
  void pluginMapOverridesAndBlocks() {
    bus.loader(this::load);
    assertNotLoaded(bus.command("Blocked.a"));
    assertThat(asked).isEmpty();
    bus.loadPlugin("Mapped");
    mailbox.runAll();
    assertThat(asked).containsExactly("Mapped https://elsewhere/m.js");
  }

  @Test
  void waitingForALoadIsBounded() {
    bus.loader(this::load);
    for (int i = 0; i < BusFactory.MAX_WAITING_COMMANDS; i++) {
      bus.command("SideBar.a");
    }
    assertThat(rejection(bus.command("SideBar.a")).code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void withoutTheLoaderWhatIsBeingLoadedIsGivenUp() {
    bus.loader(this::load);
    Deferred command = bus.command("SideBar.a");
    Deferred module = bus.loadModule("m");
    mailbox.runAll();
    bus.loader(null);
    assertNotLoaded(command);
    assertNotLoaded(module);
  }

  @Test
  void registeredPluginResolvesAtOnce() {
    bus.loader(this::load);
    readyPlugin(bus, "Chat");
    bus.loadPlugin("Chat").done(order::add);
    mailbox.runAll();
    assertThat(order).containsExactly("Chat");
    assertThat(asked).isEmpty();
  }

  @Test
  void modulesAreHandedOutAsTheyAre() {
    Object module = new ArrayList<>(List.of("mutable"));
    bus.loader(this::load);
    bus.loadModule("Tools").done(order::add);
    mailbox.runAll();
    assertThat(asked).containsExactly("Tools https://cdn/plugins/tools.min.js");
    bus.registerModule("Tools", module);
    bus.loadModule("Tools").done(order::add);
    loading.complete(null);
    mailbox.runAll();
    assertThat(order).hasSize(2).allMatch(handed -> handed == module);
    assertThat(asked).hasSize(1);
  }

  @Test
  void filesAreLoadedFromWhereTheyAre() {
    bus.loader(this::load);
    Deferred file = bus.loadFile("https://cdn/x.js");
    mailbox.runAll();
    assertThat(asked).containsExactly("https://cdn/x.js https://cdn/x.js");
    assertThat(file.state()).isEqualTo(State.PENDING);
    loading.complete(null);
    mailbox.runAll();
    assertThat(file.state()).isEqualTo(State.RESOLVED);
  }
}
