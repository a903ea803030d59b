package io.webchat.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.keys.ApiKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an operator sees of a new key. */
class KeyCommandsTest {
  private static List<String> printed(String name, String... scopes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    KeyCommands.print(out, name, List.of(scopes));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void theKeyAndTheLineBelongTogether() {
    List<String> lines = printed("shop", "chats", "read");
    assertThat(lines).hasSize(2);
    String key = lines.get(0).replaceAll(".* ", "");
    String line = lines.get(1).replaceAll(".* ", "");
    assertThat(ApiKeys.of(List.of(ApiKeys.key(line, Set.of("chats", "read")))).find(key))
        .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo("shop"));
  }

  @Test
  void aMistakeMakesNoKey() {
    assertThat(printed("a shop", "chats")).singleElement().asString().contains("a name");
    assertThat(printed("shop")).singleElement().asString().contains("scopes");
  }
}
