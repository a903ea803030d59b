package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Functions of scripts before commands, and the order of commands. */
class BeforeFunctionsTest extends ScriptingCase {
  private final List<Object> handled = new CopyOnWriteArrayList<>();

  private FakeChat run(String script) {
    FakeChat chat = FakeChat.of(script);
    for (String name : List.of("sendMessage", "endChat", "getStats")) {
      chat.plugin()
          .registerCommand(
              name,
              call -> {
                handled.add(name + call.data());
                call.deferred().resolve(Map.of("open", 1));
              });
    }
    return chat.attachedTo(scripting);
  }

  @Test
  void aFunctionBeforeACommandMayWaitForAnotherCommand() {
    try (FakeChat chat =
        run(
            """
            const bus = CXBus.registerPlugin('Mine');
            bus.before('WebChatService.sendMessage', async (d) => { d.stats = (await bus.command('WebChatService.getStats')).open; return d; });
            """)) {
      chat.command("WebChatService.sendMessage", Map.of());
      assertThat(handled).containsExactly("getStats{}", "sendMessage{stats=1}");
      assertThat(chat.errorTexts()).isEmpty();
    }
  }

  @Test
  void aFunctionThatReturnsAtOnceKeepsTheOrderOfAllCommands() {
    try (FakeChat chat =
        run(
            """
            _genesys.widgets.bus.before('WebChatService.sendMessage', (d) => ({ n: d.n * 10 }));
            """)) {
      for (int n = 0; n < 3; n++) {
        chat.bus().command("WebChatService.sendMessage", Map.of("n", n));
        chat.bus().command("WebChatService.endChat", Map.of("n", n));
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(handled)
                      .containsExactly(
                          "sendMessage{n=0}",
                          "endChat{n=0}",
                          "sendMessage{n=10}",
                          "endChat{n=1}",
                          "sendMessage{n=20}",
                          "endChat{n=2}"));
    }
  }
}
