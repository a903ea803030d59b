package io.webchat.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Subscription;
import io.webchat.spi.script.ScriptHooks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;

class ScriptCommandsTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Hooks hooks = new Hooks();
  private final ScriptCommands commands = new ScriptCommands(script -> List.of(), hooks);

  @Test
  void hooksAreATableOfCallsErrorsCutOffsAndTime() {
    hooks.reports =
        List.of(
            new ScriptHooks.HookReport(
                "preprocessor shout", "widgets.config.js", 40, 3, 2, 100_000_000, 60_500_000),
            new ScriptHooks.HookReport("getSessionData", "", 0, 0, 1, 0, 0));
    assertThat(table())
        .containsExactly(
            List.of("hook", "script", "calls", "errors", "cut off", "mean ms", "longest ms"),
            List.of("preprocessor shout", "widgets.config.js", "40", "3", "2", "2.500", "60.500"),
            List.of("getSessionData", "0", "0", "1", "0.000", "0.000"));
  }

  @Test
  void aNameThatAScriptChoseDoesNotSteerTheTerminal() {
    hooks.reports =
        List.of(new ScriptHooks.HookReport("subscriber \u001b[2Jevil", "a.js", 1, 0, 0, 0, 0));
    assertThat(print()).contains("subscriber [2Jevil").doesNotContain("\u001b");
  }

  @Test
  void thoseThatAreDisabledFollowAndCanBeEnabled() {
    hooks.disabled = List.of(new ScriptHooks.DisabledHook("demo-v2", "preprocessor shout (a.js)"));
    assertThat(print())
        .endsWith("disabled in demo-v2: preprocessor shout (a.js)\n")
        .startsWith("hook ");
    assertThat(print("enable", "preprocessor shout")).isEqualTo("enabled in 1 instances\n");
    assertThat(print("enable")).isEqualTo("enabled in 1 instances\n");
    assertThat(hooks.enabled).containsExactly("null preprocessor shout", "null null");
  }

  @Test
  void anythingElseTellsWhatThereIs() {
    assertThat(print("disable")).isEqualTo("hooks, or hooks enable [HOOK]\n");
  }

  /** Rows of the output, cells separated by two spaces at least. */
  private List<List<String>> table() {
    return print().lines().map(row -> List.of(row.strip().split("\\s{2,}"))).toList();
  }

  private String print(String... arguments) {
    printed.reset();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    CommandSession session =
        (CommandSession)
            Proxy.newProxyInstance(
                CommandSession.class.getClassLoader(),
                new Class<?>[] {CommandSession.class},
                (proxy, method, given) -> method.getName().equals("getConsole") ? out : null);
    commands.hooks(session, arguments);
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static final class Hooks implements ScriptHooks {
    private List<HookReport> reports = List.of();
    private List<DisabledHook> disabled = List.of();
    private final List<String> enabled = new ArrayList<>();

    @Override
    public List<HookReport> hooks() {
      return reports;
    }

    @Override
    public List<DisabledHook> disabled() {
      return disabled;
    }

    @Override
    public int enable(String instanceId, String hook) {
      enabled.add(instanceId + " " + hook);
      return 1;
    }

    @Override
    public CompletionStage<Subscription> add(String instanceId, ScriptSource script) {
      return CompletableFuture.failedFuture(new IllegalStateException());
    }
  }
}
