package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Customer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell's commands about scripts. */
class ScriptCommandsIT extends ScriptCase {
  private static final String HOOKS =
      """
      let stuck = true;
      teller.registerCommand('fine', (e) => e.deferred.resolve(1));
      teller.registerCommand('wrong', (e) => { throw new Error('always'); });
      teller.registerCommand('spin', (e) => { while (stuck) {} e.deferred.resolve('turned'); });
      teller.registerCommand('free', (e) => { stuck = false; e.deferred.resolve(); });
      """;

  @TempDir Path folder;

  @Test
  void aScriptIsChecked() throws IOException {
    Path good = folder.resolve("good.js");
    Path unreadable = folder.resolve("unreadable.js");
    Path wrong = folder.resolve("wrong.js");
    Path setting = folder.resolve("setting.js");
    Files.writeString(good, example("config/async-v3.config.js"));
    Files.writeString(unreadable, "let a = 1;\nlet b = ;\n");
    Files.writeString(wrong, "let a;\n  a.b.c();\n");
    Files.writeString(
        setting, "_genesys.widgets.webchat = {\n  dataURL: 'https://h',\n  pollRate: 'fast'\n};");
    // the first check after a configuration starts the engine, of which the log tells, too
    assertThat(Shell.run("webchat:script check " + good)).endsWith(good + ": nothing is wrong");
    assertThat(Shell.run("webchat:script check " + unreadable))
        .startsWith(unreadable + ":2:9: SyntaxError");
    assertThat(Shell.run("webchat:script check " + wrong))
        .startsWith(wrong + ":2:")
        .contains("undefined");
    assertThat(Shell.run("webchat:script check " + setting)).startsWith(setting + ":3:3: pollRate");
    assertThat(Shell.run("webchat:script check " + folder.resolve("none.js")))
        .startsWith("error: there is no file");
    assertThat(Shell.run("webchat:script dance")).startsWith("script check FILE");
  }

  @Test
  void aScriptRunsInAnInstance() throws IOException {
    Customer customer = customer("commands-run", "");
    Path more = folder.resolve("more.js");
    Files.writeString(more, "const more = CXBus.registerPlugin('More'); more.ready();");
    assertThat(Shell.run("webchat:script run " + more + " commands-run"))
        .isEqualTo(more + " runs in commands-run");
    assertThat(customer.chat().bus().registry()).containsKey("More");
    assertThat(Shell.run("webchat:script run " + more + " nobody")).contains("nobody");
  }

  /** Another configuration counts anew: 500 hooks have names, and other classes call many. */
  @BeforeEach
  void countAnew() {
    configure(Map.of("timerLimit", 150L));
  }

  @Test
  void hooksAreCountedDisabledAndEnabled() {
    configure(Map.of("callTimeLimit", 200L));
    String name = "commands-" + System.nanoTime() + ".js";
    Customer customer = customer("commands-hooks", "");
    hooks()
        .add(
            "commands-hooks",
            new io.webchat.api.InstanceSettings.ScriptSource(
                name,
                HOOKS
                    .replace("teller.registerCommand", "mine.registerCommand")
                    .replaceFirst(
                        "let stuck",
                        "const mine = CXBus.registerPlugin('Mine'); mine.ready(); let stuck")))
        .toCompletableFuture()
        .join();
    for (int i = 0; i < 7; i++) {
      Customer.value("fine", customer.plugin().command("Mine.fine"));
    }
    for (int i = 0; i < 2; i++) {
      Customer.reason("wrong", customer.plugin().command("Mine.wrong"));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(Customer.reason("spin", customer.plugin().command("Mine.spin")).text())
          .contains("cut off");
    }
    assertThat(Customer.reason("spin", customer.plugin().command("Mine.spin")).text())
        .contains("disabled");
    List<String> lines = Shell.run("webchat:hooks").lines().toList();
    assertThat(lines.get(0).trim().split("\\s{2,}"))
        .containsExactly("hook", "script", "calls", "errors", "cut off", "mean ms", "longest ms");
    assertThat(counts(lines, "command Mine.fine", name)).startsWith("7 0 0 ");
    assertThat(counts(lines, "command Mine.wrong", name)).startsWith("2 2 0 ");
    assertThat(counts(lines, "command Mine.spin", name)).startsWith("3 0 3 ");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("disabled in "))
        .containsExactly("disabled in commands-hooks: command Mine.spin (" + name + ")");
    eventually(
        () ->
            assertThat(errors(customer))
                .anyMatch(text -> text.contains("disabled after 3 cut-offs")));
    Customer.value("free", customer.plugin().command("Mine.free"));
    assertThat(Customer.reason("spin", customer.plugin().command("Mine.spin")).text())
        .contains("disabled");
    assertThat(Shell.run("webchat:hooks enable 'command Mine.none'"))
        .isEqualTo("enabled in 0 instances");
    assertThat(Shell.run("webchat:hooks enable 'command Mine.spin'"))
        .isEqualTo("enabled in 1 instances");
    assertThat(Customer.value("spin", customer.plugin().command("Mine.spin"))).isEqualTo("turned");
    assertThat(Shell.run("webchat:hooks")).doesNotContain("disabled in ");
    assertThat(Shell.run("webchat:hooks dance")).isEqualTo("hooks, or hooks enable [HOOK]");
  }

  private static String counts(List<String> lines, String hook, String script) {
    return lines.stream()
        .filter(line -> line.startsWith(hook + " ") && line.contains(script))
        .map(line -> line.substring(line.indexOf(script) + script.length()).trim())
        .map(line -> line.replaceAll("\\s+", " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line of " + hook + " in " + lines));
  }
}
