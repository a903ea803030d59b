package io.webchat.bus.internal;

import static io.webchat.bus.internal.ManualMailbox.readyPlugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.ErrorCode;
import io.webchat.spi.bus.CommandObserver;
import io.webchat.spi.bus.ObservableBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandObserverTest {
  private final ManualMailbox mailbox = new ManualMailbox();
  private final Bus bus = mailbox.newBus();
  private final Plugin chat = readyPlugin(bus, "Chat");
  private final List<String> seen = new ArrayList<>();

  private final CommandObserver observer =
      new CommandObserver() {
        @Override
        public void called(CommandCall call, Deferred outcome) {
          seen.add("called " + call.command() + call.data());
          outcome
              .done(value -> seen.add("resolved " + value))
              .fail(reason -> seen.add("rejected " + reason.code()));
        }

        @Override
        public void handled(CommandCall call, Map<String, Object> data) {
          seen.add("handled " + call.command() + data);
        }
      };

  private Subscription observe() {
    return ((ObservableBus) bus).observe(observer);
  }

  private void call(String command) {
    Deferred unused = bus.command(command, Map.of("text", "Hello"));
    mailbox.runAll();
  }

  @Test
  void seesWhatIsCalledWhatTheHooksLeftAndHowItEnds() {
    chat.registerCommand("send", call -> call.deferred().resolve("sent"));
    readyPlugin(bus, "Other").before("Chat.send", data -> Map.of("text", "changed"));
    observe();
    call("Chat.send");
    assertThat(seen)
        .containsExactly(
            "called Chat.send{text=Hello}", "handled Chat.send{text=changed}", "resolved sent");
  }

  @Test
  void seesWhatNobodyHandles() {
    observe();
    call("Chat.sing");
    call("Nobody.there");
    assertThat(seen)
        .containsExactly(
            "called Chat.sing{text=Hello}",
            "rejected " + ErrorCode.UNKNOWN_COMMAND,
            "called Nobody.there{text=Hello}",
            "rejected " + ErrorCode.PLUGIN_NOT_LOADED);
  }

  @Test
  void seesNoMoreOnceItIsClosed() {
    Subscription first = observe();
    Subscription second = observe();
    first.close();
    first.close();
    call("Chat.sing");
    assertThat(seen).hasSize(2); // the other one sees it still
    second.close();
    call("Chat.sing");
    assertThat(seen).hasSize(2);
  }

  @Test
  void keepsNoCommandFromItsHandlerByFailing() {
    List<Object> handled = new ArrayList<>();
    chat.registerCommand("send", call -> handled.add(call.data().get("text")));
    ((ObservableBus) bus)
        .observe(
            (call, outcome) -> {
              throw new IllegalStateException("broken");
            });
    observe();
    call("Chat.send");
    assertThat(handled).containsExactly("Hello");
    assertThat(seen).startsWith("called Chat.send{text=Hello}");
  }
}
