package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.value.Rejection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a script gives as the result of its command, the command settles. */
class CommandResultsTest extends ScriptingCase {
  @Test
  void aResultThatCannotLeaveTheScriptRejectsItsCommand() {
    try (FakeChat chat =
        FakeChat.of(
                """
            const mine = CXBus.registerPlugin('Mine');
            const deep = {}; let at = deep; for (let i = 0; i < 1000; i++) at = at.next = {};
            mine.registerCommand('deep', (e) => e.deferred.resolve(deep));
            mine.registerCommand('huge', (e) => e.deferred.resolve('x'.repeat(5000000)));
            mine.registerCommand('getter', (e) => e.deferred.reject({ get x() { throw new Error('within'); } }));
            mine.registerCommand('progress', (e) => { e.deferred.notify(deep); e.deferred.resolve('still'); });
            mine.ready();
            """)
            .attachedTo(scripting)) {
      for (String name : List.of("deep", "huge", "getter")) {
        assertThatThrownBy(() -> chat.command("Mine." + name, Map.of()))
            .as(name)
            .isInstanceOf(Rejection.class)
            .hasMessageContaining("cannot be used");
      }
      assertThat(chat.command("Mine.progress", Map.of())).isEqualTo("still");
      assertThat(chat.errors()).hasSize(4);
    }
  }
}
